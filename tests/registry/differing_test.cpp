// What differs between two states of a contract's terms: every member that the API shows, none forgotten.
#include <doctest/doctest.h>

#include <set>

#include "api/registry/contract_shapes.hpp"
#include "domain/registry/terms.hpp"

using namespace heluo;
using namespace std::chrono;

TEST_SUITE_BEGIN("pure");

TEST_CASE("whatever differs of a contract's terms is named as the API names it, and no member is forgotten") {
    const ContractTerms empty;
    ContractTerms full;
    full.title = {"轴承"};
    full.kind = ContractKind::licence;
    full.sub_kind = full.field = full.payment_mode = full.licence_type = "1";
    full.seller.name = {"甲"};
    full.buyer.name = {"乙"};
    full.signed_on = full.effective_on = full.ends_on = 2026y / November / 24;
    full.amount_total = full.amount_tech = Money::fen(1);
    full.foreign.emplace();
    full.deductions.emplace_back();
    full.payment.instalments.emplace_back();
    full.payment.royalty.emplace();
    Declared& said = full.declared;
    said.ip_type = said.seller_nature = said.buyer_nature = said.plan_source = said.goal = said.industry = "1";
    said.related = said.foreign_language = said.internal_department = said.government_project = said.licence_needed =
        said.other_subsidy = true;
    full.confidential = true;
    full.clauses.emplace_back();
    full.patents.emplace_back();
    full.other_parts = {"设备"};
    full.mediates.emplace();
    full.own_number = {"HT-7"};

    std::set<std::string> shown;
    boost::mp11::mp_for_each<boost::describe::describe_members<api::TermsView, boost::describe::mod_public>>(
        [&](auto member) { shown.insert(member.name); });
    shown.erase("amount_open");  // follows from the payment
    const auto named = differing(full, empty);
    CHECK(std::set<std::string>(named.begin(), named.end()) == shown);
    CHECK(named.size() == shown.size());
    CHECK(differing(full, full).empty());
}

TEST_SUITE_END();
