// The proving commands.
#include "server/proofs.hpp"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <stdexcept>

#include "domain/core/journal.hpp"
#include "domain/core/tree_log.hpp"
#include "domain/registry/postings.hpp"
#include "domain/registry/proving.hpp"

namespace heluo::server {

namespace {

struct Numbered {
    long long number = 0;
    std::string hash;
};

std::vector<Numbered> numbered(const std::vector<std::string>& texts) {
    std::vector<Numbered> list;
    for (const auto& text : texts) {
        const auto colon = std::min(text.find(':'), text.size());
        Numbered& each = list.emplace_back();
        const auto [end, error] = std::from_chars(text.data(), text.data() + colon, each.number);
        if (error != std::errc{} || end != text.data() + colon || colon == text.size())
            throw std::runtime_error{"an anchor is written SEQ:HASH, a head SIZE:ROOT, not " + text};
        each.hash = text.substr(colon + 1);
    }
    return list;
}

std::string_view trouble_of(Misposting what) {
    switch (what) {
        case Misposting::number: return "is missing";
        case Misposting::moment: return "is of a moment before that of the one before it";
        case Misposting::reversal: return "is not the opposite of what it takes back";
        case Misposting::head: return "is the last, and posting_head names another, or another day that is open";
        case Misposting::period: return "is booked in a period that was closed, or in none of its own";
    }
    throw std::logic_error{"a trouble without a name"};
}

}  // namespace

int prove_audit(Store& store, const std::vector<std::string>& anchors, const std::string& key) {
    std::vector<ChainAnchor> known;
    for (Numbered& each : numbered(anchors)) known.push_back({each.number, std::move(each.hash)});
    ChainVerdict verdict;
    store.read({"admin", "verify_audit", {}, {}}, [&](Unit& unit) { verdict = unit.journal.verify(known); });
    if (verdict.trouble == "key")
        throw std::runtime_error{"the key at " + key +
                                 " is not the one this chain was sealed with: nothing can be said of it"};
    if (!verdict.whole) {
        std::cout << "BROKEN at row " << verdict.first_bad << ": " << verdict.trouble << '\n';
        return broken_status;
    }
    std::cout << "whole: " << verdict.rows << " rows, head " << verdict.rows << ':' << verdict.head << '\n';
    return 0;
}

int prove_rows(Store& store, long long since) {
    RowsVerdict verdict;
    store.read({"admin", "verify_rows", {}, {}}, [&](Unit& unit) {
        unit.snapshot();
        verdict = unit.journal.verify_rows(since);
    });
    if (verdict.broken.empty() && verdict.rows == 0 && verdict.older > 0)
        throw std::runtime_error{"every row was last written up to audit row " + std::to_string(since) +
                                 ": nothing was compared, and nothing is proved"};
    for (const std::string& each : verdict.broken) std::cout << "BROKEN: " << each << '\n';
    if (!verdict.broken.empty()) return broken_status;
    std::cout << "whole: " << verdict.rows << " rows are what the audit says of them";
    if (verdict.older > 0) std::cout << "; " << verdict.older << " were last written before, and not compared";
    std::cout << '\n';
    return 0;
}

int prove_totals(Store& store) {
    Recount counted;
    store.read({"admin", "verify_totals", {}, {}}, [&](Unit& unit) {
        unit.snapshot();
        counted = recount(unit);
    });
    for (const Miscounted& each : counted.miscounted)
        std::cout << "BROKEN: " << each.contract.text() << " (" << each.number << ") is not what the totals count\n";
    for (const Misposted& each : counted.misposted)
        std::cout << "BROKEN: posting " << each.seq << ' ' << trouble_of(each.what) << '\n';
    if (!counted.whole()) return broken_status;
    std::cout << "whole: " << counted.contracts << " registrations are what " << counted.postings
              << " postings count\n";
    return 0;
}

int prove_log(Store& store, const std::vector<std::string>& known_heads) {
    std::vector<KnownHead> known;
    for (Numbered& each : numbered(known_heads)) known.push_back({each.number, std::move(each.hash)});
    RegisterProof proof;
    store.read({"admin", "verify_log", {}, {}}, [&](Unit& unit) { proof = prove_register(unit, known); });
    for (const Misfit& misfit : proof.misfits) std::cout << "BROKEN: " << misfit.place << ' ' << misfit.trouble << '\n';
    if (!proof.whole()) return broken_status;
    std::cout << "whole: " << proof.contracts << " registrations rest on " << proof.leaves << " leaves, " << proof.heads
              << " heads, head " << proof.leaves << ':' << proof.root << " signed by " << proof.key << '\n';
    return 0;
}

std::vector<std::string> public_keys_of(Store& store) {
    std::vector<std::string> keys;
    store.read({"admin", "verify_certificate", {}, {}}, [&](Unit& unit) {
        for (SigningKey& key : unit.log.keys()) keys.push_back(std::move(key.pem));
    });
    return keys;
}

}  // namespace heluo::server
