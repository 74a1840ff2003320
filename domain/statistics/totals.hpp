// Totals of registered contracts by period: 登记, 输出 and 吸纳, each figure with the contracts behind it.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/identifiers.hpp"
#include "domain/core/instant.hpp"
#include "domain/core/money.hpp"
#include "domain/core/names.hpp"
#include "domain/core/page.hpp"
#include "domain/core/unit.hpp"
#include "domain/people/actor.hpp"
#include "domain/registry/postings.hpp"

namespace heluo {

// registry.md §5.2: three separate measures; 输出 + 吸纳 counts a local contract twice and is no 成交额 of an area.
enum class Measure { registered, out, in };
template <>
inline constexpr auto names<Measure> = std::to_array<std::pair<Measure, std::string_view>>({
    {Measure::registered, "registered"},  // 登记: by this registry, in the region of the applicant
    {Measure::out, "out"},                // 输出: the seller's region
    {Measure::in, "in"},                  // 吸纳: the buyer's region
});

// Which day puts something into a period (registry.md §5.2): what changes after a period is closed is booked in the one in which it
// happens, so what was published stays. Restated, a period is as it would be told today.
enum class Basis { booked, restated };
template <>
inline constexpr auto names<Basis> = std::to_array<std::pair<Basis, std::string_view>>({
    {Basis::booked, "booked"},      // 记账口径
    {Basis::restated, "restated"},  // 重述口径: everything by its own day
});

// By what a table of totals is divided, and a figure narrowed (registry.md §4): the classes of what counts, as the terms in force then
// had them, and when. A table's columns stand in this order.
enum class Dimension {
    year,
    quarter,
    month,
    kind,
    sub_kind,
    field,
    payment_mode,
    ip_type,
    seller_nature,
    buyer_nature,
    plan_source,
    goal,
    industry,
    amount_band,
    related,
    adjusted,      // 调整: booked in a later period than its own, which was closed
    cross_border,  // 涉外: a side abroad or in 港澳台
    seller_country,
    buyer_country,
    seller_province,
    seller_city,
    seller_region,
    seller_area,  // as home sees it: an own county, else a province or what lies abroad
    buyer_province,
    buyer_city,
    buyer_region,
    buyer_area
};
template <>
inline constexpr auto names<Dimension> =
    std::to_array<std::pair<Dimension, std::string_view>>({{Dimension::year, "year"},
                                                           {Dimension::quarter, "quarter"},
                                                           {Dimension::month, "month"},
                                                           {Dimension::kind, "kind"},
                                                           {Dimension::sub_kind, "sub_kind"},
                                                           {Dimension::field, "field"},
                                                           {Dimension::payment_mode, "payment_mode"},
                                                           {Dimension::ip_type, "ip_type"},
                                                           {Dimension::seller_nature, "seller_nature"},
                                                           {Dimension::buyer_nature, "buyer_nature"},
                                                           {Dimension::plan_source, "plan_source"},
                                                           {Dimension::goal, "goal"},
                                                           {Dimension::industry, "industry"},
                                                           {Dimension::amount_band, "amount_band"},
                                                           {Dimension::related, "related"},
                                                           {Dimension::adjusted, "adjusted"},
                                                           {Dimension::cross_border, "cross_border"},
                                                           {Dimension::seller_country, "seller_country"},
                                                           {Dimension::buyer_country, "buyer_country"},
                                                           {Dimension::seller_province, "seller_province"},
                                                           {Dimension::seller_city, "seller_city"},
                                                           {Dimension::seller_region, "seller_region"},
                                                           {Dimension::seller_area, "seller_area"},
                                                           {Dimension::buyer_province, "buyer_province"},
                                                           {Dimension::buyer_city, "buyer_city"},
                                                           {Dimension::buyer_region, "buyer_region"},
                                                           {Dimension::buyer_area, "buyer_area"}});
using Dimensions = std::vector<Dimension>;                            // each once, in their order
inline constexpr long long max_cells = 1'000'000, max_rows = 50'000;  // of a table; that are not empty

// The code list that a dimension's values are of; empty for the others.
std::string_view list_of(Dimension dimension);

struct TotalsFilter {
    Measure measure = Measure::registered;
    RegionPrefix region;  // "" is everywhere
    std::optional<RegionPrefix>
        home;  // from where areas are seen: from this registry (registry.jurisdiction) where none is said
    Basis basis = Basis::booked;
    std::optional<Date> from, until;  // half-open, by the day that the basis goes by
    // Any of these values, "" for what is not said (未填); of no dimension of time, nor of place but areas.
    std::map<Dimension, std::set<std::string>> only;
    std::optional<PartyId> party;  // only contracts with this party on either side
    friend auto operator<=>(const TotalsFilter&, const TotalsFilter&) = default;
};

struct Figures {
    long long count = 0;    // 项数
    Money amount_total;     // 成交额
    Money amount_tech;      // 技术交易额
    Money amount_received;  // 到款
    friend bool operator==(const Figures&, const Figures&) = default;
};

struct TotalsCell {
    std::vector<std::string> values;  // one of each dimension: 2026, 2026-Q4, 2026-11, a code, 410300, or "" for 未填
    Figures figures;
};

// A contract as it stands behind a figure, a supplement or a receipt of one, or what a closed period told and this one takes back.
struct CountedContract {
    ContractId id;
    std::string number;
    Date registered_on, booked_on;
    std::string title;
    ContractKind kind = ContractKind::service;
    std::string field;
    std::string seller_name, seller_region, buyer_name, buyer_region;
    bool confidential = false;  // then title and names are withheld from who may not look into it
    long long count = 1;        // 项数: none of a supplement or a receipt, -1 where it is taken back
    Money amount_total, amount_tech, amount_received;
    std::optional<SupplementId> supplement;  // then the amounts are its own
    std::optional<ReceiptId> receipt;
};

// A posting as it moved a figure.
struct MovedPosting {
    CountedContract contract;
    Instant at;
    bool comes_with_it = false, goes_with_it = false;  // at that moment, of the contract itself: a posting, a reversal
    bool is_first = false;                             // nothing was posted of the contract before
};

// Who stands behind a figure: units (统计调查对象) are sellers and buyers, by their credit codes, or by their names where they have none.
struct Concentration {
    long long sellers = 0, buyers = 0;
    Money largest, largest_technical;  // the most 成交额, and 技术交易额, that one of them has, on whichever side
};

class Totals {
  public:
    virtual ~Totals() = default;
    // Ordered by their values, kinds as the law does; cells that nothing came to are left out: one of supplements alone counts no contract.
    // One row if no dimension is asked for. too_many_cells where a table could have more than max_cells, or has more than
    // max_rows.
    virtual std::vector<TotalsCell> by(const TotalsFilter& filter, const Dimensions& dimensions,
                                       const Known& known) = 0;
    virtual Concentration concentration(const TotalsFilter& filter, const Known& known) = 0;
    // By the day that the basis goes by, then as they were posted; all pages of a list are of the moment of its first.
    virtual Page<CountedContract> contracts(const TotalsFilter& filter, Known known, const PageRequest& page) = 0;
    // All postings after one moment up to another, in their order: too_many_cells where they are more than max_rows.
    virtual std::vector<MovedPosting> moved(const TotalsFilter& filter, const Known& since, const Known& until) = 0;
};

struct TotalsAnswer {
    std::vector<TotalsCell> cells;
    Figures total;
    std::optional<Instant> as_of;  // of the last posting in the figures: asked for, it gives the same answer for good
};
// Invalid when the period, a code or a region is not one (period_invalid, code_unknown, region_code), or the moment has not come yet
// (date_future).
void check_totals(Unit& unit, const TotalsFilter& filter, const std::optional<Instant>& as_of);
// Title and names, where it is confidential.
void withhold(CountedContract& contract);
// The area of this registry.
RegionPrefix home_of(Unit& unit);
Figures operator+(const Figures& a, const Figures& b);
// As of a past moment, or of now. A party sees only its own contracts, staff all (rights.cpp). Invalid when the period or a code is not
// one (period_invalid), or the moment has not come yet (date_future).
TotalsAnswer totals_for(Unit& unit, const Actor& actor, TotalsFilter filter, const Dimensions& dimensions,
                        const std::optional<Instant>& as_of);
Page<CountedContract> counted_contracts_for(Unit& unit, const Actor& actor, TotalsFilter filter,
                                            const std::optional<Instant>& as_of, const PageRequest& page);

}  // namespace heluo
