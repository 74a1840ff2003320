// The drawings in ARCHITECTURE.md are those of the tables (scripts/golden draws them anew).
#include <doctest/doctest.h>

#include "domain/agency/agencies.hpp"
#include "domain/agency/procurements.hpp"
#include "domain/agency/quotes.hpp"
#include "domain/exchange/listings.hpp"
#include "domain/exchange/negotiations.hpp"
#include "domain/people/accounts.hpp"
#include "domain/people/code_exceptions.hpp"
#include "domain/people/mandates.hpp"
#include "domain/registry/contracts.hpp"
#include "domain/registry/imports.hpp"
#include "domain/registry/objection.hpp"
#include "domain/registry/receipt.hpp"
#include "domain/registry/supplement.hpp"
#include "tests/support/drawing.hpp"
#include "tests/support/golden.hpp"

using namespace heluo;
using heluo::tests::drawing;

TEST_SUITE_BEGIN("pure");

TEST_CASE("golden: the lifecycles drawn in ARCHITECTURE.md are the tables'") {
    tests::check_section(
        "ARCHITECTURE.md", "lifecycles",
        drawing("Mandate 委托", mandate_lifecycle) + drawing("Listing 挂牌", listing_lifecycle) +
            drawing("Negotiation 洽谈", negotiation_lifecycle) + drawing("Agency 中介机构", agency_lifecycle) +
            drawing("Procurement 采购", procurement_lifecycle) + drawing("Quote 报价", quote_lifecycle) +
            drawing("Contract 技术合同", contract_lifecycle) + drawing("Supplement 补充登记", supplement_lifecycle) +
            drawing("Receipt 到款", receipt_lifecycle) + drawing("Objection 异议", objection_lifecycle) +
            drawing("Import 导入", import_lifecycle) + drawing("Code exception 校验例外", exception_lifecycle) +
            drawing("Account 账号", account_lifecycle));
}

TEST_SUITE_END();
