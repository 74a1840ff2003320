// heluo admin on the machine: a backup of a used place restores on another one, of either engine, and verifies; what cannot
// be done says why on standard error and ends with a status that scripts can tell from success.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "domain/core/tree_log.hpp"
#include "server/signing.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/exchange.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/here.hpp"
#include "tests/support/open_door.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

namespace heluo::tests {

namespace {

struct Outcome {
    int status = -1;
    std::string text;
    bool says(std::string_view part) const { return text.find(part) != std::string::npos; }
};

// A folder with settings for one place and the instance key that the tests' markets use.
class Machine {
  public:
    explicit Machine(const Connection& place) {
        write("instance.key", std::string(32, 'k'));
        write("password", place.password + "\n");
        std::string text = "[passwords]\ninstance_key = \"instance.key\"\n[database]\n";
        if (place.engine == Connection::Engine::sqlite)
            text += "path = \"" + place.path + "\"\n";
        else
            text += "engine = \"mysql\"\nhost = \"" + place.host + "\"\nport = " + std::to_string(place.port) +
                    "\nsocket = \"" + place.socket + "\"\nname = \"" + place.name + "\"\nuser = \"" + place.user +
                    "\"\npassword_file = \"password\"\nallow_unsafe_durability = true\n";
        write("heluo.toml", text);
    }

    Outcome run(const std::string& command, const std::string& input = {}) {
        write("input", input);
        return outcome_of("cd " + folder.path + " && " + program() + " " + command + " --config heluo.toml < input");
    }
    static Outcome outcome_of(const std::string& command) {
        Outcome outcome;
        std::FILE* const pipe = ::popen(("(" + command + ") 2>&1").c_str(), "r");
        std::array<char, 4096> block;
        while (const auto count = std::fread(block.data(), 1, block.size(), pipe))
            outcome.text.append(block.data(), count);
        const int status = ::pclose(pipe);
        if (WIFEXITED(status)) outcome.status = WEXITSTATUS(status);
        return outcome;
    }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream{folder.path + "/" + name, std::ios::binary} << text;
        ::chmod((folder.path + "/" + name).c_str(), 0600);
    }

    TestFolder folder;
};

Connection sqlite_at(const std::string& path) {
    Connection place;
    place.engine = Connection::Engine::sqlite;
    place.path = path;
    return place;
}

// All that is data: who holds a lease is the old place's affair.
std::string data_of(const Connection& place) {
    std::istringstream lines{database_text(place)};
    std::string data;
    for (std::string line; std::getline(lines, line);)
        if (!line.starts_with("leases|")) data += line + '\n';
    return data;
}

// A market in which something has happened, sealed.
struct UsedMarket {
    Market market;
    UsedMarket() {
        const Trader owner = member_of_new_party(market), staff = reviewer(market);
        json::object wish = listing_wish(market);
        wish["summary"] = "制表\t换行\n\\N 'quote' 河洛";
        published(market, owner, staff, wish);
        operator_(market);
        market.seal();
    }
};

}  // namespace

