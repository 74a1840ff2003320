// Every identifier vector through the API: posted to the endpoint whose field carries it, it is accepted or refused as the
// file says, and the refusal names the reason. No endpoint takes a citizen's number; its parser answers (tests/core).
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "tests/support/exchange.hpp"
#include "tests/support/here.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

using namespace heluo;
using namespace heluo::tests;
using Strings = std::vector<std::string>;

namespace {

struct Vector {
    std::string value, expect;
};

std::vector<Vector> vectors_of(const std::string& kind) {
    std::ifstream file{source("tests/data/identifier-vectors.csv")};
    std::vector<Vector> list;
    for (std::string line; std::getline(file, line);) {
        const auto first = line.find(','), second = line.rfind(',');
        if (line.substr(0, first) == kind)
            list.push_back({line.substr(first + 1, second - first - 1), line.substr(second + 1)});
    }
    return list;
}

void check(const Response& answer, const Vector& vector, const std::string& pointer) {
    CAPTURE(vector.value);
    CAPTURE(answer.body);
    if (vector.expect == "valid")
        CHECK(answer.status == 201);
    else
        CHECK(faults(answer) == Strings{pointer + " " + vector.expect});
}

}  // namespace

TEST_CASE("every credit code vector is registered or refused as the file says") {
    Market market;
    const Token staff = reviewer(market).token;
    const auto vectors = vectors_of("credit_code");
    CHECK(vectors.size() == 16);
    for (const Vector& vector : vectors)
        check(
            market.post("/v1/parties", {{"credit_code", vector.value}, {"name", "主体"}, {"region", "410305"}}, staff),
            vector, "/credit_code");
}

TEST_CASE("every patent vector is listed or refused as the file says") {
    Market market;
    const Trader owner = member_of_new_party(market);
    const auto vectors = vectors_of("patent");
    CHECK(vectors.size() == 13);
    for (const Vector& vector : vectors) {
        json::object wish = listing_wish(market, "专利 " + vector.value);
        wish["kind"] = "patent";
        wish["patent_number"] = vector.value;
        check(market.post("/v1/listings", wish, owner.token), vector, "/patent_number");
    }
}

TEST_CASE("every registration number vector is taken or refused by the field that carries a contract's own number") {
    Registry registry;
    const auto vectors = vectors_of("registration_number");
    CHECK(vectors.size() == 3);
    for (const Vector& vector : vectors) {
        const Response answer = registry.market.get("/v1/contracts?number=" + vector.value, registry.registrar);
        CAPTURE(vector.value);
        if (vector.expect == "valid")
            CHECK(answer.status == 200);
        else
            CHECK(faults(answer) == Strings{"/number " + vector.expect});
    }
}

TEST_CASE("a region is a full code of today, and the fault says which it is not") {
    Market market;
    const Token staff = reviewer(market).token;
    int n = 0;
    const auto post = [&](std::string_view region) {
        return market.post("/v1/parties", {{"credit_code", credit_code(++n)}, {"name", "主体"}, {"region", region}},
                           staff);
    };
    for (const char* good :
         {"410302", "410305", "410308", "410311", "410300", "110101", "710000", "810000", "820000"}) {
        CAPTURE(good);
        CHECK(post(good).status == 201);
    }
    for (const std::string_view bad :
         {"4103", "410399", "41030", "4103022", "999999", "000000", "41030a", "", "洛阳"}) {
        CAPTURE(bad);
        CHECK(faults(post(bad)) == Strings{"/region region_code"});
    }
}

TEST_CASE("a body with five wrong fields gets one 422 that names the five") {
    Registry registry;
    json::object wish = registry.wish();
    wish["seller"].get_object()["credit_code"] = "91410300MA9FOO0154";
    wish["buyer"].get_object()["region"] = "4103";
    wish["amount_total"] = yuan("1.234");
    wish["signed_on"] = "2026-02-30";
    wish["kind"] = "gift";
    const Response answer = registry.draft(wish);
    CHECK(answer.status == 422);
    CHECK(code_of(answer) == "invalid_fields");
    std::vector<std::string> named = faults(answer);
    std::sort(named.begin(), named.end());
    CHECK(named == Strings{"/amount_total/amount amount_format", "/buyer/region region_code", "/kind not_allowed_value",
                           "/seller/credit_code credit_code_alphabet", "/signed_on date_invalid"});
}
