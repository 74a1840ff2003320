// What is wrong with the fields of one input: all of it, each with its place (JSON pointer) and a code from a closed list.
#pragma once
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heluo {

// Every member has its wording in api/core/wordings.cpp; docs/errors.md maps them to the codes of the domain pages (E-..., W-...).
enum class Fault {
    required,
    unknown_member,
    duplicate_member,
    wrong_type,
    not_allowed_value,
    not_here,
    out_of_range,
    below_least,
    too_many_days,
    // text
    text_blank,
    text_too_short,
    text_too_long,
    text_control_character,
    text_not_utf8,
    character_not_allowed,
    too_few_items,
    too_many_items,
    malformed_id,
    address_block,
    // identifiers
    credit_code_length,
    credit_code_alphabet,
    credit_code_check,
    credit_code_sound,
    citizen_id_length,
    citizen_id_format,
    citizen_id_region,
    citizen_id_date,
    citizen_id_check,
    patent_format,
    patent_kind,
    patent_check,
    region_code,
    region_historic,
    registration_number_format,
    registration_number_region,
    registration_number_unknown,
    // amounts
    amount_format,
    amount_not_positive,
    amount_too_large,
    amount_order,
    amount_balance,
    amount_zero,
    amount_small,
    instalments_sum,
    royalty_incomplete,
    royalty_total,
    amount_below_receipts,
    royalty_raised,
    registrar_unfit,
    rate_published,
    rate_unpublished,
    rate_kept,
    conversion,
    decimal_format,
    receipt_beyond_total,
    refund_beyond_receipt,
    received_after_end,
    receipt_unknown,
    document_taken,
    document_missing,
    document_same,
    clause_missing,
    patent_data,
    patent_number,
    patent_term,
    patent_expired,
    patent_outlived,
    patent_not_granted,
    patent_owner,
    patent_year,
    licence_type_assumed,
    seal_name,
    currency_unknown,
    percent_format,
    // dates
    date_format,
    instant_format,
    date_invalid,
    date_order,
    date_future,
    contract_expired,
    contract_similar,
    reason_needed,
    warning_unknown,
    unchanged,
    // codes and combinations
    code_unknown,
    party_same,
    party_unknown,
    party_known_as,
    floor_above_ceiling,
    deadline_too_soon,
    period_invalid,
    period_unknown,
    number_and_registry_together,
    // imports
    import_columns,
    import_encoding,
    cell_notation,
    import_key_reused,
    import_duplicate_number,
    import_duplicate_contract,
};

struct Violation {
    std::string pointer;  // RFC 6901, "" for the whole body
    Fault fault{};
    std::string about;  // the datum the wording needs: the bad character, the limit, the expected value

    friend bool operator==(const Violation&, const Violation&) = default;
};

// Collects; never throws while collecting. `at` appends a member to a pointer with RFC 6901 escaping.
class Violations {
  public:
    void add(std::string pointer, Fault fault, std::string about = {}) {
        list_.push_back({std::move(pointer), fault, std::move(about)});
    }
    void need(bool holds, std::string_view pointer, Fault otherwise, std::string_view about = {}) {
        if (!holds) add(std::string{pointer}, otherwise, std::string{about});
    }
    bool empty() const { return list_.empty(); }
    std::size_t size() const { return list_.size(); }
    const std::vector<Violation>& list() const { return list_; }

  private:
    std::vector<Violation> list_;
};

std::string pointer_to(std::string_view base, std::string_view member);

// Thrown by use cases whose fields contradict each other; Api::answer turns it into one 422 naming all of them.
class Invalid : public std::exception {
  public:
    explicit Invalid(Violations violations) : violations{std::move(violations)} {}
    const char* what() const noexcept override { return "invalid fields"; }
    Violations violations;
};

inline void require_none(Violations violations) {
    if (!violations.empty()) throw Invalid{std::move(violations)};
}

}  // namespace heluo