TEST_SUITE("server") {
    TEST_CASE("a backup made from the command line restores in a fresh place of either engine and verifies there") {
        UsedMarket used;
        const long long rows = number_in(used.market.connection, "SELECT COUNT(*) FROM audit_log");
        Machine from{used.market.connection};
        const Outcome made = from.run("admin backup saved");
        CAPTURE(made.text);
        REQUIRE(made.status == 0);
        CHECK(made.says("backed up: schema "));
        const std::string head = made.text.substr(made.text.find("audit head ") + 11);
        CHECK(head.starts_with(std::to_string(rows) + ":"));
        struct stat status {};
        REQUIRE(::stat((from.folder.path + "/saved/rows.tsv").c_str(), &status) == 0);
        CHECK((status.st_mode & 077) == 0);

        const Place same_engine{Place::Kind::bare};
        TestFolder elsewhere;
        for (const Connection& place : {same_engine.connection(), sqlite_at(elsewhere.path + "/restored.sqlite")}) {
            Machine to{place};
            const Outcome restored = to.run("admin restore " + from.folder.path + "/saved");
            CAPTURE(restored.text);
            CHECK(restored.status == 0);
            CHECK(restored.says("whole to row " + std::to_string(rows)));
            const Outcome verified = to.run("admin verify-audit --anchor " + head.substr(0, head.find('\n')));
            CHECK(verified.status == 0);
            CHECK(verified.text == "whole: " + std::to_string(rows) + " rows, head " + head);
            CHECK(data_of(place) == data_of(used.market.connection));
            // The operator of the old place is one here; what was restored goes on, and into a backup again.
            CHECK(
                to.run("admin create-operator --login operator --password-stdin", "a long enough password\n").status ==
                1);
            CHECK(to.run("admin create-operator --login second --password-stdin", "a long enough password\n").status ==
                  0);
            CHECK(to.run("admin backup again").status == 0);
            // And back: on MariaDB this is the way from SQLite to it.
            const Place home{Place::Kind::bare};
            const Outcome returned = Machine{home.connection()}.run("admin restore " + to.folder.path + "/again");
            CAPTURE(returned.text);
            CHECK(returned.status == 0);
            CHECK(data_of(home.connection()) == data_of(place));
        }
    }

    TEST_CASE("the register is proved from the command line, and what does not fit is named with status 3") {
        Registry registry;
        const std::string contract = registry.registered(registry.wish());
        registry.market.seal();
        Machine machine{registry.market.connection};
        const Outcome whole = machine.run("verify log");
        CHECK(whole.status == 0);
        CHECK(whole.says("whole: 1 registrations rest on 1 leaves, 1 heads, head 1:"));
        const std::string head = whole.text.substr(whole.text.find("head 1:") + 5, 66);
        CHECK(machine.run("verify log --head " + head).status == 0);
        const Outcome other = machine.run("verify log --head 1:" + std::string(64, '0'));
        CHECK(other.status == 3);
        CHECK(other.text == "BROKEN: known head of 1 is not of this log\n");
        tamper(registry.market.connection, "UPDATE contracts SET amount_tech = 1");
        const Outcome broken = machine.run("verify log");
        CHECK(broken.status == 3);
        CHECK(broken.text == "BROKEN: contract " + contract.substr(contract.rfind('/') + 1) +
                                 " (2026410301000001) is not what leaf 0 says\n");
        const Outcome rows = machine.run("verify rows");
        CHECK(rows.status == 3);
        CHECK(rows.says("BROKEN: " + contract.substr(contract.rfind('/') + 1) + " is not what audit row "));
        const Outcome totals = machine.run("verify totals");
        CHECK(totals.status == 3);
        CHECK(totals.text == "BROKEN: " + contract.substr(contract.rfind('/') + 1) +
                                 " (2026410301000001) is not what the totals count\n");
        tamper(registry.market.connection, "UPDATE contracts SET amount_tech = 100000000");
        CHECK(machine.run("verify totals").text == "whole: 1 registrations are what 1 postings count\n");
        const Outcome mended = machine.run("verify rows");
        CHECK(mended.status == 0);
        CHECK(mended.says("rows are what the audit says of them\n"));
        const Outcome nothing = machine.run("verify rows --since 999999");
        CHECK(nothing.status == 1);
        CHECK(nothing.says("nothing is proved"));
    }

    TEST_CASE("a tree head's signature verifies with openssl on the command line, and a changed head does not") {
        Registry registry;
        registry.registered(registry.wish());
        registry.market.seal();
        Machine machine{registry.market.connection};
        registry.market.read([&](Unit& unit) {
            const TreeHead head = unit.log.head().value();
            machine.write("head.txt", signed_text(head));
            machine.write("head.sig", head.signature);
            machine.write("key.pem", unit.log.keys().at(0).pem);
        });
        const std::string verify = "cd " + machine.folder.path +
                                   " && openssl dgst -sm3 -verify key.pem -sigopt distid:1234567812345678 "
                                   "-signature head.sig head.txt";
        const Outcome good = Machine::outcome_of(verify);
        CHECK_MESSAGE(good.status == 0, good.text);
        CHECK(good.text == "Verified OK\n");
        std::string text = file_text(machine.folder.path + "/head.txt");
        ++text[18];  // the size
        machine.write("head.txt", text);
        CHECK(Machine::outcome_of(verify).status == 1);
    }

    TEST_CASE("a certificate proves itself on the command line, by published keys or those of the installation") {
        Registry registry;
        const std::string contract = registry.registered(registry.wish());
        Machine machine{registry.market.connection};
        const std::string page = registry.market.get(contract + "/certificate.pdf", registry.seller).body;
        machine.write("c.pdf", page);
        machine.write("c.json", registry.market.get(contract + "/certificate", registry.seller).body);
        machine.write("keys.json", registry.market.get("/v1/log/keys").body);
        machine.write("key.pem", registry.market.crypto.signing_key());
        for (const char* file : {"c.pdf", "c.json"}) {
            for (const char* keys : {"", " --keys keys.json", " --keys key.pem"}) {
                const Outcome good = machine.run("verify certificate " + std::string{file} + keys);
                CHECK_MESSAGE(good.status == 0, good.text);
                CHECK(good.says("valid: certificate 2026410301000001 revision 1, 轴承寿命测试服务, signed by "));
            }
            std::string bytes = file_text(machine.folder.path + "/" + file);
            ++bytes[bytes.size() / 3];
            machine.write("bent", bytes);
            const Outcome bad = machine.run("verify certificate bent --keys key.pem");
            CHECK(bad.status == 3);
            CHECK(bad.says("NOT VALID: "));
        }
        machine.write("other.pem", server::Signer{server::fresh_signing_key()}.public_pem());
        const Outcome unknown = machine.run("verify certificate c.pdf --keys other.pem");
        CHECK(unknown.status == 3);
        CHECK(unknown.says("which is not among those given"));
        CHECK(machine.run("verify certificate c.pdf --keys c.pdf").status == 1);
        CHECK(machine.run("verify certificate nowhere.pdf").status == 2);
    }

    TEST_CASE("a certificate's signatures verify with openssl on the command line, and a changed byte does not") {
        Registry registry;
        const std::string contract = registry.registered(registry.wish());
        Machine machine{registry.market.connection};
        const std::string file = registry.market.get(contract + "/certificate", registry.seller).body;
        const std::string page = registry.market.get(contract + "/certificate.pdf", registry.seller).body;
        machine.write("key.pem", registry.market.crypto.signing_key());
        const auto openssl = [&](std::string_view bytes, const std::string& signature) {
            machine.write("text", std::string{bytes});
            machine.write("sig", unhex(signature));
            return Machine::outcome_of("cd " + machine.folder.path +
                                       " && openssl dgst -sm3 -verify key.pem -sigopt distid:1234567812345678 "
                                       "-signature sig text");
        };
        const std::string text = file.substr(15, file.find(",\"key\"") - 15);
        const std::string signature{
            body_of(registry.market.get(contract + "/certificate", registry.seller)).at("signature").get_string()};
        CHECK(openssl(text, signature).text == "Verified OK\n");
        CHECK(openssl(text + " ", signature).status == 1);
        const auto last_line = page.rfind('\n', page.size() - 2) + 1;
        const auto blank = page.rfind(' ');
        const std::string of_page = page.substr(blank + 1, page.size() - blank - 2);
        CHECK(openssl(page.substr(0, last_line), of_page).text == "Verified OK\n");
        CHECK(openssl(page.substr(1, last_line - 1), of_page).status == 1);
    }

    TEST_CASE("a backup that was touched, has another key or comes upon data is refused, and the reason is said") {
        UsedMarket used;
        Machine from{used.market.connection};
        REQUIRE(from.run("admin backup saved").status == 0);
        const std::string saved = from.folder.path + "/saved";
        TestFolder elsewhere;
        int places = 0;
        const auto fresh = [&] { return sqlite_at(elsewhere.path + "/" + std::to_string(++places) + ".sqlite"); };
        const auto refused = [](const Outcome& outcome, std::string_view reason) {
            CAPTURE(outcome.text);
            CHECK(outcome.status == 1);
            CHECK(outcome.says(reason));
        };
        refused(from.run("admin backup saved"), "exists already");
        refused(from.run("admin restore saved"), "not empty");
        refused(Machine{fresh()}.run("admin restore " + elsewhere.path + "/nothing"), "there is no manifest");
        Machine stranger{fresh()};
        stranger.write("instance.key", std::string(32, 'x'));
        refused(stranger.run("admin restore " + saved), "another instance key");
        std::string rows = file_text(saved + "/rows.tsv");
        const std::size_t at = rows.find("published");
        REQUIRE(at != std::string::npos);
        rows[at] = 'P';
        std::ofstream{saved + "/rows.tsv", std::ios::binary} << rows;
        refused(Machine{fresh()}.run("admin restore " + saved), "changed or cut off");
    }

    TEST_CASE("a place without tables is not backed up, and nothing is left behind") {
        const Place bare{Place::Kind::bare};
        Machine machine{bare.connection()};
        const Outcome outcome = machine.run("admin backup saved");
        CAPTURE(outcome.text);
        CHECK(outcome.status == 1);
        const bool no_file = bare.connection().engine == Connection::Engine::sqlite;
        CHECK(outcome.says(no_file ? "there is no database at " : "not been migrated"));
        CHECK_FALSE(std::filesystem::exists(machine.folder.path + "/saved"));
    }

    TEST_CASE("a broken audit is named by its row, with a status of its own for scripts") {
        UsedMarket used;
        tamper(used.market.connection, "UPDATE audit_log SET outcome = 'undone' WHERE seq = 2");
        Machine machine{used.market.connection};
        const Outcome outcome = machine.run("admin verify-audit");
        CAPTURE(outcome.text);
        CHECK(outcome.status == 3);
        CHECK(outcome.says("BROKEN at row 2"));
        const Outcome anchor = machine.run("admin verify-audit --anchor nonsense");
        CHECK(anchor.status == 1);
        CHECK(anchor.says("SEQ:HASH"));
    }

    TEST_CASE("only who founds a place makes its key and its database; who looks says what is not there") {
        TestFolder elsewhere;
        const std::string place = elsewhere.path + "/data/heluo.sqlite";
        for (const std::string& command : {std::string{"admin verify-audit"}, std::string{"admin backup saved"},
                                           std::string{"admin restore saved"}, std::string{"migrate"}}) {
            CAPTURE(command);
            Machine machine{sqlite_at(place)};
            if (command != "admin restore saved") {
                const Outcome no_database = machine.run(command);
                CHECK(no_database.status == 1);
                CHECK(no_database.says("there is no database at " + place));
            }
            std::filesystem::remove(machine.folder.path + "/instance.key");
            const Outcome no_key = machine.run(command);
            CAPTURE(no_key.text);
            CHECK(no_key.status == 1);
            if (command != "migrate") CHECK(no_key.says("there is no instance key at instance.key"));
            CHECK_FALSE(std::filesystem::exists(machine.folder.path + "/instance.key"));
            CHECK_FALSE(std::filesystem::exists(elsewhere.path + "/data"));
        }
    }

    TEST_CASE("a chain under another key is not called broken, unless its head alone was touched") {
        UsedMarket used;
        Machine stranger{used.market.connection};
        stranger.write("instance.key", std::string(32, 'x'));
        const Outcome outcome = stranger.run("admin verify-audit");
        CAPTURE(outcome.text);
        CHECK(outcome.status == 1);
        CHECK(outcome.says("the key at instance.key is not the one this chain was sealed with"));
        tamper(used.market.connection, "UPDATE chain_head SET mac = 'x' WHERE name = 'audit'");
        CHECK(Machine{used.market.connection}.run("admin verify-audit").status == 3);
    }

    TEST_CASE("an operator is made once, with a password that is typed or made, and the rules are said in words") {
        TestFolder elsewhere;
        Machine machine{sqlite_at(elsewhere.path + "/new.sqlite")};
        const Outcome made = machine.run("admin create-operator --login chief");
        CHECK(made.status == 0);
        CHECK(made.says("made the operator chief, acc_"));
        CHECK(made.says("password (shown this once): "));
        const auto refused = [&](const std::string& login, const std::string& password, std::string_view reason) {
            const Outcome outcome =
                machine.run("admin create-operator --login '" + login + "' --password-stdin", password);
            CAPTURE(outcome.text);
            CHECK(outcome.status == 1);
            CHECK(outcome.says(reason));
        };
        refused("chief", "a long enough password\n", "taken");
        refused("other", "short\n", "12");
        refused("other", "", "12");
        refused("other", "123456789012\n", "common");
        refused("Other", "a long enough password\n", "a-z 0-9");
        refused("ab", "a long enough password\n", "3 to 64");
        const Outcome windows =
            machine.run("admin create-operator --login other --password-stdin", "a long enough password\r\n");
        CHECK(windows.status == 0);
        CHECK_FALSE(windows.says("a long enough password"));
    }

    TEST_CASE("each command of admin has its help, and a wrong call is told from a refusal") {
        const auto help = [](const std::string& command) {
            const Outcome outcome = Machine::outcome_of(program() + " admin " + command + " --help");
            CHECK(outcome.status == 0);
            return outcome.text;
        };
        const auto has = [](const std::string& text, std::string_view part) {
            CAPTURE(text);
            CHECK(text.find(part) != std::string::npos);
        };
        for (const char* command : {"create-operator", "backup", "restore", "verify-audit"}) {
            has(help(""), command);
            has(help(command), "--config");
        }
        has(help("create-operator"), "--password-stdin");
        has(help("backup"), "does not exist yet");
        has(help("restore"), "empty database");
        has(help("verify-audit"), "SEQ:HASH");
        for (const char* wrong : {"", "bakcup", "backup", "restore", "create-operator", "backup a b",
                                  "verify-audit --anker x", "backup x --config /nowhere.toml"}) {
            CAPTURE(wrong);
            const Outcome outcome = Machine::outcome_of(program() + " admin " + wrong);
            CHECK(outcome.status == 2);
            CHECK_FALSE(outcome.text.empty());
        }
    }
}

}  // namespace heluo::tests
