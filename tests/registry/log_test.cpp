// The transparency log: every registration event is a leaf, every proof holds for who has nothing but heads, and whatever is
// changed past the server is found, with its place.
#include <doctest/doctest.h>

#include "domain/core/journal.hpp"
#include "domain/core/tree_log.hpp"
#include "domain/registry/leaves.hpp"
#include "domain/registry/proving.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/imports.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"
#include "tests/support/rivals.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

std::string id_of(const std::string& address) { return address.substr(address.rfind('/') + 1); }
std::string ulid_of(const std::string& address) { return address.substr(address.rfind('_') + 1); }

struct Desk : Registry {
    // "registered", "changed"... as the log tells of the contract.
    Strings told(const std::string& contract) {
        market.seal();
        const Response answer = market.get(contract + "/log", buyer);
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
        Strings list;
        const json::value body = body_of(answer);
        for (const json::value& item : body.at("items").get_array()) {
            const json::value leaf = json::parse(item.at("text").get_string());
            list.emplace_back(leaf.at("event").get_string());
            CHECK(hex(leaf_hash(item.at("text").get_string(), market.crypto)) == item.at("hash").get_string());
        }
        return list;
    }
    TreeHead head() {
        const json::value body = body_of(market.get("/v1/log/head"));
        TreeHead head;
        head.size = body.at("size").as_int64();
        head.root = unhex(body.at("root").get_string());
        head.at = *parse_instant(body.at("at").get_string());
        head.key = std::string{body.at("key").get_string()};
        head.signature = unhex(body.at("signature").get_string());
        return head;
    }
    std::vector<std::string> hashes(const json::value& list) {
        std::vector<std::string> hashes;
        for (const json::value& each : list.get_array()) hashes.push_back(unhex(each.get_string()));
        return hashes;
    }
    void end(const std::string& contract, std::string_view step_name, const Token& as, std::string_view cause) {
        REQUIRE(step(contract, step_name, as, {{"cause", cause}, {"text", "见附件。"}}).status == 200);
    }
    std::string changed(const std::string& contract, std::string_view total) {
        const std::string change = header(step(contract, "change", seller, {{"reason", "调整价款。"}}), "Location");
        json::object body = wish(at(contract, "/title"));
        body["amount_total"] = body["amount_tech"] = yuan(total);
        REQUIRE(edit(change, body, seller).status == 200);
        REQUIRE(step(change, "submit", seller, {{"benefits", json::array{}}}).status == 200);
        REQUIRE(step(change, "accept", registrar).status == 200);
        REQUIRE(step(change, "register_change", registrar).status == 200);
        return change;
    }
    // Tampers, tells what is found, and mends it again.
    Strings found(const std::string& sql, const std::string& mend) {
        tamper(market.connection, sql);
        const Strings list = misfits();
        tamper(market.connection, mend);
        CHECK(misfits().empty());
        return list;
    }
};

}  // namespace

