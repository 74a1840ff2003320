// Patents of contracts (民法典 845, 865): how long they live, what must be stated of them, what is odd; without a database.
#include <doctest/doctest.h>

#include <functional>

#include "domain/registry/terms.hpp"
#include "tests/support/world.hpp"

using namespace heluo;
using namespace heluo::tests;
using Found = std::vector<std::pair<std::string, Fault>>;
using namespace std::chrono;

namespace {

const Date today = 2026y / November / 24;

PatentNumber numbered(std::string_view typed) { return std::get<PatentNumber>(PatentNumber::parse(typed)); }

// An invention of the seller's, granted, alive until 2043-03-14.
Patent sound() {
    return {{"轴承滚道磨削方法"},       Text<1, 200>{"洛阳某轴承厂"}, Text<1, 200>{"洛阳某轴承厂"},
            numbered("202310123456.6"), numbered("ZL202310123456.6"), 2023y / March / 15,
            2043y / March / 14};
}

ContractTerms transfer_of(std::vector<Patent> patents, std::string sub_kind = "21") {
    ContractTerms terms;
    terms.kind = kind_of_code(sub_kind).value();
    terms.sub_kind = std::move(sub_kind);
    terms.seller.name = {"洛阳某轴承厂"};
    terms.signed_on = today;
    terms.ends_on = 2030y / November / 24;
    terms.patents = std::move(patents);
    return terms;
}

Found found(const Violations& faults) {
    Found list;
    for (const auto& fault : faults.list()) list.emplace_back(fault.pointer, fault.fault);
    return list;
}

Found faults_of(const ContractTerms& terms) {
    Violations faults;
    check_patents(terms.patents, shipped_rules(), today, faults);
    need_patents(terms, shipped_rules(), today, faults);
    return found(faults);
}

Found faults_after(const std::function<void(Patent&)>& change, std::string sub_kind = "21") {
    Patent patent = sound();
    change(patent);
    return faults_of(transfer_of({patent}, std::move(sub_kind)));
}

Found warnings_after(const std::function<void(ContractTerms&)>& change, std::string sub_kind = "21") {
    ContractTerms terms = transfer_of({sound()}, std::move(sub_kind));
    change(terms);
    Violations odd;
    warn_of_patents(terms, shipped_rules(), today, odd);
    return found(odd);
}

Found one(std::string pointer, Fault fault) { return {{std::move(pointer), fault}}; }

void pend(Patent& patent) {
    patent.patentee.reset();
    patent.number.reset();
    patent.expires_on.reset();
}

}  // namespace

TEST_SUITE_BEGIN("pure");

TEST_CASE("a patent lives from its filing to the day before the same day 20, 15 or 10 years later") {
    const auto last = [](const char* number, Date filed_on, bool extended = false) {
        return last_day(numbered(number), filed_on, shipped_rules(), extended);
    };
    CHECK(last("202310123456.6", 2023y / March / 15) == 2043y / March / 14);        // invention
    CHECK(last("202310123456.6", 2023y / March / 15, true) == 2048y / March / 14);  // with the longest extension
    CHECK(last("201320234567.6", 2013y / May / 1) == 2023y / April / 30);           // utility model
    CHECK(last("201320234567.6", 2013y / May / 1, true) == 2023y / April / 30);     // has no extension
    CHECK(last("202130111222.1", 2021y / June / 1) == 2036y / May / 31);            // design, from that day
    CHECK(last("202130111222.1", 2021y / May / 31) == 2031y / May / 30);            // design, filed before
    CHECK(last("03101234.5", 2003y / February / 10) == 2023y / February / 9);       // an old number
    CHECK(last("202310123456.6", 2024y / February / 29) == 2044y / February / 28);
    CHECK(last("202220654321.3", 2024y / February / 29) == 2034y / February / 27);  // of a year without a 29th
}

TEST_CASE("a sound patent has no faults, and nothing is odd about it") {
    CHECK(faults_after([](Patent&) {}).empty());
    CHECK(warnings_after([](ContractTerms&) {}).empty());
}

TEST_CASE("B12: of a transferred patent all is stated that the law asks for, and each gap is named") {
    CHECK(faults_after([](Patent& p) { p.application.reset(); }) ==
          one("/patents/0/application_number", Fault::patent_data));
    CHECK(faults_after([](Patent& p) { p.patentee.reset(); }) == one("/patents/0/patentee", Fault::patent_data));
    CHECK(faults_after([](Patent& p) {
              p = Patent{};
              p.name = {"某方法"};
          }) == Found{{"/patents/0/applicant", Fault::patent_data},
                      {"/patents/0/filed_on", Fault::patent_data},
                      {"/patents/0/application_number", Fault::patent_data},
                      {"/patents/0/patentee", Fault::patent_data},
                      {"/patents/0/patent_number", Fault::patent_data},
                      {"/patents/0/expires_on", Fault::patent_data}});
    for (const char* sub_kind : {"21", "22", "31"})
        CHECK(faults_of(transfer_of({}, sub_kind)) == one("/patents", Fault::patent_data));
    CHECK(faults_of(transfer_of({}, "23")).empty());
}

