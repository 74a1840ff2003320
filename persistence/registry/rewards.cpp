// What rewards are reckoned from: see rewards.hpp.
#include "persistence/registry/rewards.hpp"

#include <set>

#include "persistence/core/record.hpp"

namespace heluo::persistence {

namespace {

struct FirmRow {
    std::string code;
};
BOOST_DESCRIBE_STRUCT(FirmRow, (), (code))

// Of the receipts r: those of the year that count in some ledger.
constexpr std::string_view in_year =
    "r.state = 'confirmed' AND r.received_on >= :first_day AND r.received_on <= :last_day";

// Of contracts: those registered in the year, of the kinds that count, whatever became of them.
std::string bought_in_year(const RewardTerms& terms) {
    std::string kinds;
    for (const ContractKind kind : terms.buyer_kinds)
        kinds.append(kinds.empty() ? "'" : ", '").append(name_of(kind)).append("'");
    return "state IN ('registered', 'cancelled', 'revoked') AND registered_on >= :first_day AND registered_on <= "
           ":last_day AND kind IN (" +
           kinds + ")";
}

Binds days_of(const RewardTerms& terms, Bind other) {
    return {std::move(other), bind("first_day", to_yyyymmdd(terms.first)), bind("last_day", to_yyyymmdd(terms.last))};
}

}  // namespace

// COALESCE hides the codes' own indices, and LEFT JOIN keeps the order: an engine that walks the codes reads every year's contracts.
std::vector<std::string> SqlRewardBases::firms(const RewardTerms& terms, const std::string& after, int most) {
    std::vector<std::string> sources{
        "COALESCE(c.seller_code, '') AS code FROM receipts r LEFT JOIN contracts c ON c.id = r.contract WHERE " +
        std::string{in_year} + " AND COALESCE(c.seller_code, '') > :after"};
    if (!terms.buyer_kinds.empty())
        sources.push_back("COALESCE(buyer_code, '') AS code FROM contracts WHERE " + bought_in_year(terms) +
                          " AND COALESCE(buyer_code, '') > :after");
    Binds binds = days_of(terms, bind("after", after));
    binds.push_back(bind("most", most));
    std::set<std::string> firms;
    for (const std::string& source : sources) {
        const std::string from = "(SELECT DISTINCT " + source + ") AS firms ORDER BY code LIMIT :most";
        for (FirmRow& row : select<FirmRow>(context_.sql, from, binds)) firms.insert(std::move(row.code));
    }
    std::vector<std::string> first{firms.begin(), firms.end()};
    if (first.size() > static_cast<std::size_t>(most)) first.resize(static_cast<std::size_t>(most));
    return first;
}

std::vector<Contract> SqlRewardBases::sold(const CreditCode& firm, const RewardTerms& terms) {
    std::string where =
        " WHERE seller_code = :firm AND EXISTS (SELECT 1 FROM receipts r WHERE r.contract = contracts.id AND ";
    where.append(in_year).append(") ORDER BY registered_on, registration_number");
    return contracts_.list(where, days_of(terms, bind("firm", firm.value)));
}

std::vector<Receipt> SqlRewardBases::received(const ContractId& contract, const RewardTerms& terms) {
    return receipts_.list(
        " WHERE contract = :contract AND state = 'confirmed' AND received_on >= :first_day AND received_on <= "
        ":last_day "
        "ORDER BY received_on, id",
        days_of(terms, bind("contract", contract.ulid)));
}

std::vector<Contract> SqlRewardBases::bought(const CreditCode& firm, const RewardTerms& terms) {
    if (terms.buyer_kinds.empty()) return {};
    return contracts_.list(
        " WHERE buyer_code = :firm AND " + bought_in_year(terms) + " ORDER BY registered_on, registration_number",
        days_of(terms, bind("firm", firm.value)));
}

}  // namespace heluo::persistence