TEST_SUITE("pure") {
    TEST_CASE("facts are canonical JSON: members in order, nothing escaped that need not be") {
        Contract contract;
        contract.id = ContractId{"01JDCNX8T4M0A1B2C3D4E5F6G7"};
        contract.state = ContractState::registered;
        contract.terms.title = {"轴承 \"A\\B\""};
        contract.terms.sub_kind = "51";
        contract.terms.field = "03";
        contract.terms.payment_mode = "1";
        contract.terms.seller.name = {"卖方"};
        contract.terms.seller.region = RegionCode{"410305"};
        contract.terms.buyer.name = {"Acme"};
        contract.terms.buyer.country = "USA";
        contract.terms.signed_on = *parse_date("2026-11-24");
        contract.terms.amount_total = Money::yuan(100);
        contract.terms.amount_tech = Money::fen(9999);
        contract.terms.deductions = {{{"设备"}, Money::fen(1), {"采购"}}};
        contract.registration = Registration{
            {"2026410301000001", "2026410301000001"}, *parse_date("2026-11-24"), {}, "410301", true, {}, 1, {}};
        CHECK(
            facts_of(contract) ==
            R"({"amount_tech":"99.99","amount_total":"100.00","buyer":{"country":"USA","name":"Acme"},)"
            R"("contract":"con_01JDCNX8T4M0A1B2C3D4E5F6G7","deductions":[{"amount":"0.01","item":"设备","reason":"采购"}],)"
            R"("field":"03","kind":"service","number":"2026410301000001","payment_mode":"1","registered_here":true,)"
            R"("registered_on":"2026-11-24","registry":"410301","revision":1,)"
            R"("seller":{"country":"CHN","name":"卖方","region":"410305"},"signed_on":"2026-11-24","state":"registered",)"
            R"("sub_kind":"51","title":"轴承 \"A\\B\""})");
        CHECK(json::serialize(json::parse(facts_of(contract))) == facts_of(contract));
    }

    TEST_CASE("facts and imports are found in a leaf whatever its texts say") {
        const std::string leaf =
            R"({"at":"x","event":"imported","facts":{"title":",\"nonce\":\"\"import\":\"imp_no\""},)"
            R"("nonce":"00"})";
        CHECK(facts_in(leaf) == R"({"title":",\"nonce\":\"\"import\":\"imp_no\""})");
        CHECK_FALSE(import_in(leaf));
        CHECK(ledger_in(leaf).empty());
        const std::string later =
            R"({"at":"x","event":"received","facts":{"title":"a"},"ledger":{"receipts":[]},"nonce":"00"})";
        CHECK(facts_in(later) == R"({"title":"a"})");
        CHECK(ledger_in(later) == R"({"receipts":[]})");
        CHECK_FALSE(facts_in(R"({"at":"x","event":"import_undone","import":"imp_1","nonce":"00"})"));
        CHECK(import_in(R"({"at":"x","event":"import_undone","import":"imp_1","nonce":"00"})") == "imp_1");
    }
}

TEST_CASE_FIXTURE(Desk, "every registration event is a leaf, in the order of the feed") {
    CHECK(market.get("/v1/log/head").status == 404);
    const std::string first = registered(wish("甲")), second = registered(wish("乙"));
    changed(first, "800000.00");
    end(first, "cancel", seller, "rescinded");
    end(second, "revoke", registrar, "fraud");
    CHECK(told(first) == Strings{"registered", "changed", "cancelled"});
    CHECK(told(second) == Strings{"registered", "revoked"});
    CHECK(head().size == 5);
    CHECK(misfits().empty());
}

TEST_CASE_FIXTURE(Desk, "what is not registered is no leaf") {
    drafted();
    accepted(wish("乙"));
    market.seal();
    CHECK(market.get("/v1/log/head").status == 404);
    CHECK(misfits().empty());
}

TEST_CASE_FIXTURE(Desk, "a leaf waits for the sealer, and is no misfit meanwhile") {
    const std::string contract = registered(wish());
    CHECK(misfits().empty());
    CHECK(text_at(market.get(contract + "/log", seller), "/items") == "[]");
    market.seal();
    CHECK(told(contract) == Strings{"registered"});
    end(contract, "cancel", seller, "void");
    CHECK(misfits().empty());
}

TEST_CASE_FIXTURE(Desk,
                  "anybody can prove with heads alone that a leaf is in the log and that the log has only grown") {
    std::vector<TreeHead> heads;
    const int leaves = 9;
    for (int i = 0; i < leaves; ++i) {
        registered(wish("合同" + std::string(static_cast<std::size_t>(i), 'x') + std::to_string(i * 7919)));
        market.seal();
        heads.push_back(head());
        CHECK(heads.back().size == i + 1);
    }
    const json::value keys = body_of(market.get("/v1/log/keys"));
    const std::string pem{keys.at("items").at(0).at("pem").get_string()};
    CHECK(keys.at("items").at(0).at("key").get_string() == heads[0].key);
    for (const TreeHead& each : heads) {
        CHECK(market.crypto.is_signed(signed_text(each), each.signature, pem));
        TreeHead bent = each;
        bent.size += 1;
        CHECK_FALSE(market.crypto.is_signed(signed_text(bent), each.signature, pem));
    }
    for (int size = 1; size <= leaves; ++size) {
        for (int index = 0; index < size; ++index) {
            const json::value shown =
                body_of(market.get("/v1/log/leaves/" + std::to_string(index) + "?size=" + std::to_string(size)));
            CHECK(proves_inclusion(unhex(shown.at("hash").get_string()), index, size, hashes(shown.at("proof")),
                                   heads[static_cast<std::size_t>(size - 1)].root, market.crypto));
        }
        for (int from = 1; from <= size; ++from) {
            const json::value shown =
                body_of(market.get("/v1/log/consistency?from=" + std::to_string(from) + "&to=" + std::to_string(size)));
            CHECK(proves_consistency(from, heads[static_cast<std::size_t>(from - 1)].root, size,
                                     heads[static_cast<std::size_t>(size - 1)].root, hashes(shown.at("proof")),
                                     market.crypto));
        }
    }
    const json::value listed = body_of(market.get("/v1/log/leaves?limit=100"));
    CHECK(listed.at("items").get_array().size() == leaves);
    CHECK(body_of(market.get("/v1/log/heads")).at("items").at(0).at("size").as_int64() == leaves);
}

