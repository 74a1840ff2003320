// What counts of a contract, and how the sequence of postings follows it.
#include "domain/registry/postings.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "domain/core/rules.hpp"
#include "domain/registry/receipt.hpp"
#include "domain/registry/supplement.hpp"

namespace heluo {

namespace {

// The last band whose lower bound, which is its code in 万元, an amount reaches.
std::string band_of(Money amount, const Rules& rules, Date on) {
    std::string band;
    for (const Code& each : rules.list("amount_bands").all())
        if (each.valid_on(on) && Money::yuan(std::stoll(each.code) * 10'000) <= amount) band = each.code;
    return band;
}

std::string unit_of(const SideKey& side) { return side.credit_code.value_or(side.name); }

Classes classes_of(const Contract& contract, const Rules& rules) {
    const ContractTerms& terms = contract.terms;
    const Declared& declared = terms.declared;
    const auto region = [](const ContractParty& side) { return side.region ? side.region->value : std::string{}; };
    return {terms.kind,
            terms.sub_kind,
            terms.field,
            terms.payment_mode,
            declared.ip_type,
            declared.seller_nature,
            declared.buyer_nature,
            declared.plan_source,
            declared.goal,
            declared.industry,
            band_of(terms.amount_total, rules, contract.registration.value().on),
            declared.related,
            terms.seller.party,
            terms.buyer.party,
            region(terms.seller),
            terms.seller.country,
            region(terms.buyer),
            terms.buyer.country,
            !contract.registered_elsewhere(),
            terms.confidential};
}

// A supplement counts where its contract counts, in the period of its own registration.
Posting with_supplement(Posting posting, const Supplement& supplement) {
    posting.supplement = supplement.id;
    posting.registered_on = supplement.registered_on.value();
    posting.items = 0;
    posting.amount_total = supplement.wish.amount_total;
    posting.amount_tech = supplement.wish.amount_tech;
    return posting;
}

// A receipt counts where its contract counts, in the period in which the money came in.
Posting with_receipt(Posting posting, const Receipt& receipt) {
    posting.receipt = receipt.id;
    posting.registered_on = receipt.wish.received_on;
    posting.items = 0;
    posting.amount_total = posting.amount_tech = Money{};
    posting.amount_received = receipt.wish.refunds ? Money{} - receipt.wish.amount : receipt.wish.amount;
    return posting;
}

// What was posted and does not count any more, and what counts and was not posted.
struct Difference {
    std::vector<Posted> gone;
    std::vector<Posting> come;
    bool none() const { return gone.empty() && come.empty(); }
};

Difference difference(const std::vector<Posted>& standing, std::vector<Posting> wish) {
    Difference found{{}, std::move(wish)};
    for (const Posted& each : standing) {
        const auto same = std::find(found.come.begin(), found.come.end(), each.posting);
        if (same == found.come.end())
            found.gone.push_back(each);
        else
            found.come.erase(same);
    }
    return found;
}

std::vector<Posted> standing_of(const std::vector<Posted>& history) {
    std::set<long long> taken_back;
    for (const Posted& each : history)
        if (each.reverses) taken_back.insert(*each.reverses);
    std::vector<Posted> standing;
    for (const Posted& each : history)
        if (!each.reverses && !taken_back.contains(each.seq)) standing.push_back(each);
    return standing;
}

// The contract with the terms of each of its revisions, from that one on.
std::map<long long, Contract> revisions_of(Unit& unit, const Contract& contract, long long first) {
    const long long last = contract.registration.value().revision;
    std::map<long long, Contract> all{{last, contract}};
    if (first == last) return all;
    for (Revision& each : unit.contracts.revisions(contract.id)) {
        if (each.revision < first) continue;
        Contract& past = all.emplace(each.revision, contract).first->second;
        past.terms = std::move(each.terms);
        past.registration->revision = each.revision;
    }
    return all;
}

// Whether all that ever counted of a contract is what its revisions and its statements say, and none of its revisions is passed over.
// Of one that was registered before there were postings (0032) those begin with the revision that stood then.
bool tells_past(Unit& unit, const Contract& contract, const std::vector<Posted>& history) {
    if (history.empty()) return true;
    long long first = history.front().posting.revision;
    bool of_supplements = false, of_receipts = false;
    for (const Posted& each : history) {
        first = std::min(first, each.posting.revision);
        of_supplements = of_supplements || each.posting.supplement;
        of_receipts = of_receipts || each.posting.receipt;
    }
    const auto revisions = revisions_of(unit, contract, first);
    const auto supplements = of_supplements ? unit.supplements.of(contract.id) : std::vector<Supplement>{};
    const auto receipts = of_receipts ? confirmed_receipts(unit, contract.id) : std::vector<Receipt>{};
    std::set<long long> posted;
    for (const Posted& each : history) {
        if (each.reverses) continue;  // the opposite of one of the others
        const auto revision = revisions.find(each.posting.revision);
        if (revision == revisions.end()) return false;
        Posting expected = posting_of(revision->second, unit.rules);
        if (each.posting.supplement) {
            const auto supplement = std::find_if(supplements.begin(), supplements.end(), [&](const Supplement& other) {
                return other.id == each.posting.supplement;
            });
            if (supplement == supplements.end() || !supplement->registered_on) return false;
            expected = with_supplement(std::move(expected), *supplement);
        } else if (each.posting.receipt) {
            const auto receipt = std::find_if(receipts.begin(), receipts.end(),
                                              [&](const Receipt& other) { return other.id == each.posting.receipt; });
            if (receipt == receipts.end()) return false;
            expected = with_receipt(std::move(expected), *receipt);
        } else {
            posted.insert(each.posting.revision);
        }
        if (each.posting != expected) return false;
    }
    return std::all_of(revisions.begin(), revisions.end(),
                       [&](const auto& each) { return posted.contains(each.first); });
}

}  // namespace

bool operator==(const Posting& a, const Posting& b) {
    const auto counted = [](const Posting& each) {
        return std::tie(each.contract, each.supplement, each.receipt, each.revision, each.number, each.registered_on,
                        each.classes, each.items, each.amount_total, each.amount_tech, each.amount_received);
    };
    return counted(a) == counted(b);
}

Posting posting_of(const Contract& registered, const Rules& rules) {
    const Registration& registration = registered.registration.value();
    Posting posting;
    posting.contract = registered.id;
    posting.revision = registration.revision;
    posting.number = registration.number.value;
    posting.registered_on = registration.on;
    posting.classes = classes_of(registered, rules);
    posting.amount_total = registered.terms.amount_total;
    posting.amount_tech = registered.terms.amount_tech;
    posting.seller_unit = unit_of(registered.sides.seller);
    posting.buyer_unit = unit_of(registered.sides.buyer);
    return posting;
}

std::vector<Posting> postings_of(Unit& unit, const Contract& contract) {
    if (contract.state != ContractState::registered) return {};
    std::vector<Posting> postings{posting_of(contract, unit.rules)};
    for (const Supplement& supplement : registered_supplements(unit, contract))
        postings.push_back(with_supplement(postings.front(), supplement));
    for (const Receipt& receipt : confirmed_receipts(unit, contract.id))
        postings.push_back(with_receipt(postings.front(), receipt));
    return postings;
}

void post(Unit& unit, const Contract& contract) {
    const Difference found = difference(unit.postings.standing(contract.id), postings_of(unit, contract));
    if (!found.none()) unit.postings.post(found.gone, found.come);
}

std::vector<Posted> postings_for(Unit& unit, const Actor& actor, const ContractId& contract) {
    return unit.postings.of(contract_for(unit, actor, contract).id);
}

Recount recount(Unit& unit) {
    constexpr int page = 500, most = 100;
    Recount counted;
    counted.misposted = unit.postings.misposted(most);
    for (std::string after;;) {
        const auto contracts = unit.contracts.registered_after(after, page);
        const bool more = contracts.size() == static_cast<std::size_t>(page);
        const std::string last = more ? contracts.back().id.ulid : std::string{newest};
        std::map<std::string, std::vector<Posted>> posted;
        for (Posted& each : unit.postings.all_between(after, last)) {
            ++counted.postings;
            posted[each.posting.contract.ulid].push_back(std::move(each));
        }
        for (const Contract& contract : contracts) {
            ++counted.contracts;
            const auto found = posted.extract(contract.id.ulid);
            const std::vector<Posted> history = found ? std::move(found.mapped()) : std::vector<Posted>{};
            if (!difference(standing_of(history), postings_of(unit, contract)).none() ||
                !tells_past(unit, contract, history))
                counted.miscounted.push_back({contract.id, contract.registration->number.value});
        }
        for (const auto& [ulid, history] : posted)
            if (!standing_of(history).empty())  // of no registered contract
                counted.miscounted.push_back({{ulid}, history.front().posting.number});
        if (!more) return counted;
        after = last;
    }
}

}  // namespace heluo
