// A register to count: contracts registered here and elsewhere, chosen so that every figure of a test tells them apart.
#pragma once
#include <string>
#include <string_view>

#include "tests/support/imports.hpp"

namespace heluo::tests {

// The n-th contract as a row, registered here (410301) or by Zhengzhou's registry.
Cells here(int n, const Cells& changes);
Cells elsewhere(int n, const Cells& changes);

// Posts the postings up to `size` again and again, until there are so many: `many` is size times a power of two.
void repeat_postings(const Connection& place, long long size, long long many);

struct Counting {
    Importing office;
    Market& market = office.market;
    Token statistician;

    Counting();
    void add(const std::vector<Cells>& rows);  // all of them sound

    Response ask(std::string_view query) {
        return market.get("/v1/statistics/totals?" + std::string{query}, statistician);
    }
    // "5 8311.50 8211.50": count, amount_total, amount_tech.
    std::string total(std::string_view query);
    // "2025-02 service 03: 1 50.00 40.00" for every row of the table, with the dimensions that were asked for.
    Names rows(std::string_view query);
    // The same as total(), added up from all pages of the contracts behind it.
    std::string drilled(std::string_view query, int limit = 2);
};

}  // namespace heluo::tests
