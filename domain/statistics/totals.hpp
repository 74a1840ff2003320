// Totals of registered contracts by registration date: 登记, 输出 and 吸纳, each figure with the contracts behind it.
#pragma once
#include <optional>
#include <string>
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

struct TotalsFilter {
    Measure measure = Measure::registered;
    RegionPrefix region;              // "" is everywhere
    std::optional<Date> from, until;  // half-open, by registration date
    std::optional<ContractKind> kind;
    std::optional<std::string> field;
    std::optional<PartyId> party;  // only contracts with this party on either side
};

struct Dimensions {
    bool month = false, kind = false, field = false;
    friend bool operator==(const Dimensions&, const Dimensions&) = default;
};

struct Figures {
    long long count = 0;  // 项数
    Money amount_total;   // 成交额
    Money amount_tech;    // 技术交易额
    friend bool operator==(const Figures&, const Figures&) = default;
};

struct TotalsCell {
    std::optional<int> month;  // yyyymm
    std::optional<ContractKind> kind;
    std::optional<std::string> field;
    Figures figures;
};

// A contract as it stands behind a figure.
struct CountedContract {
    ContractId id;
    std::string number;
    Date registered_on;
    std::string title;
    ContractKind kind = ContractKind::service;
    std::string field;
    std::string seller_name, seller_region, buyer_name, buyer_region;
    bool confidential = false;  // then title and names are withheld from who may not look into it
    Money amount_total, amount_tech;
    std::optional<SupplementId> supplement;  // then the amounts are its own, and it is no item of its own (项数)
};

class Totals {
  public:
    virtual ~Totals() = default;
    // Ordered by month, kind and field; cells that nothing came to are left out: one of supplements alone counts no contract. One row if no dimension is asked for.
    virtual std::vector<TotalsCell> by(const TotalsFilter& filter, const Dimensions& dimensions,
                                       const Known& known) = 0;
    // By registration date, then as they were posted; all pages of a list are of the moment of its first.
    virtual Page<CountedContract> contracts(const TotalsFilter& filter, Known known, const PageRequest& page) = 0;
};

struct TotalsAnswer {
    std::vector<TotalsCell> cells;
    Figures total;
    std::optional<Instant> as_of;  // of the last posting in the figures: asked for, it gives the same answer for good
};
// As of a past moment, or of now. A party sees only its own contracts, staff all (rights.cpp). Invalid when the period or a code is not
// one (period_invalid), or the moment has not come yet (date_future).
TotalsAnswer totals_for(Unit& unit, const Actor& actor, TotalsFilter filter, const Dimensions& dimensions,
                        const std::optional<Instant>& as_of);
Page<CountedContract> counted_contracts_for(Unit& unit, const Actor& actor, TotalsFilter filter,
                                            const std::optional<Instant>& as_of, const PageRequest& page);

}  // namespace heluo