TEST_CASE_FIXTURE(Desk, "proofs are asked for leaves and sizes that there are") {
    registered(wish());
    market.seal();
    CHECK(market.get("/v1/log/leaves/0").status == 200);
    CHECK(code_of(market.get("/v1/log/leaves/1")) == "not_found");
    CHECK(code_of(market.get("/v1/log/leaves/-1")) == "not_found");
    CHECK(code_of(market.get("/v1/log/leaves/x")) == "not_found");
    CHECK(faults(market.get("/v1/log/leaves/0?size=2")) == Strings{"/size out_of_range"});
    CHECK(faults(market.get("/v1/log/leaves/0?size=0")) == Strings{"/size out_of_range"});
    CHECK(faults(market.get("/v1/log/consistency?from=1")) == Strings{"/to required"});
    CHECK(faults(market.get("/v1/log/consistency?from=2&to=1")) == Strings{"/from out_of_range"});
    CHECK(faults(market.get("/v1/log/consistency?from=1&to=2")) == Strings{"/to out_of_range"});
    CHECK(code_of(market.get("/v1/log/leaves?cursor=eHg")) == "bad_cursor");
}

TEST_CASE_FIXTURE(Desk, "what a leaf says is shown to who may read the contract, to all others only its hash") {
    const std::string contract = registered(wish());
    market.seal();
    for (const Token& reader : {seller, buyer, registrar}) CHECK(market.get(contract + "/log", reader).status == 200);
    CHECK(market.get(contract + "/log", member(market, party(market, 3))).status == 404);
    CHECK(market.get(contract + "/log").status == 401);
    const std::string hash = text_at(market.get(contract + "/log", seller), "/items/0/hash");
    CHECK(text_at(market.get("/v1/log/leaves"), "/items/0/hash") == hash);
    CHECK(market.get("/v1/log/leaves").body.find("主体1") == std::string::npos);
}

TEST_CASE_FIXTURE(Desk, "two contracts that differ in nothing but their ids have leaves that cannot be guessed") {
    const std::string one = registered(wish("甲")), two = registered(wish("乙"));
    market.seal();
    const auto nonce = [&](const std::string& contract) {
        const json::value leaf = json::parse(text_at(market.get(contract + "/log", seller), "/items/0/text"));
        return std::string{leaf.at("nonce").get_string()};
    };
    CHECK(nonce(one).size() == 64);
    CHECK(nonce(one) != nonce(two));
}

TEST_CASE("imported contracts are leaves, and an import that is undone is one more") {
    Importing office;
    const std::string import = office.imported(csv_header() + sound_rows(1, 3));
    office.market.seal();
    CHECK(number_in(office.market.connection, "SELECT COUNT(*) FROM log_leaves") == 3);
    CHECK(misfits_of(office.market).empty());
    Request undoing = office.market.request(Method::post, import + "/undo", office.registrar);
    undoing.if_match = "*";
    REQUIRE(office.market.send(undoing).status == 200);
    CHECK(misfits_of(office.market).empty());
    office.market.seal();
    CHECK(number_in(office.market.connection, "SELECT COUNT(*) FROM log_leaves") == 4);
    CHECK(misfits_of(office.market).empty());
    office.imported(csv_header() + sound_rows(1, 3));
    office.market.seal();
    CHECK(misfits_of(office.market).empty());
}

TEST_CASE_FIXTURE(Desk, "a head is signed anew when the last is a day old, and not before there is a leaf") {
    const auto renewed = [&] {
        market.write([&](Unit& unit) { unit.log.renew_head(unit.now(), std::chrono::hours{24}); });
        return number_in(market.connection, "SELECT COUNT(*) FROM log_heads");
    };
    CHECK(renewed() == 0);
    registered(wish());
    market.seal();
    CHECK(renewed() == 1);
    market.now += std::chrono::hours{24} - Duration{1};
    CHECK(renewed() == 1);
    market.now += Duration{1};
    CHECK(renewed() == 2);
    CHECK(head().at == Instant{market.now});
    CHECK(misfits().empty());
}

