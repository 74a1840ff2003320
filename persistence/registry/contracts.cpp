// Contracts in SQL: queries, and what a violated unique key of the register means.
#include "persistence/registry/contracts.hpp"

#include <map>

#include "persistence/core/errors.hpp"
#include "persistence/core/stored.hpp"

namespace heluo::persistence {

namespace {

struct KeyingRow {
    long long scheme{};
    std::optional<std::string> done_to;
};
BOOST_DESCRIBE_STRUCT(KeyingRow, (), (scheme, done_to))

struct SignedRow {
    std::string id, title;
    std::optional<std::string> seller_code, seller_key, buyer_code, buyer_key;
    std::string seller_country, buyer_country;
    long long amount_total{}, amount_tech{};
};
BOOST_DESCRIBE_STRUCT(SignedRow, (),
                      (id, title, seller_code, seller_key, buyer_code, buyer_key, seller_country, buyer_country,
                       amount_total, amount_tech))

SignedContract thaw(const SignedRow& row) {
    return {ContractId{row.id},
            row.title,
            {{row.seller_code, row.seller_key.value_or(""), row.seller_country},
             {row.buyer_code, row.buyer_key.value_or(""), row.buyer_country}},
            Money::fen(row.amount_total),
            Money::fen(row.amount_tech)};
}

// The binds :today and, but for what is overdue, :today2.
std::string_view of_term(TermStanding standing) {
    switch (standing) {
        case TermStanding::overdue: return " AND due_on < :today";
        case TermStanding::near: return " AND due_on >= :today AND warn_on <= :today2";
        case TermStanding::running: break;
    }
    return " AND due_on >= :today AND warn_on > :today2";
}

void narrow(const ContractFilter& filter, std::string& text, Binds& binds) {
    if (filter.party) {
        text += " AND (seller_party = :party OR buyer_party = :party2 OR registrant = :party3)";
        for (const char* name : {"party", "party2", "party3"}) binds.push_back(bind(name, filter.party->ulid));
    }
    if (filter.state) {
        text += " AND state = :state";
        binds.push_back(bind("state", name_of(*filter.state)));
    }
    if (filter.handler) {
        text += " AND handler = :handler";
        binds.push_back(bind("handler", filter.handler->ulid));
    }
    if (filter.number) {
        text += " AND registration_number = :number";
        binds.push_back(bind("number", filter.number->value));
    }
    if (filter.kind) {
        text += " AND kind = :kind";
        binds.push_back(bind("kind", name_of(*filter.kind)));
    }
    if (filter.title) {
        text += " AND LOWER(title) LIKE LOWER(:title) ESCAPE '!'";
        binds.push_back(bind("title", pattern_of(*filter.title)));
    }
    if (filter.side) {
        text +=
            " AND (LOWER(seller_name) LIKE LOWER(:side) ESCAPE '!' OR LOWER(buyer_name) LIKE LOWER(:side2) ESCAPE '!')";
        for (const char* name : {"side", "side2"}) binds.push_back(bind(name, pattern_of(*filter.side)));
    }
    if (filter.side_code) {
        text += " AND (seller_code = :code OR buyer_code = :code2)";
        for (const char* name : {"code", "code2"}) binds.push_back(bind(name, filter.side_code->value));
    }
    const auto day = [&](const char* where, const char* name, const std::optional<Date>& limit) {
        if (!limit) return;
        text += where;
        binds.push_back(bind(name, to_yyyymmdd(*limit)));
    };
    day(" AND signed_on >= :signed_from", "signed_from", filter.signed_from);
    day(" AND signed_on < :signed_until", "signed_until", filter.signed_until);
    day(" AND registered_on >= :registered_from", "registered_from", filter.registered_from);
    day(" AND registered_on < :registered_until", "registered_until", filter.registered_until);
    if (filter.undecided) text += " AND state IN ('submitted', 'returned', 'accepted', 'in_review')";
    if (filter.open_only) {
        // As confidence.cpp has it: also of a change by what it changes, and never to who stands on a side.
        text +=
            " AND ((confidential = 0 AND NOT EXISTS (SELECT 1 FROM contracts b WHERE b.id = contracts.changes AND "
            "b.confidential = 1)) OR seller_party = :own OR buyer_party = :own2 OR registrant = :own3)";
        for (const char* name : {"own", "own2", "own3"})
            binds.push_back(bind(name, filter.own ? filter.own->ulid : std::string{}));
    }
}

}  // namespace

std::optional<Contract> SqlContracts::first(std::string_view where, const Binds& binds) {
    auto found = keeper_.list(where, binds);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::optional<Contract> SqlContracts::of_source(const std::string& source_id) {
    return first(" WHERE source_id = :source ORDER BY id DESC LIMIT 1", {bind("source", source_id)});
}

std::optional<Contract> SqlContracts::by_number(const RegistrationNumber& number) {
    return first(" WHERE registration_number = :number", {bind("number", number.value)});
}

// First the keys in force, then those that a change has replaced: it moves them from there to here in one transaction.
std::optional<Contract> SqlContracts::with_key(std::string_view column, const std::string& key,
                                               const std::string& except) {
    const std::string where = std::string{column} + " = :key AND ";
    const Binds binds{bind("key", key), bind("except", except)};
    if (auto twin = first(" WHERE " + where + "id <> :except", binds)) return twin;
    const auto replaced = context_.sql.text(
        "SELECT contract FROM contract_revisions WHERE " + where + "contract <> :except LIMIT 1", binds);
    return replaced ? first(" WHERE id = :id", {bind("id", *replaced)}) : std::nullopt;
}

// One after the other, because an OR over two keys is answered by a scan where one of them is NULL.
std::optional<Contract> SqlContracts::registered_with(const ContractKeys& keys,
                                                      const std::optional<ContractId>& except) {
    const std::string other_than = except ? except->ulid : std::string{};
    auto twin = with_key("same_contract", keys.same_contract, other_than);
    if (!twin && keys.same_own_number) twin = with_key("same_own_number", *keys.same_own_number, other_than);
    if (!twin && keys.same_text) twin = with_key("same_text", *keys.same_text, other_than);
    return twin;
}

// One question for each way in which two sides can be named, because each has an index that answers it alone; a contract found
// by several comes once.
std::vector<SignedContract> SqlContracts::between(const Sides& sides, const SignedWithin& within) {
    using Way = std::pair<std::string_view, std::string_view>;
    std::vector<Way> sellers{{"seller_key", sides.seller.name}}, buyers{{"buyer_key", sides.buyer.name}};
    if (sides.seller.credit_code) sellers.emplace_back("seller_code", *sides.seller.credit_code);
    if (sides.buyer.credit_code) buyers.emplace_back("buyer_code", *sides.buyer.credit_code);
    std::map<std::string, SignedContract, std::greater<>> found;
    for (const auto& [seller, seller_is] : sellers)
        for (const auto& [buyer, buyer_is] : buyers) {
            std::string from = "contracts WHERE ";
            from.append(seller).append(" = :seller AND ").append(buyer).append(" = :buyer");
            from +=
                " AND signed_on >= :from_day AND signed_on <= :to_day AND source <> 'change' AND state IN "
                "('submitted', 'accepted', 'in_review', 'registered', 'cancelled', 'revoked') "
                "ORDER BY signed_on DESC LIMIT 500";
            const Binds binds{bind("seller", seller_is), bind("buyer", buyer_is),
                              bind("from_day", to_yyyymmdd(within.from)), bind("to_day", to_yyyymmdd(within.to))};
            for (const SignedRow& row : select<SignedRow>(context_.sql, from, binds)) found.emplace(row.id, thaw(row));
        }
    std::vector<SignedContract> newest_first;
    for (auto& [id, each] : found) newest_first.push_back(std::move(each));
    return newest_first;
}

std::optional<ContractId> SqlContracts::open_change_of(const ContractId& id) {
    const auto found = context_.sql.text(
        "SELECT id FROM contracts WHERE changes = :id AND state NOT IN ('discarded', 'refused', 'merged')",
        {bind("id", id.ulid)});
    return found ? std::optional{ContractId{*found}} : std::nullopt;
}

std::vector<Revision> SqlContracts::revisions(const ContractId& id) {
    return revisions_.list(" WHERE contract = :id ORDER BY revision", {bind("id", id.ulid)});
}

long long SqlContracts::revisions() {
    return context_.sql.number("SELECT COUNT(*) FROM contract_revisions").value_or(0);
}

Money SqlContracts::registered_total(const SideKey& seller, const SignedWithin& within) {
    std::string text = "SELECT CAST(SUM(amount_total) AS SIGNED) FROM contracts WHERE ";
    text += seller.credit_code ? "seller_code" : "seller_key";
    text += " = :seller AND signed_on >= :from_day AND signed_on <= :to_day AND state = 'registered'";
    const auto sum =
        context_.sql.number(text, {bind("seller", seller.credit_code.value_or(seller.name)),
                                   bind("from_day", to_yyyymmdd(within.from)), bind("to_day", to_yyyymmdd(within.to))});
    return Money::fen(sum.value_or(0));
}

// A rival committed between the use case's question and this write: the answer is the one the question would give now.
void SqlContracts::refuse_twin(const std::string& constraint, const Contract& contract) {
    const Registration& wish = contract.registration.value();
    if (constraint == "contracts_number") refuse(Reason::duplicate_number, wish.number.value);
    const auto twin = registered_with(wish.keys, contract.id);
    refuse(Reason::duplicate_contract, twin ? twin->registration->number.value : std::string{});
}

void SqlContracts::add(const Contract& contract) {
    try {
        keeper_.add(contract);
    } catch (const DuplicateKey& taken) {
        if (!contract.registration) throw;
        refuse_twin(taken.constraint, contract);
    }
}

void SqlContracts::save(Contract& contract) {
    try {
        keeper_.save(contract);
    } catch (const DuplicateKey& taken) {
        if (!contract.registration) throw;
        refuse_twin(taken.constraint, contract);
    }
}

Page<Contract> SqlContracts::list(const ContractFilter& filter, const PageRequest& page) {
    return filter.term ? list_by_term(filter, page) : list_by_id(filter, page);
}

Page<Contract> SqlContracts::list_by_id(const ContractFilter& filter, const PageRequest& page) {
    std::string text = filter.oldest_first ? " WHERE id > :after" : " WHERE id < :after";
    Binds binds{bind("after", begin_of(page, filter.oldest_first ? "" : newest))};
    narrow(filter, text, binds);
    text += filter.oldest_first ? " ORDER BY id LIMIT :most" : " ORDER BY id DESC LIMIT :most";
    binds.push_back(bind("most", page.limit + 1));
    return make_page(keeper_.list(text, binds), page.limit, [](const Contract& last) { return last.id.ulid; });
}

Page<Contract> SqlContracts::list_by_term(const ContractFilter& filter, const PageRequest& page) {
    std::string text = " WHERE state IN ('accepted', 'in_review')";
    text += of_term(*filter.term);
    const int today = to_yyyymmdd(filter.today);
    Binds binds{bind("today", today)};
    if (*filter.term != TermStanding::overdue) binds.push_back(bind("today2", today));
    narrow(filter, text, binds);
    if (page.after) {
        const auto [day, id] = day_and_id(*page.after);
        text += " AND (due_on > :day OR (due_on = :day2 AND id > :id))";
        for (const char* name : {"day", "day2"}) binds.push_back(bind(name, day));
        binds.push_back(bind("id", id));
    }
    text += " ORDER BY due_on, id LIMIT :most";
    binds.push_back(bind("most", page.limit + 1));
    return make_page(keeper_.list(text, binds), page.limit,
                     [](const Contract& last) { return place_of(last.examination.value().due_on, last.id.ulid); });
}

Page<Contract> SqlContracts::registered(const RegisteredFilter& filter, const PageRequest& page) {
    std::string text = " WHERE state = 'registered'";
    Binds binds;
    if (filter.from) {
        text += " AND registered_on >= :from_day";
        binds.push_back(bind("from_day", to_yyyymmdd(*filter.from)));
    }
    if (filter.until) {
        text += " AND registered_on < :until_day";
        binds.push_back(bind("until_day", to_yyyymmdd(*filter.until)));
    }
    if (filter.party) {
        text += " AND (seller_party = :party OR buyer_party = :party2)";
        for (const char* name : {"party", "party2"}) binds.push_back(bind(name, filter.party->ulid));
    }
    if (filter.open_only) text += " AND confidential = 0";
    if (page.after) {
        const auto [day, number] = day_and_id(*page.after);
        text += " AND registered_on >= :day AND (registered_on > :day2 OR registration_number > :number)";
        for (const char* name : {"day", "day2"}) binds.push_back(bind(name, day));
        binds.push_back(bind("number", number));
    }
    text += " ORDER BY registered_on, registration_number LIMIT :most";
    binds.push_back(bind("most", page.limit + 1));
    return make_page(keeper_.list(text, binds), page.limit, [](const Contract& last) {
        const Registration& registration = last.registration.value();
        return place_of(registration.on, registration.number.value);
    });
}

Instant SqlContracts::saved_at(const ContractId& id) {
    const auto at = context_.sql.number("SELECT changed_at FROM contracts WHERE id = :id", {bind("id", id.ulid)});
    require(at.has_value(), Reason::not_found);
    return from_micros(*at);
}

Keying SqlContracts::keying() {
    std::string from = "contract_keying WHERE one = 1";
    from += context_.lock();
    const KeyingRow row = find<KeyingRow>(context_.sql, from, {}).value();
    return {row.scheme, row.done_to};
}

void SqlContracts::save(const Keying& keying) {
    context_.sql.execute("UPDATE contract_keying SET scheme = :scheme, done_to = :done_to WHERE one = 1",
                         {bind("scheme", keying.scheme), bind("done_to", keying.done_to)});
}

std::vector<Contract> SqlContracts::registered_after(const std::string& ulid, int limit) {
    return keeper_.take(" WHERE id > :after AND registration_number IS NOT NULL ORDER BY id LIMIT :most",
                        {bind("after", ulid), bind("most", limit)});
}

}  // namespace heluo::persistence
