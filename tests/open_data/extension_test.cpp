// What the house adds to OCDS, as who reads the open data finds it.
#include <doctest/doctest.h>

#include "tests/support/market.hpp"

using namespace heluo::tests;

TEST_CASE("the extension says what it adds, in the terms of the standard's schema") {
    Market market;
    const Response described = market.get("/v1/ocds/extension/extension.json");
    CHECK(text_at(described, "/schemas/0") == "release-schema.json");
    const Response schema = market.get("/v1/ocds/extension/release-schema.json");
    CHECK(schema.status == 200);
    CHECK(schema.body.find("components") == std::string::npos);
    CHECK(text_at(schema, "/definitions/Contract/properties/technology/$ref") == "#/definitions/OcdsTechnology");
    CHECK(text_at(schema, "/definitions/OcdsTechnologyTerms/properties/techAmount/$ref") == "#/definitions/Value");
    CHECK(text_at(schema, "/properties/processKind/enum/0") == "procurement");
}