TEST_CASE_FIXTURE(Desk, "whatever is changed of a registration is found, and said where") {
    const std::string contract = registered(wish("甲"));
    const std::string other = registered(wish("乙"));
    market.seal();
    const std::string place = "contract " + id_of(contract) + " (2026410301000001) is not what leaf 0 says";
    const std::string where = " WHERE id = '" + ulid_of(contract) + "'";
    struct {
        const char *column, *forged, *right;
    } const cells[] = {{"amount_total", "100000001", "100000000"},
                       {"amount_tech", "99999999", "100000000"},
                       {"title", "'丙'", "'甲'"},
                       {"seller_name", "'别家'", "'主体1'"},
                       {"buyer_code", "NULL", ""},
                       {"seller_region", "'410306'", "'410305'"},
                       {"kind", "'transfer'", "'service'"},
                       {"field", "'04'", "'03'"},
                       {"ip_type", "'21'", "''"},
                       {"seller_nature", "'0221'", "''"},
                       {"buyer_nature", "'150'", "''"},
                       {"plan_source", "'12'", "''"},
                       {"goal", "'10'", "''"},
                       {"industry", "'34'", "''"},
                       {"related", "1", "NULL"},
                       {"instalments", "'100000000\t20261231\t'", "NULL"},
                       {"royalty", "'sales\tfixed\t350\t0\t0\tx'", "NULL"},
                       {"signed_on", "20261123", "20261124"},
                       {"registered_on", "20261123", "20261124"},
                       {"registry", "'410302'", "'410301'"},
                       {"registered_here", "0", "1"},
                       {"state", "'cancelled'", "'registered'"}};
    for (const auto& cell : cells) {
        CAPTURE(cell.column);
        const std::string set = std::string{"UPDATE contracts SET "} + cell.column + " = ";
        const std::string right = *cell.right ? cell.right : "'" + credit_code(2) + "'";
        CHECK(found(set + cell.forged + where, set + right + where) == Strings{place});
    }
    CHECK(found("UPDATE contracts SET revision = 2" + where, "UPDATE contracts SET revision = 1" + where) ==
          Strings{place, "revision 1 of contract " + id_of(contract) + " is gone"});
    const std::string renumber = "UPDATE contracts SET registration_number = ";
    CHECK(found(renumber + "'2026410301000009'" + where, renumber + "'2026410301000001'" + where) ==
          Strings{"contract " + id_of(contract) + " (2026410301000009) is not what leaf 0 says"});
    CHECK(found(renumber + "NULL, state = 'accepted'" + where,
                renumber + "'2026410301000001', state = 'registered'" + where) ==
          Strings{"contract " + id_of(contract) + " is gone, which leaf 0 has"});
}

TEST_CASE_FIXTURE(Desk, "a registration that was put in past the server is in no leaf") {
    const std::string contract = registered(wish("甲"));
    const std::string draft = drafted(wish("乙"));
    market.seal();
    const std::string where = " WHERE id = '" + ulid_of(draft) + "'";
    CHECK(found("UPDATE contracts SET state = 'registered', registration_number = '2026410301000002', registered_on = "
                "20261124, registered_at = 1, registry = '410301', registered_here = 1, same_contract = 'x'" +
                    where,
                "UPDATE contracts SET state = 'draft', registration_number = NULL" + where) ==
          Strings{"contract " + id_of(draft) + " (2026410301000002) is in no leaf"});
}

TEST_CASE_FIXTURE(Desk, "terms of old that are changed are found") {
    const std::string contract = registered(wish("甲"));
    changed(contract, "800000.00");
    market.seal();
    CHECK(found("UPDATE contract_revisions SET amount_total = 1",
                "UPDATE contract_revisions SET amount_total = 100000000") ==
          Strings{"revision 1 of contract " + id_of(contract) + " is in no leaf"});
}

