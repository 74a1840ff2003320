// What one row says and everything that is wrong with it, without a database: columns by name, all faults at once.
#include <doctest/doctest.h>

#include <algorithm>

#include "domain/core/fault_names.hpp"
#include "domain/registry/import_rows.hpp"
#include "tests/support/imports.hpp"
#include "tests/support/people.hpp"

using namespace heluo;
using namespace heluo::tests;
using namespace std::chrono;

namespace {

const Date today = 2026y / November / 24;

ReadRow read_with(const Cells& changes) {
    Violations faults;
    auto row = read_row(form_of(changed(sound_row(1), changes)), shipped_rules(), today, faults);
    REQUIRE(row);
    return *row;
}

Names header_faults(const Names& header) {
    Violations faults;
    read_columns(header, faults);
    Names list;
    for (const Violation& fault : faults.list())
        list.push_back(fault.pointer + " " + std::string{name_of(fault.fault)});
    return list;
}

}  // namespace

TEST_SUITE_BEGIN("pure");

TEST_CASE("a header names columns in any order; unknown, repeated and missing ones are named at once") {
    CHECK(header_faults(all_columns()).empty());
    Names turned = all_columns();
    std::reverse(turned.begin(), turned.end());
    CHECK(header_faults(turned).empty());
    turned[0] = "price";
    std::replace(turned.begin(), turned.end(), std::string{"payment_mode"}, std::string{"amount_deducted"});
    CHECK(header_faults(turned) == Names{"/columns/price unknown_member", "/columns/amount_deducted duplicate_member",
                                         "/columns/payment_mode required"});
    CHECK(header_faults({}).size() == 18);
}

TEST_CASE("a sound row is the contract that it says") {
    const ReadRow row =
        read_with({{"effective_date", "2025-05-01"}, {"end_date", "2026-04-30"}, {"own_number", "HT-1"}});
    CHECK(row.row_key == "row-1");
    CHECK(row.number.value == "2025410101000001");
    CHECK(row.registered_on == Date{2025y / May / 17});
    CHECK_FALSE(row.here);
    CHECK(row.terms.kind == ContractKind::service);
    CHECK(row.terms.seller.credit_code->value == credit_code(1));
    CHECK(row.terms.buyer.region->value == "410105");
    CHECK(row.terms.amount_total == Money::yuan(1000));
    CHECK(row.terms.amount_tech == Money::yuan(900));
    CHECK(row.terms.own_number->value == "HT-1");
    REQUIRE(row.terms.deductions.size() == 1);  // the rest, since the items were examined elsewhere
    CHECK(row.terms.deductions[0].amount == Money::yuan(100));
}

TEST_CASE("kinds, fields and payment modes go by code, name or alias; width and outer spaces do not matter") {
    for (const std::string kind : {"service", "5", "技术服务", "技术服务合同", " ５ "})
        CHECK(read_with({{"kind", kind}}).terms.kind == ContractKind::service);
    for (const std::string field : {"05", "新材料", "新材料及其应用技术", "新材料及其应用"})
        CHECK(read_with({{"field", field}}).terms.field == "05");
    CHECK(read_with({{"payment_mode", "提成"}}).terms.payment_mode == "3");
    CHECK(read_with({{"sub_kind", "技术培训"}}).terms.sub_kind == "52");
    CHECK(read_with({{"amount_total", "１０００"}, {"amount_tech", " 900.5 "}}).terms.amount_tech == Money::fen(90050));
    CHECK(read_with({{"seller_name", "Ａ公司"}}).terms.seller.name.value == "Ａ公司");  // names stay as typed
    CHECK(faults_of_row({{"field", "元宇宙"}}) == Names{"field code_unknown"});
    CHECK(faults_of_row({{"kind", "技术开发与服务"}}) == Names{"kind code_unknown"});
    CHECK(faults_of_row({{"sub_kind", "11"}}) == Names{"sub_kind not_allowed_value"});
}

TEST_CASE("amounts are 元 with at most two decimals, positive, in order, in balance to the fen") {
    for (const std::string wrong : {"1e6", "1,000.00", "1000.005", "NaN", "-5000", "壹"})
        CHECK(faults_of_row({{"amount_total", wrong}}) == Names{"amount_total amount_format"});
    CHECK(faults_of_row({{"amount_total", "0"}, {"amount_tech", "0"}}) ==
          Names{"amount_total amount_zero", "amount_tech amount_not_positive"});
    CHECK(faults_of_row({{"amount_tech", "1000.01"}}) == Names{"amount_tech amount_order"});
    CHECK(faults_of_row({{"amount_tech", "1000.00"}}).empty());
    CHECK(faults_of_row({{"amount_deducted", "100.00"}}).empty());
    CHECK(faults_of_row({{"amount_deducted", "100.01"}}) == Names{"amount_tech amount_balance"});
    CHECK(faults_of_row({{"amount_deducted", "99.99"}}) == Names{"amount_tech amount_balance"});
    CHECK(faults_of_row({{"amount_total", "1000000000000.00"}}).empty());
    CHECK(faults_of_row({{"amount_total", "1000000000000.01"}}) == Names{"amount_total amount_too_large"});
}

