// What the law may change, as effective-dated data: parameters (config/luoyang.toml) and code lists (config/codes/*.csv).
// Loaded once at start, read-only afterwards; a rule is always asked for a date.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/core/identifiers.hpp"
#include "domain/core/instant.hpp"
#include "domain/core/money.hpp"
#include "domain/core/violations.hpp"

namespace heluo {

// One line of a code list; an open end is absent. [valid_from, valid_until)
struct Code {
    std::string code, parent, name_zh, name_en;
    int order = 0;
    std::optional<Date> valid_from, valid_until;
    std::string successor;             // for codes that ended: the one that took over (410322 -> 410308)
    std::vector<std::string> aliases;  // other spellings met in imports ("新材料", "新材料及其应用技术")
    bool valid_on(Date date) const {
        return (!valid_from || *valid_from <= date) && (!valid_until || date < *valid_until);
    }
};

// Lists: regions, countries, contract_kinds (5 kinds with sub-kinds), fields (11), payment_modes, refusal_grounds (N01..N99),
// cooperation_forms, service_types, no_award_reasons, review_reasons, cancel_reasons, cancellation_causes, revocation_grounds, benefits, royalty_bases,
// royalty_courses, receipt_kinds, document_kinds, required_documents, required_clauses, licence_types, ip_types, natures, plan_sources, goals, industries, amount_bands,
// currencies (ISO 4217), exchange_rates (domain/registry/foreign.hpp),
// workdays (domain/core/working_days.hpp).
class CodeList {
  public:
    explicit CodeList(std::vector<Code> codes = {}) : codes_{std::move(codes)} {}
    const Code* find(std::string_view code) const;                   // whenever valid
    const Code* find_or_alias(std::string_view code_or_name) const;  // also by name or alias, with or without 技术
    bool has(std::string_view code, Date on) const;
    const std::vector<Code>& all() const { return codes_; }
    const std::string& name() const { return name_; }  // by which the rules hold it

  private:
    friend class Rules;
    std::vector<Code> codes_;
    std::string name_;
};
// code_unknown, naming the list, for what is none of its codes on that day.
void need_code(const CodeList& list, std::string_view code, Date on, std::string_view pointer, Violations& faults);

enum class RegionVerdict { known, historic, unknown };

class Rules {
  public:
    // A parameter's value on a date: "quote.min_valid" -> 3. Throws std::out_of_range for a name nobody defined (ours).
    long long number(std::string_view name, Date on) const;
    Money money(std::string_view name, Date on) const;  // in fen in the data
    std::string text(std::string_view name, Date on) const;
    bool lists(std::string_view name, std::string_view word, Date on) const;  // of a text of words with spaces between

    const CodeList& list(std::string_view name) const;
    std::vector<std::string> values_of(
        std::string_view name) const;  // on whatever day; empty for a name nobody defined
    std::vector<std::string> names_from(std::string_view prefix) const;  // of parameters
    bool holds_always(std::string_view name) const;                      // has a value on every day
    // Known provinces and prefectures from config/codes/regions.csv; below an area whose children are listed completely
    // only those exist. `historic`: it existed, but not on this date.
    RegionVerdict region(const RegionCode& code, Date on) const;
    std::string region_name(std::string_view code_or_prefix) const;  // "" if not listed
    std::string region_successor(const RegionCode& code) const;      // "" if it has none

    // A text as it is matched (R41): what a reader takes for the same is the same bytes. The Unicode tables live in the API.
    std::string folded(std::string_view text) const { return folding_(text); }
    void set_folding(std::function<std::string(std::string_view)> folding) { folding_ = std::move(folding); }

    struct Dated {
        std::string value;
        std::optional<Date> from;
    };
    void set(std::string name, std::string value, std::optional<Date> from);  // loading only
    void set_list(std::string name, CodeList list);
    // Regions whose sub-areas are completely listed (prefixes): "41", "4103".
    void set_complete_region(std::string prefix);

  private:
    std::map<std::string, std::vector<Dated>, std::less<>> parameters_;
    std::map<std::string, CodeList, std::less<>> lists_;
    std::vector<std::string> complete_regions_;
    std::function<std::string(std::string_view)> folding_;
};

}  // namespace heluo