TEST_CASE_FIXTURE(Desk, "terms of old that are gone, or more than there were, are found") {
    const std::string contract = registered(wish("甲")), other = registered(wish("乙"));
    changed(contract, "800000.00");
    changed(contract, "700000.00");
    market.seal();
    const std::string place = "revision 2 of contract " + id_of(contract);
    CHECK(found("UPDATE contract_revisions SET revision = 5 WHERE revision = 2",
                "UPDATE contract_revisions SET revision = 2 WHERE revision = 5") == Strings{place + " is gone"});
    const std::string moved = "UPDATE contract_revisions SET contract = '";
    CHECK(found(moved + ulid_of(other) + "' WHERE revision = 2", moved + ulid_of(contract) + "' WHERE revision = 2") ==
          Strings{place + " is gone", "revisions are more than the registrations have"});
}

TEST_CASE_FIXTURE(Desk, "a row that was put into the inbox excuses nothing, nor does one that was sealed already") {
    const std::string contract = registered(wish("甲"));
    const std::string columns =
        "id, at, account, action, request_id, address, object, outcome, before_hash, after_hash, event_kind, everyone, "
        "first_party, second_party, mac, leaf, hold";
    tamper(market.connection, "CREATE TABLE kept AS SELECT " + columns + " FROM journal_inbox WHERE leaf IS NOT NULL");
    market.seal();
    tamper(market.connection, "UPDATE contracts SET title = '丙' WHERE id = '" + ulid_of(contract) + "'");
    const Strings told{"contract " + id_of(contract) + " (2026410301000001) is not what leaf 0 says"};
    CHECK(misfits() == told);
    tamper(market.connection, "INSERT INTO journal_inbox (" + columns + ") SELECT " + columns + " FROM kept");
    CHECK(misfits() == told);
    tamper(market.connection, "UPDATE journal_inbox SET id = '01JDCNX8T4M0A1B2C3D4E5F6G7', leaf = 'x'");
    CHECK(misfits() == told);
    tamper(market.connection, "UPDATE journal_inbox SET hold = '01JDCNX8T4M0A1B2C3D4E5F6G7'");
    CHECK(misfits() == told);
    tamper(market.connection, "DROP TABLE kept");
}

TEST_CASE_FIXTURE(Desk, "a registration that is changed before its leaf is sealed is found as well") {
    const std::string contract = registered(wish("甲"));
    tamper(market.connection, "UPDATE contracts SET title = '丙' WHERE id = '" + ulid_of(contract) + "'");
    CHECK(misfits() == Strings{"contract " + id_of(contract) + " (2026410301000001) is not what leaf 0 says"});
}

TEST_CASE_FIXTURE(Desk, "a log made anew with a key of its own is not that of a head that was written down") {
    registered(wish("甲"));
    market.seal();
    const TreeHead known = head();
    const auto with = [&](const KnownHead& one) {
        Strings list;
        market.read([&](Unit& unit) {
            for (const Misfit& each : prove_register(unit, {one}).misfits)
                list.push_back(each.place + " " + each.trouble);
        });
        return list;
    };
    CHECK(with({known.size, hex(known.root)}).empty());
    registered(wish("乙"));
    market.seal();
    CHECK(with({known.size, hex(known.root)}).empty());
    CHECK(with({known.size, std::string(64, '0')}) == Strings{"known head of 1 is not of this log"});
    CHECK(with({3, hex(known.root)}) == Strings{"known head of 3 is not of this log"});
}

TEST_CASE_FIXTURE(Desk, "two changes that bear one instant are sealed in the order in which they were made") {
    const std::string contract = registered(wish("甲"));
    end(contract, "cancel", seller, "void");
    // The ids as two machines might have drawn them: the later one first.
    tamper(market.connection,
           "UPDATE journal_inbox SET id = '00000000000000000000000001' WHERE leaf LIKE '%cancelled%'");
    market.seal();
    CHECK(told(contract) == Strings{"registered", "cancelled"});
    CHECK(misfits().size() == 1);  // the id is not what the row's MAC covers
}

