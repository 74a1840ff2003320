// What the cells of one imported row say, and everything that is wrong with them: see import_rows.hpp.
#include "domain/registry/import_rows.hpp"

#include <algorithm>
#include <set>

#include "domain/registry/cell_lists.hpp"
#include "domain/registry/numbers.hpp"

namespace heluo {

namespace {

bool is_called(const Code& code, const std::string& cell) {
    return code.code == cell || code.name_zh == cell || code.name_en == cell ||
           std::find(code.aliases.begin(), code.aliases.end(), cell) != code.aliases.end();
}

// Reads one row; every fault goes under its column's name.
class RowReader {
  public:
    RowReader(const FormCells& cells, const Rules& rules, Date today, Violations& faults, const Admits& admits)
        : cells_{cells}, rules_{rules}, today_{today}, faults_{faults}, admits_{admits} {}

    std::optional<ReadRow> read();

  private:
    void fault(FormColumn column, Fault what, std::string about = {}) {
        faulty_.insert(rule_of(column).name);
        faults_.add(std::string{rule_of(column).name}, what, std::move(about));
    }
    // The folded cell, named as missing when it is empty.
    std::string needed(FormColumn column) {
        std::string cell = folded_cell(cells_[column]);
        if (cell.empty()) fault(column, Fault::required);
        return cell;
    }
    template <class T>
    T text_of(FormColumn column) {
        if (const auto wrong = T::fault_of(cells_[column]))
            fault(column, cells_[column].empty() ? Fault::required : *wrong, std::to_string(T::max));
        return T{cells_[column]};
    }
    std::optional<Date> date_of(FormColumn column, bool may_be_empty);
    std::optional<RegistrationNumber> number_of(FormColumn column, const std::string& cell);
    Money money_of(FormColumn column);
    ContractKind read_kind();
    std::string read_sub_kind(ContractKind kind);
    std::string code(FormColumn column);
    std::optional<bool> yes_or_no(FormColumn column);
    ContractParty party(FormColumn name, FormColumn code, FormColumn region, FormColumn country, FormColumn seal);
    template <int Places>
    Decimal<Places> decimal(FormColumn column) {
        const std::string cell = needed(column);
        const auto parsed = Decimal<Places>::parse(cell);
        if (!parsed && !cell.empty()) fault(column, Fault::decimal_format, std::to_string(Places));
        return parsed.value_or(Decimal<Places>{});
    }
    CellFault teller(FormColumn column) {
        return [this, column](Fault what, std::string about) { fault(column, what, std::move(about)); };
    }
    void deductions(ContractTerms& terms);
    void payment(Payment& payment);
    std::optional<Foreign> foreign();
    void declared(Declared& declared);
    void agreed(ContractTerms& terms);
    void registration(ReadRow& row);
    void judge(const ReadRow& row);

