// What counts of a contract, and how the sequence of postings follows it.
#include "domain/registry/postings.hpp"

#include <algorithm>
#include <map>

#include "domain/registry/supplement.hpp"

namespace heluo {

namespace {

Classes classes_of(const Contract& contract) {
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

}  // namespace

Posting posting_of(const Contract& registered) {
    const Registration& registration = registered.registration.value();
    return {registered.id,          {}, registration.revision,         registration.number.value,   registration.on,
            classes_of(registered), 1,  registered.terms.amount_total, registered.terms.amount_tech};
}

std::vector<Posting> postings_of(Unit& unit, const Contract& contract) {
    if (contract.state != ContractState::registered) return {};
    std::vector<Posting> postings{posting_of(contract)};
    for (const Supplement& supplement : registered_supplements(unit, contract)) {
        Posting& posting = postings.emplace_back(postings.front());
        posting.supplement = supplement.id;
        posting.registered_on = supplement.registered_on.value();
        posting.items = 0;
        posting.amount_total = supplement.wish.amount_total;
        posting.amount_tech = supplement.wish.amount_tech;
    }
    return postings;
}

void post(Unit& unit, const Contract& contract) {
    const Difference found = difference(unit.postings.standing(contract.id), postings_of(unit, contract));
    if (!found.none()) unit.postings.post(found.gone, found.come);
}

Recount recount(Unit& unit) {
    constexpr int page = 500;
    Recount counted;
    for (std::string after;;) {
        const auto contracts = unit.contracts.registered_after(after, page);
        const bool more = contracts.size() == static_cast<std::size_t>(page);
        const std::string last = more ? contracts.back().id.ulid : std::string{newest};
        std::map<std::string, std::vector<Posted>> standing;
        for (Posted& each : unit.postings.standing_between(after, last)) {
            ++counted.postings;
            standing[each.posting.contract.ulid].push_back(std::move(each));
        }
        for (const Contract& contract : contracts) {
            ++counted.contracts;
            const auto posted = standing.extract(contract.id.ulid);
            if (!difference(posted ? posted.mapped() : std::vector<Posted>{}, postings_of(unit, contract)).none())
                counted.miscounted.push_back({contract.id, contract.registration->number.value});
        }
        for (const auto& [ulid, posted] : standing)
            counted.miscounted.push_back({{ulid}, posted.front().posting.number});  // of no registered contract
        if (!more) return counted;
        after = last;
    }
}

}  // namespace heluo