TEST_CASE_FIXTURE(Desk, "leaves, nodes, heads and keys that are changed, taken away or put in are found") {
    for (int i = 0; i < 5; ++i) {
        registered(wish(std::string(static_cast<std::size_t>(i + 1) * 10, static_cast<char>('a' + i))));
        market.seal();
    }
    const std::string zero(64, '0');
    const auto hash_at = [&](const std::string& table, const std::string& where) {
        std::string hash;
        for (const std::string& row : rows_of(market.connection, table))
            if (row.find(where) != std::string::npos) hash = row.substr(row.rfind('|') + 1);
        return "'" + hash + "'";
    };
    CHECK(found("UPDATE log_leaves SET leaf = REPLACE(leaf, '1000000.00', '1000000.01') WHERE idx = 2",
                "UPDATE log_leaves SET leaf = REPLACE(leaf, '1000000.01', '1000000.00') WHERE idx = 2")
              .front() == "leaf 2 is not what it was hashed from");
    const std::string leaf_was = hash_at("log_leaves", "log_leaves|2|");
    CHECK(found("UPDATE log_leaves SET hash = '" + zero + "' WHERE idx = 2",
                "UPDATE log_leaves SET hash = " + leaf_was + " WHERE idx = 2")
              .front() == "leaf 2 is not what it was hashed from");
    const std::string node_was = hash_at("log_nodes", "log_nodes|1|1|");
    CHECK(found("UPDATE log_nodes SET hash = '" + zero + "' WHERE level = 1 AND idx = 1",
                "UPDATE log_nodes SET hash = " + node_was + " WHERE level = 1 AND idx = 1") ==
          Strings{"node 1/1 is not the hash of what lies below it"});
    CHECK(found("UPDATE log_nodes SET idx = 7 WHERE level = 1 AND idx = 1",
                "UPDATE log_nodes SET idx = 1 WHERE level = 1 AND idx = 7") == Strings{"node 1/1 is gone"});
    CHECK(found("UPDATE log_heads SET size = 3 WHERE size = 4", "UPDATE log_heads SET size = 4 WHERE seq = 4") ==
          Strings{"head of 3 does not bear a signature of its key", "head of 3 is not the root of these leaves"});
    CHECK(found("UPDATE log_heads SET seq = 9 WHERE seq = 4", "UPDATE log_heads SET seq = 4 WHERE seq = 9") ==
          Strings{"head of 4 is not of all 5 leaves", "head of 5 covers more than the head after it"});
    CHECK(found("UPDATE log_keys SET pem = 'x'", "UPDATE log_keys SET pem = '" + market.crypto.signing_key() + "'")
              .size() == 6);
    // The last leaf and its head cut off, as if they had never been: the audit chain still carries it.
    tamper(market.connection, "DELETE FROM log_leaves WHERE idx = 4");
    tamper(market.connection, "DELETE FROM log_heads WHERE size = 5");
    const Strings cut = misfits();
    CHECK(cut.front() == "log ends with leaf 3, where the audit chain carries 5");
    CHECK(cut.size() == 2);  // and a contract is in no leaf
}

TEST_CASE_FIXTURE(Desk,
                  "a leaf that was put in with everything that belongs to it is not what the audit chain carries") {
    registered(wish());
    market.seal();
    tamper(market.connection, "UPDATE audit_log SET leaf_hash = NULL");
    const Strings found = misfits();
    CHECK(found.size() == 2);
    CHECK(found.front().starts_with("audit row "));
    CHECK(found.back() == "leaf 0 is not what the audit chain carries");
}

TEST_CASE_FIXTURE(Desk, "the audit chain covers the leaf's hash") {
    registered(wish());
    market.seal();
    market.read([&](Unit& unit) { CHECK(unit.journal.verify().whole); });
    tamper(market.connection,
           "UPDATE audit_log SET leaf_hash = '" + std::string(64, '0') + "' WHERE leaf_hash IS NOT NULL");
    market.read([&](Unit& unit) {
        const ChainVerdict verdict = unit.journal.verify();
        CHECK_FALSE(verdict.whole);
        CHECK(verdict.trouble == "changed");
    });
}

TEST_CASE_FIXTURE(Desk, "rivals: two sealers over two instances append every leaf once, and the log is whole") {
    Market second{market.connection, 2, rules_without_likeness()};
    for (int i = 0; i < rounds(); ++i) {
        for (int k = 0; k < 4; ++k)
            registered(wish("合同 " + std::to_string(i) + std::string(static_cast<std::size_t>(k) * 9, 'k')));
        at_once([&] { return market.seal(), market.get("/v1/version"); },
                [&] { return second.seal(), second.get("/v1/version"); });
    }
    market.seal();
    second.seal();
    CHECK(number_in(market.connection, "SELECT COUNT(*) FROM log_leaves") == 4 * rounds());
    CHECK(misfits().empty());
}
