// Folding: what a reader takes for the same is the same.
#include <doctest/doctest.h>

#include "api/core/folding.hpp"

using heluo::api::folded;

TEST_SUITE_BEGIN("pure");

TEST_CASE("width, case, composition and white space fold away; letters do not") {
    CHECK(folded("ＡＢＣ　１２３") == "abc 123");
    CHECK(folded("  Graphene \n\t Film ") == "graphene film");
    CHECK(folded("e\xCC\x81") == folded("É"));
    CHECK(folded("STRASSE") == folded("straße"));
    CHECK(folded("石墨烯") == "石墨烯");
    CHECK(folded("石墨烯") != folded("石墨"));
    CHECK(folded("").empty());
    CHECK(folded(" \t").empty());
}

TEST_SUITE_END();
