// How the journal's rows are made, MACed and chained.
#include "persistence/core/journal_rows.hpp"

#include "domain/core/merkle.hpp"
#include "persistence/core/record.hpp"

namespace heluo::persistence {
namespace {

// The big-endian successor: the next id within the same millisecond.
void step_up(std::string& entropy) {
    for (auto byte = entropy.rbegin(); byte != entropy.rend(); ++byte) {
        const auto next = static_cast<unsigned char>(static_cast<unsigned char>(*byte) + 1);
        *byte = static_cast<char>(next);
        if (next != 0) return;
    }
}

// What MAC and chain cover. The machine's key came later, so it stands there only where there is one: rows of before, and of
// people, are what they were.
std::string text_of(const AuditFacts& facts) {
    if (!facts.machine_key) return canonical(facts);
    const std::string& key = *facts.machine_key;
    return canonical(facts) + "machine_key:" + std::to_string(key.size()) + ":" + key + ";";
}

std::string cut(const std::string& text, std::size_t most) { return text.substr(0, most); }

InboxRow waiting(const AuditFacts& facts, const Noted& noted, const Crypto& crypto) {
    return {facts.id,          facts.at,           facts.account,
            facts.action,      facts.request_id,   facts.address,
            facts.object,      facts.outcome,      facts.before_hash,
            facts.after_hash,  facts.event_kind,   facts.everyone,
            facts.first_party, facts.second_party, mac_of(facts, hash_of(noted.leaf, crypto), crypto),
            noted.leaf,        noted.hold,         facts.machine_key};
}

}  // namespace

std::vector<InboxRow> inbox_rows(const std::vector<Noted>& noted, const Cause& cause, Instant at, Crypto& crypto) {
    std::string entropy = crypto.random_bytes(10);
    entropy[0] = static_cast<char>(entropy[0] & 0x7f);  // room to count up without turning round
    std::vector<InboxRow> rows;
    rows.reserve(noted.size());
    for (const Noted& one : noted) {
        AuditFacts facts;
        facts.id = make_ulid(to_micros(at) / 1000, entropy);
        step_up(entropy);
        facts.at = to_micros(at);
        facts.account = cut(cause.account, 40);
        facts.action = cut(cause.action, 60);
        facts.request_id = cut(cause.request_id, 64);
        facts.address = cut(cause.address, 64);
        if (!cause.machine_key.empty()) facts.machine_key = cause.machine_key;
        facts.object = one.object;
        facts.outcome = one.outcome;
        facts.before_hash = hex(one.before);
        facts.after_hash = hex(one.after);
        if (one.event) {
            facts.event_kind = one.event->kind;
            facts.everyone = one.event->everyone ? 1 : 0;
            if (one.event->first) facts.first_party = one.event->first->ulid;
            if (one.event->second) facts.second_party = one.event->second->ulid;
        }
        rows.push_back(waiting(facts, one, crypto));
    }
    return rows;
}

std::optional<std::string> hash_of(const std::optional<std::string>& leaf, const Crypto& crypto) {
    return leaf ? std::optional{hex(leaf_hash(*leaf, crypto))} : std::nullopt;
}

std::string mac_of(const AuditFacts& facts, const std::optional<std::string>& leaf_hash, const Crypto& crypto) {
    return hex(crypto.mac("audit|" + text_of(facts) + (leaf_hash ? "leaf|" + *leaf_hash : "")));
}

std::string link(const std::string& hash_before, long long seq, const AuditFacts& facts, const std::string& mac,
                 const Crypto& crypto) {
    return hex(crypto.sha256(hash_before + "|" + std::to_string(seq) + "|" + text_of(facts) + "|" + mac));
}

std::string head_mac(const HeadRow& head, const Crypto& crypto) {
    return hex(crypto.mac("head|" + std::to_string(head.seq) + "|" + head.hash + "|" + std::to_string(head.events)));
}

}  // namespace heluo::persistence
