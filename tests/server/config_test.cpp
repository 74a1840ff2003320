// Settings: one table, all mistakes at once, overrides; rules files; secrets; the shipped default is the table's own text.
#include "server/config.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "server/rules_file.hpp"
#include "server/secrets.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/here.hpp"
#include "tests/support/open_door.hpp"

namespace heluo::tests {

using namespace heluo::server;

namespace {

Environment none() { return {}; }
std::vector<std::string> faults_of(std::string_view toml, const Environment& environment = none()) {
    try {
        read_settings(toml, "test.toml", environment);
        return {};
    } catch (const ConfigError& error) {
        return error.faults;
    }
}
void write(const std::string& path, std::string_view text) { std::ofstream{path} << text; }

template <class Read>
std::vector<std::string> faults_in(Read read) {
    try {
        read();
        return {};
    } catch (const ConfigError& error) {
        return error.faults;
    }
}

}  // namespace

TEST_SUITE("pure") {
    TEST_CASE("the shipped settings are the table's own text") {
        CHECK(file_text(source("config/heluo.toml")) == annotated(Settings{}));
        CHECK(annotated(read_settings(annotated(Settings{}), "shown", none())) == annotated(Settings{}));
    }

    TEST_CASE("every mistake in the settings is named at once") {
        const auto faults = faults_of(
            "[server]\nport = 65536\naddress = 7\nprot = 1\n[sever]\nport = 1\n[database]\nengine = \"oracle\"\n"
            "[log]\nlevel = \"loud\"\n[tls]\nkey = \"k.pem\"\n",
            {{"HELUO_WORKERS_THREADS", "many"},
             {"HELUO_SERVER_PROT", "8443"},
             {"HELUO_PORT", "8443"},
             {"HELUO_PASSWORD", "not a setting, and not a mistake"}});
        REQUIRE(faults.size() == 10);
        for (const char* start :
             {"server.prot: no such setting", "sever: no such section", "server.address: must be a text",
              "server.port: must be 0 to 65535", "database.engine: must be one of sqlite, mysql",
              "log.level: must be one of", "tls.certificate, tls.key: give both",
              "HELUO_WORKERS_THREADS: must be a whole number", "HELUO_SERVER_PROT: no such setting",
              "HELUO_PORT: no such setting"})
            CHECK_MESSAGE(std::ranges::any_of(faults, [&](const auto& each) { return each.starts_with(start); }),
                          start);
    }

    TEST_CASE("a number at its bound is right, beside it wrong") {
        CHECK(faults_of("[server]\nio_threads = 1\n").empty());
        CHECK(faults_of("[server]\nio_threads = 64\n").empty());
        CHECK(faults_of("[server]\nio_threads = 0\n").size() == 1);
        CHECK(faults_of("[server]\nio_threads = 65\n").size() == 1);
        CHECK(faults_of("[server]\nio_threads = 2.0\n").size() == 1);
        CHECK(faults_of("[server\n").front().starts_with("test.toml:"));
    }

    TEST_CASE("the environment wins over the file, the file over the default") {
        const auto settings = read_settings("[server]\nport = 1\nidle_seconds = 9\n", "t",
                                            {{"HELUO_SERVER_PORT", "2"},
                                             {"HELUO_SERVER_TRUSTED_PROXIES", "10.0.0.1,10.0.0.2"},
                                             {"HELUO_DATABASE_ALLOW_UNSAFE_DURABILITY", "true"}});
        CHECK(settings.server.port == 2);
        CHECK(settings.server.idle_seconds == 9);
        CHECK(settings.server.header_seconds == 10);
        CHECK(settings.server.trusted_proxies == std::vector<std::string>{"10.0.0.1", "10.0.0.2"});
        CHECK(settings.database.allow_unsafe_durability);
    }

    TEST_CASE("the shipped rules load, and mistakes in an operator's own are all named") {
        CHECK_NOTHROW(load_rules());
        TestFolder folder;
        write(folder.path + "/rules.toml",
              "[[parameter]]\nname = \"a\"\nvalue = 1.5\n[[parameter]]\nvalue = 1\n[[parameter]]\nname = \"b\"\n"
              "value = 1\nvalid_from = \"2026-02-30\"\ncolour = \"red\"\n[other]\n");
        std::filesystem::create_directory(folder.path + "/codes");
        write(folder.path + "/codes/fields.csv",
              "code,parent,name_zh,name_en,order,valid_from,valid_until,successor,aliases\n"
              "1,,\"a, \"\"b\"\"\",,x,,,,\n2,,b\n3,,,,1,2026-01-02,2026-01-02,,\n");
        const auto faults = faults_in([&] { load_rules(folder.path + "/rules.toml", folder.path + "/codes"); });
        const auto left_out = [&](const std::string& fault) {
            return fault.starts_with(folder.path + "/rules.toml: ") && fault.ends_with(" is missing");
        };
        CHECK(faults.size() - static_cast<std::size_t>(std::ranges::count_if(faults, left_out)) == 10);
        CHECK(faults_in([&] { load_rules(folder.path + "/missing.toml"); }).size() == 1);
    }

    TEST_CASE("an operator's rules have every name that the code asks for, no other, and values of its kind") {
        TestFolder folder;
        const std::string path = folder.path + "/rules.toml", shipped = file_text(source("config/luoyang.toml"));
        const auto faults_with = [&](std::string_view from, std::string_view to) {
            std::string text = shipped;
            text.replace(text.find(from), from.size(), to);
            write(path, text);
            return faults_in([&] { load_rules(path); });
        };
        CHECK(faults_with("value = \"01\"", "value = \"02\"").empty());
        CHECK(faults_with("[[parameter]]",
                          "[[parameter]]\nname = \"registry.point\"\nvalue = \"03\"\n"
                          "valid_from = 2027-01-01\n[[parameter]]")
                  .empty());
        const auto renamed = faults_with("\"registry.point\"", "\"registry.pont\"");
        REQUIRE(renamed.size() == 2);
        CHECK(renamed[0].starts_with(path + ":"));
        CHECK(renamed[0].ends_with(": registry.pont is no parameter"));
        CHECK(renamed[1] == path + ": registry.point is missing");
        const auto number = faults_with("value = \"4103\"", "value = 4103");
        REQUIRE(number.size() == 1);
        CHECK(number[0].ends_with(": registry.jurisdiction must be a text in quotes"));
        const auto text = faults_with("value = 730", "value = \"730\"");
        REQUIRE(text.size() == 1);
        CHECK(text[0].ends_with(": listing.validity_days.max must be a whole number"));
        const auto word = faults_with("value = \"working\"", "value = \"workdays\"");
        REQUIRE(word.size() == 1);
        CHECK(word[0].ends_with(": registry.decide.count is none of the words it may be"));
        CHECK(faults_with("value = \"transfer\"", "value = \"transfer licence\"").empty());
        const auto words = faults_with("value = \"transfer\"", "value = \"transfer licences\"");
        REQUIRE(words.size() == 1);
        CHECK(words[0].ends_with(": reward.buyer.kinds is none of the words it may be"));
        CHECK(faults_with("value = \"21 22 31\"", "value = \"21,22,31\"") ==
              std::vector<std::string>{"patent.sub_kinds: 21,22,31 is no code of contract_kinds"});
        CHECK(faults_with("value = \"ordinary\"", "value = \"ordinry\"") ==
              std::vector<std::string>{"registry.licence_type: ordinry is no code of licence_types"});
        CHECK(faults_with("name = \"patent.years.invention\"  # by the day of filing\nvalue = 20",
                          "name = \"patent.years.invention\"\nvalue = 20\nvalid_from = 1993-01-01") ==
              std::vector<std::string>{"patent.years.invention: needs an entry without valid_from"});
    }

    TEST_CASE("a list of working days has days, each off or at work") {
        TestFolder folder;
        write(folder.path + "/workdays.csv",
              "code,parent,name_zh,name_en,order,valid_from,valid_until,successor,aliases\n"
              "2028-01-01,off,元旦,,,,,,\n2028-02-30,off,春节,,,,,,\n2028-02-05,holiday,春节,,,,,,\n");
        const auto faults = faults_in([&] { load_rules({}, folder.path); });
        REQUIRE(faults.size() == 2);
        CHECK(faults[0].ends_with("/workdays.csv: 2028-02-30 is no date (yyyy-mm-dd)"));
        CHECK(faults[1].ends_with("/workdays.csv: 2028-02-05: parent must be off or work"));
    }

    TEST_CASE("a list of rates has days and currencies, and what a unit is in yuan") {
        TestFolder folder;
        write(folder.path + "/exchange_rates.csv",
              "code,parent,name_zh,name_en,order,valid_from,valid_until,successor,aliases\n"
              "2026-11-24 USD,USD,7.0865,,,,,,\n2026-11-31 USD,USD,7.1,,,,,,\n2026-11-24 EUR,USD,8.2,,,,,,\n"
              "2026-11-25 USD,USD,seven,,,,,,\n2026-11-26 USD,USD,0,,,,,,\n");
        const auto faults = faults_in([&] { load_rules({}, folder.path); });
        REQUIRE(faults.size() == 4);
        CHECK(faults[0].find("2026-11-31 USD is no day and currency") != std::string::npos);
        CHECK(faults[1].find("2026-11-24 EUR is no day and currency") != std::string::npos);
        CHECK(faults[2].find("seven is no rate in yuan") != std::string::npos);
        CHECK(faults[3].find("0 is no rate in yuan") != std::string::npos);
    }

    TEST_CASE("bands of amounts are lower bounds in their order, from 0 on") {
        TestFolder folder;
        const auto faults_of = [&](const std::string& codes) {
            write(folder.path + "/amount_bands.csv",
                  "code,parent,name_zh,name_en,order,valid_from,valid_until,successor,aliases\n" + codes);
            return faults_in([&] { load_rules({}, folder.path); });
        };
        CHECK(faults_of("0,,一档,,,,,,\n10,,二档,,,,,,\n").empty());
        CHECK(faults_of("10,,一档,,,,,,\n").size() == 1);
        CHECK(faults_of("0,,一档,,,,,,\n50,,二档,,,,,,\n10,,三档,,,,,,\n").size() == 1);
        CHECK(faults_of("0,,一档,,,,,,\nlarge,,二档,,,,,,\n").size() == 1);
    }

    TEST_CASE("the instance key is made once, for its owner alone") {
        TestFolder folder;
        const std::string path = folder.path + "/deep/instance.key";
        CHECK_THROWS_WITH(instance_key(path), ("there is no instance key at " + path).c_str());
        CHECK_FALSE(std::filesystem::exists(path));
        make_instance_key(path);
        const auto key = instance_key(path);
        CHECK(key.size() == 32);
        make_instance_key(path);
        CHECK(instance_key(path) == key);
        struct stat status {};
        ::stat(path.c_str(), &status);
        CHECK((status.st_mode & 0777) == 0600);
        ::chmod(path.c_str(), 0644);
        CHECK_THROWS_AS(instance_key(path), std::runtime_error);
        ::chmod(path.c_str(), 0600);
        write(path, "short");
        CHECK_THROWS_AS(instance_key(path), std::runtime_error);
    }

    TEST_CASE("passwords are kept as Argon2id with the cost of the settings, at full cost by default") {
        Secrets cheap{std::string(32, 'k'), {8, 1}}, dear{std::string(32, 'k'), {}};
        const auto hash = dear.hash_password("correct horse");
        CHECK(hash.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"));
        CHECK(dear.verify_password(hash, "correct horse"));
        CHECK_FALSE(dear.verify_password(hash, "correct horsf"));
        CHECK(cheap.needs_rehash(hash));
        CHECK_FALSE(dear.needs_rehash(hash));
        CHECK(hex(dear.sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        CHECK(dear.mac("a") != dear.mac("b"));
        CHECK_THROWS_AS(Secrets("short", {}), std::invalid_argument);
    }

    TEST_CASE("what a caller sends cannot forge a line of the log or drive a terminal") {
        CHECK(escaped("a\n{\"level\":\"info\"}") == "a\\u000a{\\\"level\\\":\\\"info\\\"}");
        CHECK(escaped("\x1b[2J\x7f") == "\\u001b[2J\\u007f");
        CHECK(escaped("\xc2\x9b") == "\\u009b");
        CHECK(escaped("洛阳\\") == "洛阳\\\\");
        CHECK(escaped("\xff\xc0\x80\xed\xa0\x80") == "\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd");
        const auto line = LogLine{Level::info, "x"}.text("name", "a\r\nb").number("n", -1).take();
        CHECK(std::ranges::count(line, '\n') == 1);
        CHECK(line.ends_with("\"name\":\"a\\u000d\\u000ab\",\"n\":-1}\n"));
    }
}

}  // namespace heluo::tests