    const FormCells& cells_;
    const Rules& rules_;
    Date today_;
    Violations& faults_;
    const Admits& admits_;
    std::set<std::string_view> faulty_;
};

std::optional<Date> RowReader::date_of(FormColumn column, bool may_be_empty) {
    const std::string cell = may_be_empty ? folded_cell(cells_[column]) : needed(column);
    if (cell.empty()) return std::nullopt;
    if (const auto date = parse_date(cell)) return date;
    fault(column, fault_of_date(cell));
    return std::nullopt;
}

Money RowReader::money_of(FormColumn column) {
    const std::string cell = needed(column);
    if (cell.empty()) return {};
    const auto money = Money::parse(cell);
    if (!money || *money < Money{}) {
        fault(column, Fault::amount_format);
        return {};
    }
    return *money;
}

ContractKind RowReader::read_kind() {
    const std::string cell = needed(FormColumn::kind);
    if (const auto by_name = named<ContractKind>(cell)) return *by_name;
    for (const Code& code : rules_.list("contract_kinds").all())
        if (code.parent.empty() && is_called(code, cell)) return *kind_of_code(code.code);
    if (!cell.empty()) fault(FormColumn::kind, Fault::code_unknown, "contract_kinds");
    return ContractKind::service;
}

// By code, or by a name among the kind's own: 技术咨询 names a kind and its only sub-kind.
std::string RowReader::read_sub_kind(ContractKind kind) {
    const std::string cell = needed(FormColumn::sub_kind);
    for (const Code& code : rules_.list("contract_kinds").all())
        if (code.parent == code_of(kind) && is_called(code, cell)) return code.code;
    return cell;  // check() says what is wrong with it
}

// By code, name or alias, of the column's list.
std::string RowReader::code(FormColumn column) {
    std::string cell = folded_cell(cells_[column]);
    const Code* code = rules_.list(rule_of(column).list).find_or_alias(cell);
    return code ? code->code : cell;
}

std::optional<bool> RowReader::yes_or_no(FormColumn column) {
    const std::string cell = folded_cell(cells_[column]);
    for (const auto& [yes, no] : {std::pair{"是", "否"}, std::pair{"yes", "no"}, std::pair{"1", "0"}}) {
        if (cell == yes) return true;
        if (cell == no) return false;
    }
    if (!cell.empty()) fault(column, Fault::not_allowed_value, "是, 否, yes, no, 1, 0");
    return std::nullopt;
}

ContractParty RowReader::party(FormColumn name, FormColumn code, FormColumn region, FormColumn country,
                               FormColumn seal) {
    ContractParty party;
    party.name = text_of<Text<1, 200>>(name);
    // Natural persons and parties abroad have no credit code.
    if (const std::string cell = folded_cell(cells_[code]); !cell.empty()) {
        auto parsed = CreditCode::parse_unchecked(cell);
        if (auto* wrong = std::get_if<IdentifierFault>(&parsed))
            fault(code, wrong->fault, wrong->about);
        else if (party.credit_code = std::get<CreditCode>(std::move(parsed));
                 !party.credit_code->checks() && !admits_(*party.credit_code))
            fault(code, Fault::credit_code_check);
    }
    if (const std::string cell = folded_cell(cells_[region]); !cell.empty()) {
        party.region = RegionCode::parse(cell);
        if (!party.region) fault(region, Fault::region_code, cell);
    }
    if (!folded_cell(cells_[country]).empty()) party.country = this->code(country);
    if (!cells_[seal].empty()) party.seal_name = text_of<Text<1, 200>>(seal);
    return party;
}

// The items of the non-technical costs, or their sum alone, where only that is known of what another registry examined.
void RowReader::deductions(ContractTerms& terms) {
    const bool told = !folded_cell(cells_[FormColumn::amount_deducted]).empty();
    Money sum;
    if (told) sum = money_of(FormColumn::amount_deducted);
    if (!folded_cell(cells_[FormColumn::deductions]).empty()) {
        terms.deductions = read_deductions(cells_[FormColumn::deductions], teller(FormColumn::deductions));
        if (!told || faulty_.contains("deductions") || terms.deductions.size() > max_deductions) return;
        Money items;
        for (const Deduction& each : terms.deductions) items = items + each.amount;
        if (items != sum) fault(FormColumn::amount_deducted, Fault::amount_balance, items.text());
        return;
    }
    if (!told && terms.amount_tech < terms.amount_total) sum = terms.amount_total - terms.amount_tech;
    if (sum > Money{}) terms.deductions.push_back({{"非技术性费用"}, sum, {"导入的合同,未列分项"}});
}

void RowReader::payment(Payment& payment) {
    const std::string& plan = cells_[FormColumn::instalments];
    if (!folded_cell(plan).empty()) payment.instalments = read_instalments(plan, teller(FormColumn::instalments));
    const std::string& royalty = cells_[FormColumn::royalty];
    if (!folded_cell(royalty).empty()) payment.royalty = read_royalty(royalty, rules_, teller(FormColumn::royalty));
}

// All four columns or none.
std::optional<Foreign> RowReader::foreign() {
    using enum FormColumn;
    const auto all = {currency, foreign_amount, exchange_rate, rate_date};
    if (std::all_of(all.begin(), all.end(), [&](auto column) { return folded_cell(cells_[column]).empty(); }))
        return {};
    const std::size_t before = faults_.size();
    Foreign foreign;
    if (!needed(currency).empty()) foreign.currency = code(currency);
    foreign.amount = decimal<2>(foreign_amount);
    foreign.rate = decimal<10>(exchange_rate);
    foreign.rate_on = date_of(rate_date, false).value_or(Date{});
    return faults_.size() == before ? std::optional{foreign} : std::nullopt;
}

void RowReader::declared(Declared& declared) {
    using enum FormColumn;
    declared.ip_type = code(ip_type);
    declared.seller_nature = code(seller_nature);
    declared.buyer_nature = code(buyer_nature);
    declared.plan_source = code(plan_source);
    declared.goal = code(goal);
    declared.industry = code(industry);
    declared.related = yes_or_no(related);
    declared.foreign_language = yes_or_no(foreign_language);
    declared.internal_department = yes_or_no(internal_department);
    declared.government_project = yes_or_no(government_project);
    declared.licence_needed = yes_or_no(licence_needed);
    declared.buyer_startup = yes_or_no(buyer_startup);
    declared.other_subsidy = yes_or_no(other_subsidy);
}

// What the contract must have agreed, as far as the row tells it.
void RowReader::agreed(ContractTerms& terms) {
    using enum FormColumn;
    terms.licence_type = code(licence_type);
    terms.confidential = yes_or_no(confidential).value_or(false);
    if (!cells_[other_parts].empty()) terms.other_parts = text_of<Text<1, 500>>(other_parts);
    if (const std::string cell = folded_cell(cells_[mediates]); !cell.empty())
        terms.mediates = number_of(mediates, cell);
    if (!folded_cell(cells_[clauses]).empty()) terms.clauses = read_clauses(cells_[clauses], rules_, teller(clauses));
    if (!folded_cell(cells_[patents]).empty()) terms.patents = read_patents(cells_[patents], teller(patents));
}

// A row is a contract registered already: number, registry and date stand together (rulings: imports and jurisdiction).
std::optional<RegistrationNumber> RowReader::number_of(FormColumn column, const std::string& cell) {
    auto parsed = RegistrationNumber::parse(cell);
    if (auto* number = std::get_if<RegistrationNumber>(&parsed)) return std::move(*number);
    const auto& wrong = std::get<IdentifierFault>(parsed);
    fault(column, wrong.fault, wrong.about);
    return std::nullopt;
}

void RowReader::registration(ReadRow& row) {
    row.registry = text_of<Text<1, 100>>(FormColumn::registry).value;
    row.registry = folded_cell(row.registry);
    if (const auto date = date_of(FormColumn::registered_on, false)) {
        row.registered_on = *date;
        if (*date > today_) fault(FormColumn::registered_on, Fault::date_future, text(today_));
    }
    if (const std::string cell = needed(FormColumn::number); !cell.empty()) {
        if (auto given = number_of(FormColumn::number, cell)) row.number = *std::move(given);
    }
    row.changed_on = date_of(FormColumn::changed_on, true);
    if (!row.changed_on) return;
    if (*row.changed_on < row.registered_on) fault(FormColumn::changed_on, Fault::date_order, text(row.registered_on));
    if (*row.changed_on > today_) fault(FormColumn::changed_on, Fault::date_future, text(today_));
}

// Faults of check() by pointer -> column.
std::string_view column_at(std::string_view pointer) {
    using Place = std::pair<std::string_view, FormColumn>;
    using enum FormColumn;
    constexpr auto places = std::to_array<Place>({{"/sub_kind", sub_kind},
                                                  {"/field", field},
                                                  {"/payment_mode", payment_mode},
                                                  {"/seller_nature", seller_nature},
                                                  {"/seller/region", seller_region},
                                                  {"/seller/country", seller_country},
                                                  {"/seller/seal_name", seller_seal},
                                                  {"/seller", seller_name},
                                                  {"/buyer_nature", buyer_nature},
                                                  {"/buyer/region", buyer_region},
                                                  {"/buyer/country", buyer_country},
                                                  {"/buyer/seal_name", buyer_seal},
                                                  {"/buyer", buyer_name},
                                                  {"/signed_on", sign_date},
                                                  {"/effective_on", effective_date},
                                                  {"/ends_on", end_date},
                                                  {"/amount_total", amount_total},
                                                  {"/amount_tech", amount_tech},
                                                  {"/deductions", deductions},
                                                  {"/licence_type", licence_type},
                                                  {"/clauses", clauses},
                                                  {"/patents", patents},
                                                  {"/instalments", instalments},
                                                  {"/royalty", royalty},
                                                  {"/foreign/currency", currency},
                                                  {"/foreign/amount", foreign_amount},
                                                  {"/foreign/rate_on", rate_date},
                                                  {"/foreign/rate", exchange_rate}});
    for (const auto& [prefix, column] : places)
        if (pointer.starts_with(prefix)) return rule_of(column).name;
    return pointer.substr(1);
}

// The checks of the API, less what would only repeat a fault that its cell already has, or come of it.
void RowReader::judge(const ReadRow& row) {
    Violations found;
    check(row.terms, rules_, row.changed_on.value_or(row.registered_on), found);
    const auto any = [&](std::initializer_list<std::string_view> columns) {
        return std::any_of(columns.begin(), columns.end(), [&](auto column) { return faulty_.contains(column); });
    };
    const bool amounts = any({"amount_total", "amount_tech", "amount_deducted", "deductions", "royalty"});
    for (const Violation& violation : found.list()) {
        std::string_view column = column_at(violation.pointer);
        if (column == "deductions" && cells_[FormColumn::deductions].empty()) column = "amount_deducted";
        const bool repeats = faulty_.contains(column) || (amounts && column.starts_with("amount_")) ||
                             (faulty_.contains("kind") && (column == "sub_kind" || column == "licence_type")) ||
                             (faulty_.contains("amount_total") && violation.fault == Fault::instalments_sum) ||
                             (faulty_.contains("payment_mode") && violation.fault == Fault::not_here) ||
                             (faulty_.contains("registered_on") && violation.fault == Fault::date_future);
        if (repeats) continue;
        faults_.add(std::string{column}, violation.fault, violation.about);
        if (column == "payment_mode") faulty_.insert("payment_mode");
    }
}

std::optional<ReadRow> RowReader::read() {
    using enum FormColumn;
    const std::size_t before = faults_.size();
    ReadRow row;
    row.registered_on = today_;
    row.row_key = text_of<Text<1, 100>>(row_key).value;
    registration(row);
    ContractTerms& terms = row.terms;
    terms.title = text_of<Text<1, 200>>(title);
    terms.kind = read_kind();
    terms.sub_kind = read_sub_kind(terms.kind);
    terms.field = code(field);
    terms.payment_mode = code(payment_mode);
    terms.seller = party(seller_name, seller_code, seller_region, seller_country, seller_seal);
    terms.buyer = party(buyer_name, buyer_code, buyer_region, buyer_country, buyer_seal);
    terms.signed_on = date_of(sign_date, false);
    terms.effective_on = date_of(effective_date, true);
    terms.ends_on = date_of(end_date, true);
    terms.amount_total = money_of(amount_total);
    terms.amount_tech = money_of(amount_tech);
    this->deductions(terms);
    payment(terms.payment);
    terms.foreign = foreign();
    declared(terms.declared);
    agreed(terms);
    if (!cells_[own_number].empty()) terms.own_number = text_of<Text<1, 100>>(own_number);
    judge(row);

    // Our own series: its region is ours (B38), and this year's numbers are issued here, so no file may bring them.
    row.here = row.registry == registry_code(rules_, today_);
    if (!row.number.value.empty()) {
        const bool our_series = is_ours(row.number, rules_, today_);
        if (row.here != our_series || (our_series && row.number.year() >= static_cast<int>(today_.year())))
            fault(number, Fault::registration_number_region, row.registry);
    }
    if (faults_.size() != before) return std::nullopt;
    return row;
}

}  // namespace

std::optional<ReadRow> read_row(const FormCells& cells, const Rules& rules, Date today, Violations& faults,
                                const Admits& admits) {
    return RowReader{cells, rules, today, faults, admits}.read();
}

}  // namespace heluo