TEST_CASE("dates exist, stand in order, and none lies in the future") {
    CHECK(faults_of_row({{"sign_date", "2025-02-30"}}) == Names{"sign_date date_invalid"});
    CHECK(faults_of_row({{"sign_date", "30.4.2025"}}) == Names{"sign_date date_format"});
    CHECK(faults_of_row({{"registered_on", "2026-11-24"}}).empty());
    CHECK(faults_of_row({{"registered_on", "2026-11-25"}}) == Names{"registered_on date_future"});
    CHECK(faults_of_row({{"sign_date", "2025-05-17"}}).empty());
    CHECK(faults_of_row({{"sign_date", "2025-05-18"}}) ==
          Names{"sign_date date_future"});  // signed after it was registered
    CHECK(faults_of_row({{"effective_date", "2025-04-29"}}) == Names{"effective_date date_order"});
    CHECK(faults_of_row({{"end_date", "2025-04-29"}}) == Names{"end_date date_order"});
    CHECK(faults_of_row({{"end_date", "2025-05-01"}})
              .empty());  // over before it was registered: the registry's affair then
}

TEST_CASE("parties: names are needed, credit codes may be missing, regions are whole and known, abroad has none") {
    CHECK(faults_of_row({{"seller_name", ""}}) == Names{"seller_name required"});
    CHECK(faults_of_row({{"seller_name", std::string(201, 'x')}}) == Names{"seller_name text_too_long"});
    CHECK(faults_of_row({{"seller_code", ""}}).empty());
    CHECK(faults_of_row({{"seller_code", "91410300MA000000"}}) == Names{"seller_code credit_code_length"});
    CHECK(faults_of_row({{"buyer_region", ""}}) == Names{"buyer_region required"});
    CHECK(faults_of_row({{"buyer_region", "4103"}}) == Names{"buyer_region region_code"});
    CHECK(faults_of_row({{"buyer_region", "410399"}}) == Names{"buyer_region region_code"});
    CHECK(faults_of_row({{"buyer_region", "410306"}}).empty());  // ended in 2021: old contracts carry it
    CHECK(faults_of_row({{"buyer_region", ""}, {"buyer_country", "DEU"}, {"buyer_code", ""}}).empty());
    CHECK(faults_of_row({{"buyer_country", "DEU"}, {"buyer_code", ""}}) == Names{"buyer_region not_allowed_value"});
    CHECK(faults_of_row({{"buyer_region", ""}, {"buyer_country", "???"}}) == Names{"buyer_country code_unknown"});
    CHECK(faults_of_row({{"buyer_code", credit_code(1)}}) == Names{"buyer_name party_same"});
}

TEST_CASE("a number has 14 or 16 digits; our own series only comes with our registry, and not of this year") {
    CHECK(read_with({{"number", "25410101000001"}}).number.value == "2025410101000001");
    CHECK(faults_of_row({{"number", "202541010100001"}}) == Names{"number registration_number_format"});
    CHECK(faults_of_row({{"number", ""}}) == Names{"number required"});
    CHECK(read_with({{"number", "2025410301000001"}, {"registry", "410301"}}).here);
    CHECK(faults_of_row({{"number", "2025410301000001"}}) == Names{"number registration_number_region"});
    CHECK(faults_of_row({{"registry", "410301"}}) == Names{"number registration_number_region"});
    CHECK(faults_of_row({{"number", "2026410301000001"}, {"registry", "410301"}, {"registered_on", "2026-05-17"}}) ==
          Names{"number registration_number_region"});
    CHECK(faults_of_row({{"number", "2026410101000001"}, {"registered_on", "2026-05-17"}}).empty());
    CHECK_FALSE(read_with({{"registry", "郑州市技术市场"}}).here);
}

TEST_CASE("everything that is wrong with a row is said at once, and nothing twice") {
    CHECK(faults_of_row({{"row_key", ""},
                         {"number", "1"},
                         {"registered_on", "2099-01-01"},
                         {"title", "  "},
                         {"kind", "6"},
                         {"field", "12"},
                         {"seller_code", "X"},
                         {"buyer_region", "1"},
                         {"sign_date", "?"},
                         {"amount_total", "much"},
                         {"payment_mode", "9"}}) ==
          Names{"row_key required", "registered_on date_future", "number registration_number_format",
                "title text_blank", "kind code_unknown", "seller_code credit_code_length", "buyer_region region_code",
                "sign_date date_format", "amount_total amount_format", "field code_unknown",
                "payment_mode code_unknown"});
}

TEST_CASE("control characters have no place in a name") {
    CHECK(faults_of_row({{"title", std::string{"a\0b", 3}}}) == Names{"title text_control_character"});
    CHECK(faults_of_row({{"row_key", "a\nb"}}) == Names{"row_key text_control_character"});
    CHECK(faults_of_row({{"own_number", "\t"}}).size() == 1);
}

TEST_CASE("the content of a row does not depend on the order of its columns, and every cell counts") {
    const std::string content = form_of(sound_row(1)).content();
    for (const FormColumnRule& rule : form_columns())
        CHECK(form_of(changed(sound_row(1), {{std::string{rule.name}, "other"}})).content() != content);
    CHECK(form_of({{"title", "a;1:b"}}).content() != form_of({{"title", "a"}, {"kind", "b"}}).content());
}

TEST_SUITE_END();