TEST_CASE("an application is stated without what only a grant gives; half a grant is a gap") {
    CHECK(faults_after(pend, "22").empty());
    CHECK(faults_after(pend, "31").empty());
    CHECK(faults_after([](Patent& p) { p.expires_on.reset(); }, "22") ==
          one("/patents/0/expires_on", Fault::patent_data));
}

TEST_CASE("whatever the kind, a contract whose intellectual property is a patent states it") {
    ContractTerms terms = transfer_of({}, "51");
    CHECK(faults_of(terms).empty());
    for (const char* type : {"20", "21", "22", "23"}) {
        terms.declared.ip_type = type;
        CHECK(faults_of(terms) == one("/patents", Fault::patent_data));
    }
    terms.declared.ip_type = "10";
    CHECK(faults_of(terms).empty());
}

TEST_CASE("B11: nobody transfers or licenses a patent after its last day") {
    const auto signed_at = [](Date day, const char* sub_kind, bool stated = true) {
        Patent patent = sound();
        patent.application = numbered("201320234567.6");
        patent.number = numbered("ZL201320234567.6");
        patent.filed_on = 2013y / May / 1;
        patent.expires_on = 2023y / April / 30;
        if (!stated) pend(patent);
        ContractTerms terms = transfer_of({patent}, sub_kind);
        terms.signed_on = day;
        return faults_of(terms);
    };
    for (const char* sub_kind : {"21", "31"}) {
        CHECK(signed_at(2023y / April / 30, sub_kind).empty());
        CHECK(signed_at(2023y / May / 1, sub_kind) == one("/patents/0/expires_on", Fault::patent_expired));
        CHECK(signed_at(2024y / January / 10, sub_kind) == one("/patents/0/expires_on", Fault::patent_expired));
    }
    CHECK(signed_at(2024y / January / 10, "31", false) == one("/patents/0/expires_on", Fault::patent_expired));
    CHECK(signed_at(2024y / January / 10, "51").empty());  // a service may use what is free
}

TEST_CASE("nobody makes a patent live longer than the law does, one day over is a fault") {
    CHECK(faults_after([](Patent& p) { p.expires_on = 2048y / March / 14; }).empty());  // an extended invention
    CHECK(faults_after([](Patent& p) { p.expires_on = 2048y / March / 15; }) ==
          one("/patents/0/expires_on", Fault::patent_term));
    CHECK(faults_after([](Patent& p) { p.expires_on = 2023y / March / 14; }) ==
          Found{{"/patents/0/expires_on", Fault::date_order}, {"/patents/0/expires_on", Fault::patent_expired}});
    CHECK(faults_after([](Patent& p) {
              p.filed_on = 2026y / November / 25;
              p.expires_on = 2040y / January / 1;
          }) == one("/patents/0/filed_on", Fault::date_future));
}

TEST_CASE("both numbers of a patent are one, and no patent is stated twice") {
    CHECK(faults_after([](Patent& p) { p.number = numbered("ZL202410000017.0"); }) ==
          one("/patents/0/patent_number", Fault::patent_number));
    CHECK(faults_of(transfer_of({sound(), sound()})) == one("/patents/1", Fault::duplicate_member));
    CHECK(faults_of(transfer_of(std::vector<Patent>(max_patents + 1, Patent{{"某"}, {}, {}, {}, {}, {}, {}}), "51"))
              .front() == std::pair{std::string{"/patents"}, Fault::too_many_items});
}

TEST_CASE("what is odd about a patent asks for a reason") {
    CHECK(warnings_after([](ContractTerms& t) { t.patents[0].patentee = Text<1, 200>{"某大学"}; }) ==
          one("/patents/0/patentee", Fault::patent_owner));
    CHECK(
        warnings_after([](ContractTerms& t) { t.patents[0].patentee = Text<1, 200>{"某大学、洛阳某轴承厂"}; }).empty());
    CHECK(warnings_after([](ContractTerms& t) { t.patents[0].filed_on = 2022y / December / 31; }) ==
          one("/patents/0/filed_on", Fault::patent_year));
    CHECK(warnings_after([](ContractTerms& t) {  // by the PCT: the international filing counts
              t.patents[0].application = t.patents[0].number = numbered("201080012345.9");
              t.patents[0].filed_on = 2009y / June / 1;
          })
              .empty());
    CHECK(warnings_after([](ContractTerms& t) { pend(t.patents[0]); }, "31") ==
          one("/patents/0", Fault::patent_not_granted));
    CHECK(warnings_after([](ContractTerms& t) { pend(t.patents[0]); }, "22").empty());
    CHECK(warnings_after([](ContractTerms& t) { t.ends_on = 2043y / March / 14; }, "31").empty());
    CHECK(warnings_after([](ContractTerms& t) { t.ends_on = 2043y / March / 15; }, "31") ==
          one("/ends_on", Fault::patent_outlived));
    CHECK(warnings_after([](ContractTerms& t) { t.ends_on = 2043y / March / 15; }, "21").empty());
}

TEST_SUITE_END();
