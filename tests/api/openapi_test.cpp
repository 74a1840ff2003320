// The document of the API: accepted change by change, complete, and true of every route.
#include <doctest/doctest.h>

#include <set>

#include "api/core/openapi.hpp"
#include "api/core/pretty.hpp"
#include "api/core/shape.hpp"
#include "api/routes.hpp"
#include "tests/support/golden.hpp"

using namespace heluo;
using namespace heluo::api;
using heluo::tests::check_golden;

namespace {

void walk_references(const json::value& value, std::set<std::string>& found) {
    if (value.is_object())
        for (const auto& [key, member] : value.get_object()) {
            if (key == "$ref") found.insert(std::string{member.get_string()});
            walk_references(member, found);
        }
    if (value.is_array())
        for (const auto& item : value.get_array()) walk_references(item, found);
}

}  // namespace

TEST_SUITE_BEGIN("pure");

TEST_CASE("golden: the OpenAPI document is what was accepted") {
    check_golden("openapi.json", pretty(json::parse(openapi_text())) + "\n");
}

TEST_CASE("golden: the table of rights is what was accepted") { check_golden("rights.md", rights_table()); }

TEST_CASE("the document is complete: every operation has answers, errors, roles, security and one name") {
    const json::value document = json::parse(openapi_text());
    CHECK(document.at("openapi") == "3.1.0");
    std::set<std::string> names;
    for (const auto& [path, methods] : document.at("paths").get_object()) {
        for (const auto& [method, operation] : methods.get_object()) {
            CAPTURE(std::string{path});
            CHECK(names.insert(std::string{operation.at("operationId").get_string()}).second);
            CHECK_FALSE(operation.at("summary").get_string().empty());
            CHECK_FALSE(operation.at("x-roles").get_array().empty());
            CHECK(operation.at("security").is_array());
            CHECK(operation.at("responses").get_object().contains("500"));
            if (const auto* parameters = operation.get_object().if_contains("parameters"))
                for (const json::value& parameter : parameters->get_array())
                    CHECK_FALSE(parameter.at("name").get_string().empty());
        }
    }
    CHECK(names.size() == all_routes().size());
}

TEST_CASE("the document refers to nothing that it does not define") {
    const json::value document = json::parse(openapi_text());
    std::set<std::string> references;
    walk_references(document, references);
    for (const std::string& reference : references) {
        CAPTURE(reference);
        json::error_code error;
        CHECK(document.find_pointer(reference.substr(1), error) != nullptr);
    }
}

TEST_CASE("the page needs nothing from outside") {
    const std::string& page = docs_page();
    for (const char* outside : {"http://", "https://", "src=", "@import", "url("}) {
        CAPTURE(outside);
        CHECK(page.find(outside) == std::string::npos);
    }
    CHECK(page.find("/v1/events") != std::string::npos);
}

TEST_CASE("the page shows what a request takes, and every link on it leads to a place on it") {
    const std::string& page = docs_page();
    const auto operation = page.find("<details id=\"draft_listing\"");
    REQUIRE(operation != std::string::npos);
    const std::string body = page.substr(operation, page.find("</details>", operation) - operation);
    CHECK(body.find("<td><code>title</code></td><td>required</td><td>string, 1 to 80 characters</td>") !=
          std::string::npos);
    CHECK(body.find("one of <code>&quot;achievement&quot;</code>") != std::string::npos);
    CHECK(body.find("<a href=\"#schema-Money\">Money</a> or null") != std::string::npos);
    const std::string_view href = "href=\"#";
    std::size_t links = 0;
    for (auto at = page.find(href); at != std::string::npos; at = page.find(href, at + 1), ++links) {
        const auto begin = at + href.size();
        const std::string id = page.substr(begin, page.find('"', begin) - begin);
        CAPTURE(id);
        CHECK(page.find("id=\"" + id + "\"") != std::string::npos);
    }
    CHECK(links > 50);
}

TEST_CASE(
    "an amount in a query string is described as the text that it is, and days and measures say what they count") {
    const json::value document = json::parse(openapi_text());
    const auto parameter = [&](const char* path, const char* name) {
        for (const json::value& each : document.at("paths").at(path).at("get").at("parameters").get_array())
            if (each.at("name") == name) return each.at("schema");
        return json::value{};
    };
    CHECK(parameter("/v1/listings", "min_price").at("type") == "string");
    CHECK(std::string{parameter("/v1/statistics/totals", "until").at("description").get_string()}.starts_with(
        "the first day no longer counted"));
    CHECK(std::string{parameter("/v1/statistics/totals", "measure").at("description").get_string()}.find("输出") !=
          std::string::npos);
}

TEST_SUITE_END();
