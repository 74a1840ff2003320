// What the cells of one imported row say, and everything that is wrong with them: see import_rows.hpp.
#include "domain/registry/import_rows.hpp"

#include <algorithm>
#include <set>

namespace heluo {

namespace {

constexpr auto columns = std::to_array<ImportColumnRule>({
    {ImportColumn::row_key, "row_key", true},
    {ImportColumn::number, "number", true},
    {ImportColumn::registry, "registry", true},
    {ImportColumn::registered_on, "registered_on", true},
    {ImportColumn::title, "title", true},
    {ImportColumn::kind, "kind", true},
    {ImportColumn::sub_kind, "sub_kind", true},
    {ImportColumn::field, "field", true},
    {ImportColumn::seller_name, "seller_name", true},
    {ImportColumn::seller_code, "seller_code", true},
    {ImportColumn::seller_region, "seller_region", true},
    {ImportColumn::seller_country, "seller_country", false},
    {ImportColumn::buyer_name, "buyer_name", true},
    {ImportColumn::buyer_code, "buyer_code", true},
    {ImportColumn::buyer_region, "buyer_region", true},
    {ImportColumn::buyer_country, "buyer_country", false},
    {ImportColumn::sign_date, "sign_date", true},
    {ImportColumn::effective_date, "effective_date", false},
    {ImportColumn::end_date, "end_date", false},
    {ImportColumn::amount_total, "amount_total", true},
    {ImportColumn::amount_tech, "amount_tech", true},
    {ImportColumn::amount_deducted, "amount_deducted", false},
    {ImportColumn::payment_mode, "payment_mode", true},
    {ImportColumn::own_number, "own_number", false},
});

// Width and outer spaces do not matter in identifiers, codes, dates and amounts (R41); names stay as typed.
std::string folded(std::string_view cell) {
    std::string text = fold_width(cell);
    const auto first = text.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool is_called(const Code& code, const std::string& cell) {
    return code.code == cell || code.name_zh == cell || code.name_en == cell ||
           std::find(code.aliases.begin(), code.aliases.end(), cell) != code.aliases.end();
}

// Reads one row; every fault goes under its column's name.
class RowReader {
  public:
    RowReader(const ImportCells& cells, const Rules& rules, Date today, Violations& faults)
        : cells_{cells}, rules_{rules}, today_{today}, faults_{faults} {}

    std::optional<ReadRow> read();

  private:
    void fault(ImportColumn column, Fault what, std::string about = {}) {
        faulty_.insert(columns[static_cast<std::size_t>(column)].name);
        faults_.add(std::string{columns[static_cast<std::size_t>(column)].name}, what, std::move(about));
    }
    // The folded cell, named as missing when it is empty.
    std::string needed(ImportColumn column) {
        std::string cell = folded(cells_[column]);
        if (cell.empty()) fault(column, Fault::required);
        return cell;
    }
    template <class T>
    T text_of(ImportColumn column) {
        if (const auto wrong = T::fault_of(cells_[column]))
            fault(column, cells_[column].empty() ? Fault::required : *wrong, std::to_string(T::max));
        return T{cells_[column]};
    }
    std::optional<Date> date_of(ImportColumn column, bool may_be_empty);
    Money money_of(ImportColumn column);
    ContractKind read_kind();
    std::string read_sub_kind(ContractKind kind);
    std::string code_of_list(ImportColumn column, std::string_view list);
    ContractParty party(ImportColumn name, ImportColumn code, ImportColumn region, ImportColumn country);
    void deductions(ContractTerms& terms);
    void registration(ReadRow& row);
    void judge(const ReadRow& row);

    const ImportCells& cells_;
    const Rules& rules_;
    Date today_;
    Violations& faults_;
    std::set<std::string_view> faulty_;
};

std::optional<Date> RowReader::date_of(ImportColumn column, bool may_be_empty) {
    const std::string cell = may_be_empty ? folded(cells_[column]) : needed(column);
    if (cell.empty()) return std::nullopt;
    if (const auto date = parse_date(cell)) return date;
    bool shaped = cell.size() == 10;
    for (std::size_t i = 0; shaped && i < cell.size(); ++i)
        shaped = i == 4 || i == 7 ? cell[i] == '-' : cell[i] >= '0' && cell[i] <= '9';
    fault(column, shaped ? Fault::date_invalid : Fault::date_format);
    return std::nullopt;
}

Money RowReader::money_of(ImportColumn column) {
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
    const std::string cell = needed(ImportColumn::kind);
    if (const auto by_name = named<ContractKind>(cell)) return *by_name;
    for (const Code& code : rules_.list("contract_kinds").all())
        if (code.parent.empty() && is_called(code, cell)) return *kind_of_code(code.code);
    if (!cell.empty()) fault(ImportColumn::kind, Fault::code_unknown, cell);
    return ContractKind::service;
}

// By code, or by a name among the kind's own: 技术咨询 names a kind and its only sub-kind.
std::string RowReader::read_sub_kind(ContractKind kind) {
    const std::string cell = needed(ImportColumn::sub_kind);
    for (const Code& code : rules_.list("contract_kinds").all())
        if (code.parent == code_of(kind) && is_called(code, cell)) return code.code;
    return cell;  // check() says what is wrong with it
}

std::string RowReader::code_of_list(ImportColumn column, std::string_view list) {
    std::string cell = folded(cells_[column]);
    const Code* code = rules_.list(list).find_or_alias(cell);
    return code ? code->code : cell;
}

ContractParty RowReader::party(ImportColumn name, ImportColumn code, ImportColumn region, ImportColumn country) {
    ContractParty party;
    party.name = text_of<Text<1, 200>>(name);
    // Natural persons and parties abroad have no credit code.
    if (const std::string cell = folded(cells_[code]); !cell.empty()) {
        auto parsed = CreditCode::parse(cell);
        if (auto* wrong = std::get_if<IdentifierFault>(&parsed))
            fault(code, wrong->fault, wrong->about);
        else
            party.credit_code = std::get<CreditCode>(std::move(parsed));
    }
    if (const std::string cell = folded(cells_[region]); !cell.empty()) {
        party.region = RegionCode::parse(cell);
        if (!party.region) fault(region, Fault::region_code, cell);
    }
    if (!folded(cells_[country]).empty()) party.country = code_of_list(country, "countries");
    return party;
}

// A row carries the sum of its non-technical costs at most, not their items: they were examined where it was registered.
void RowReader::deductions(ContractTerms& terms) {
    const bool told = !folded(cells_[ImportColumn::amount_deducted]).empty();
    Money sum;
    if (told)
        sum = money_of(ImportColumn::amount_deducted);
    else if (terms.amount_tech < terms.amount_total)
        sum = terms.amount_total - terms.amount_tech;
    if (sum > Money{}) terms.deductions.push_back({{"非技术性费用"}, sum, {"导入的合同,未列分项"}});
}

// A row is a contract registered already: number, registry and date stand together (rulings: imports and jurisdiction).
void RowReader::registration(ReadRow& row) {
    row.registry = text_of<Text<1, 100>>(ImportColumn::registry).value;
    row.registry = folded(row.registry);
    if (const auto date = date_of(ImportColumn::registered_on, false)) {
        row.registered_on = *date;
        if (*date > today_) fault(ImportColumn::registered_on, Fault::date_future, text(today_));
    }
    if (const std::string cell = needed(ImportColumn::number); !cell.empty()) {
        auto parsed = RegistrationNumber::parse(cell);
        if (auto* wrong = std::get_if<IdentifierFault>(&parsed))
            fault(ImportColumn::number, wrong->fault, wrong->about);
        else
            row.number = std::get<RegistrationNumber>(std::move(parsed));
    }
}

// Faults of check() by pointer -> column.
std::string_view column_at(std::string_view pointer) {
    using Place = std::pair<std::string_view, ImportColumn>;
    constexpr auto places = std::to_array<Place>({{"/sub_kind", ImportColumn::sub_kind},
                                                  {"/field", ImportColumn::field},
                                                  {"/payment_mode", ImportColumn::payment_mode},
                                                  {"/seller/region", ImportColumn::seller_region},
                                                  {"/seller/country", ImportColumn::seller_country},
                                                  {"/seller", ImportColumn::seller_name},
                                                  {"/buyer/region", ImportColumn::buyer_region},
                                                  {"/buyer/country", ImportColumn::buyer_country},
                                                  {"/buyer", ImportColumn::buyer_name},
                                                  {"/signed_on", ImportColumn::sign_date},
                                                  {"/effective_on", ImportColumn::effective_date},
                                                  {"/ends_on", ImportColumn::end_date},
                                                  {"/amount_total", ImportColumn::amount_total},
                                                  {"/amount_tech", ImportColumn::amount_tech},
                                                  {"/deductions", ImportColumn::amount_deducted}});
    for (const auto& [prefix, column] : places)
        if (pointer.starts_with(prefix)) return columns[static_cast<std::size_t>(column)].name;
    return pointer.substr(1);
}

// The checks of the API, less what would only repeat a fault that its cell already has.
void RowReader::judge(const ReadRow& row) {
    Violations found;
    check(row.terms, rules_, row.registered_on, found);
    const bool amounts =
        faulty_.contains("amount_total") || faulty_.contains("amount_tech") || faulty_.contains("amount_deducted");
    for (const Violation& violation : found.list()) {
        const std::string_view column = column_at(violation.pointer);
        const bool repeats = faulty_.contains(column) || (amounts && column.starts_with("amount_")) ||
                             (faulty_.contains("kind") && column == "sub_kind") ||
                             (faulty_.contains("registered_on") && violation.fault == Fault::date_future);
        if (!repeats) faults_.add(std::string{column}, violation.fault, violation.about);
    }
}

std::optional<ReadRow> RowReader::read() {
    using enum ImportColumn;
    const std::size_t before = faults_.size();
    ReadRow row;
    row.registered_on = today_;
    row.row_key = text_of<Text<1, 100>>(row_key).value;
    registration(row);
    ContractTerms& terms = row.terms;
    terms.title = text_of<Text<1, 200>>(title);
    terms.kind = read_kind();
    terms.sub_kind = read_sub_kind(terms.kind);
    terms.field = code_of_list(field, "fields");
    terms.payment_mode = code_of_list(payment_mode, "payment_modes");
    terms.seller = party(seller_name, seller_code, seller_region, seller_country);
    terms.buyer = party(buyer_name, buyer_code, buyer_region, buyer_country);
    terms.signed_on = date_of(sign_date, false);
    terms.effective_on = date_of(effective_date, true);
    terms.ends_on = date_of(end_date, true);
    terms.amount_total = money_of(amount_total);
    terms.amount_tech = money_of(amount_tech);
    deductions(terms);
    if (!cells_[own_number].empty()) terms.own_number = text_of<Text<1, 100>>(own_number);
    judge(row);

    // Our own series: its region is ours (B38), and this year's numbers are issued here, so no file may bring them.
    const std::string ours = rules_.text("registry.region4", today_) + rules_.text("registry.point", today_);
    row.here = row.registry == ours;
    if (!row.number.value.empty()) {
        const bool our_series = std::string{row.number.region4()} + std::string{row.number.point2()} == ours;
        if (row.here != our_series || (our_series && row.number.year() >= static_cast<int>(today_.year())))
            fault(number, Fault::registration_number_region, row.registry);
    }
    if (faults_.size() != before) return std::nullopt;
    return row;
}

}  // namespace

std::span<const ImportColumnRule> import_columns() { return columns; }

std::vector<ImportColumn> read_columns(const std::vector<std::string>& header, Violations& faults) {
    std::vector<ImportColumn> order;
    for (const std::string& cell : header) {
        const std::string name = folded(cell);
        const auto rule = std::find_if(columns.begin(), columns.end(), [&](const auto& r) { return r.name == name; });
        if (rule == columns.end())
            faults.add(pointer_to("/columns", is_utf8(name) ? name : "?"), Fault::unknown_member);
        else if (std::find(order.begin(), order.end(), rule->column) != order.end())
            faults.add(pointer_to("/columns", name), Fault::duplicate_member);
        else
            order.push_back(rule->column);
    }
    for (const auto& rule : columns)
        if (rule.needed && std::find(order.begin(), order.end(), rule.column) == order.end())
            faults.add(pointer_to("/columns", rule.name), Fault::required);
    return order;
}

std::string ImportCells::content() const {
    std::string text;
    for (const std::string& cell : cells) text += std::to_string(cell.size()) + ":" + cell + ";";
    return text;
}

std::optional<ReadRow> read_row(const ImportCells& cells, const Rules& rules, Date today, Violations& faults) {
    return RowReader{cells, rules, today, faults}.read();
}

}  // namespace heluo
