// The projection by itself: from a happening to its release, without a database.
#include <doctest/doctest.h>

#include <set>

#include "api/open_data/ocds.hpp"
#include "tests/support/world.hpp"

using namespace heluo;
using namespace heluo::api;
using namespace heluo::tests;

TEST_SUITE_BEGIN("pure");

namespace {

const std::string ulid = "01JDCNX8T4M0A1B2C3D4E5F6G7";

Process process_of(ProcessKind kind) {
    Process process;
    process.kind = kind;
    process.number = "con_" + ulid;
    process.began = start_of_tests();
    if (kind == ProcessKind::contract) return process;
    process.owner = PartyId{ulid};
    if (kind == ProcessKind::procurement) {
        process.procurement.emplace();
        process.procurement->published_at = start_of_tests();
        process.procurement->opening =
            Opening{start_of_tests(), 3, Award{{ulid}, {ulid}, {ulid}, Money::yuan(9), {ulid}}, {}};
    } else {
        process.listing.emplace();
    }
    return process;
}

Statement statement_of(Happening what) {
    Statement statement{1, ulid, start_of_tests(), what, {}};
    if (!name_of(what).starts_with("contract_")) return statement;
    ContractThen contract;
    contract.id = {ulid};
    contract.disclosed = true;
    contract.total = Money::yuan(90);
    contract.total_before = Money::yuan(100);
    if (what == Happening::contract_changed) contract.amends = ulid;
    if (what == Happening::contract_cancelled) contract.state = ContractState::cancelled;
    statement.contract = contract;
    return statement;
}

std::string json_of(const OcdsRelease& release) {
    std::string text;
    Shape<OcdsRelease>::write(text, release);
    return text;
}

}  // namespace

TEST_CASE("every happening of every kind of process is a release, the same each time, and all tags are told") {
    std::set<OcdsTag> told{OcdsTag::compiled};
    for (const auto& [kind, kind_name] : names<ProcessKind>)
        for (const auto& [what, name] : names<Happening>) {
            const bool listed = kind == ProcessKind::offer || kind == ProcessKind::need;
            if (name.starts_with("procurement_") && kind != ProcessKind::procurement) continue;
            if (name.starts_with("listing_") && !listed) continue;
            CAPTURE(kind_name);
            CAPTURE(name);
            const Process process = process_of(kind);
            const OcdsRelease release = release_of(shipped_rules(), process, statement_of(what));
            CHECK(release.ocid == "heluo-LY-con_" + ulid);
            CHECK(release.id == "evt_" + ulid);
            CHECK_FALSE(release.tag.empty());
            told.insert(release.tag.begin(), release.tag.end());
            CHECK(release.tender.has_value() != release.contracts.has_value());
            CHECK(json_of(release) == json_of(release_of(shipped_rules(), process, statement_of(what))));
        }
    CHECK(told.size() == names<OcdsTag>.size());
}

TEST_CASE("an amendment says both what it adds and what it comes to, and an amount is a number to the fen") {
    Statement change = statement_of(Happening::contract_changed);
    change.contract->total = Money::fen(9'007'199'254'740'993);  // no double has it
    const std::string text = json_of(release_of(shipped_rules(), process_of(ProcessKind::contract), change));
    CHECK(text.find(R"("valueChange":{"amount":90071992547309.93,"currency":"CNY"})") != text.npos);
    CHECK(text.find(R"("newValue":{"amount":90071992547409.93,"currency":"CNY"})") != text.npos);
    CHECK(text.find(R"("amendsReleaseID":"evt_)" + ulid) != text.npos);
}

TEST_CASE("merged, a contract is as it was told last, with all that it gathered") {
    const Process process = process_of(ProcessKind::contract);
    std::vector<OcdsRelease> releases;
    for (Happening what : {Happening::contract_registered, Happening::contract_received, Happening::contract_changed,
                           Happening::contract_received, Happening::contract_cancelled}) {
        Statement statement = statement_of(what);
        if (what == Happening::contract_received) {
            statement.contract->receipt.emplace();
            statement.contract->receipt->id = {releases.size() == 1 ? ulid : "01JDCNX8T4M0A1B2C3D4E5F6G8"};
            statement.contract->receipt->wish.received_on = beijing_date(start_of_tests());
        }
        releases.push_back(release_of(shipped_rules(), process, statement));
    }
    const OcdsRelease record = compiled(releases);
    REQUIRE(record.contracts->size() == 1);
    const OcdsContract& contract = record.contracts->front();
    CHECK(contract.status == "terminated");
    CHECK(contract.amendments->size() == 1);
    CHECK(contract.implementation->transactions.size() == 2);
    CHECK(record.awards->size() == 1);
    CHECK(record.tag == std::vector{OcdsTag::compiled});
}

TEST_SUITE_END();
