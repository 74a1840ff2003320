// A contract's cells, and pages of them.
#include "domain/registry/exports.hpp"

#include <algorithm>

#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"
#include "domain/registry/cell_lists.hpp"
#include "domain/registry/confidence.hpp"

namespace heluo {

namespace {

// Fills one row; what a cell would be read back as is what it was filled from.
class RowWriter {
  public:
    RowWriter(const Rules& rules, CodesAs codes_as) : rules_{rules}, codes_as_{codes_as} {}

    FormCells write(const Contract& contract);

  private:
    std::string& operator[](FormColumn column) { return cells_[column]; }
    void put(FormColumn column, const std::string& code) { cells_[column] = called(rule_of(column).list, code); }
    void put(FormColumn column, const std::optional<Date>& date) {
        if (date) cells_[column] = text(*date);
    }
    void put(FormColumn column, const std::optional<bool>& flag) {
        const bool code = codes_as_ == CodesAs::codes;
        if (flag) cells_[column] = *flag ? (code ? "1" : "是") : (code ? "0" : "否");
    }
    std::string called(std::string_view list, const std::string& code) const;
    std::string kind_called(const std::string& code) const;
    void party(const ContractParty& party, FormColumn name, FormColumn code, FormColumn region, FormColumn country,
               FormColumn seal);
    void amounts(const ContractTerms& terms);
    void declared(const Declared& declared);

    const Rules& rules_;
    const CodesAs codes_as_;
    FormCells cells_;
};

// A name that is not the code's alone (教育 is a section and its only division) gives way to the code.
std::string RowWriter::called(std::string_view list, const std::string& code) const {
    const CodeList& codes = rules_.list(list);
    const Code* found = codes.find(code);
    if (codes_as_ == CodesAs::codes || !found) return code;
    std::string name = found->name_zh;
    const std::string longer = name + "技术";
    if (codes_as_ == CodesAs::long_names &&
        std::find(found->aliases.begin(), found->aliases.end(), longer) != found->aliases.end())
        name = longer;
    const Code* back = codes.find_or_alias(folded_cell(name));
    return back && back->code == code ? name : code;
}

// Kinds are read among kinds and sub-kinds among those of their kind, so that 技术咨询 may name both.
std::string RowWriter::kind_called(const std::string& code) const {
    const Code* found = codes_as_ == CodesAs::codes ? nullptr : rules_.list("contract_kinds").find(code);
    return found ? found->name_zh : code;
}

void RowWriter::party(const ContractParty& party, FormColumn name, FormColumn code, FormColumn region,
                      FormColumn country, FormColumn seal) {
    cells_[name] = party.name.value;
    if (party.credit_code) cells_[code] = party.credit_code->value;
    if (party.region) cells_[region] = party.region->value;
    put(country, party.country);
    if (party.seal_name) cells_[seal] = party.seal_name->value;
}

void RowWriter::amounts(const ContractTerms& terms) {
    using enum FormColumn;
    cells_[amount_total] = terms.amount_total.text();
    cells_[amount_tech] = terms.amount_tech.text();
    Money deducted;
    for (const Deduction& each : terms.deductions) deducted = deducted + each.amount;
    cells_[amount_deducted] = deducted.text();
    cells_[deductions] = written(terms.deductions);
    put(payment_mode, terms.payment_mode);
    cells_[instalments] = written(terms.payment.instalments);
    if (terms.payment.royalty)
        cells_[royalty] = written(*terms.payment.royalty, [this](std::string_view list, const std::string& code) {
            return called(list, code);
        });
    if (!terms.foreign) return;
    put(currency, terms.foreign->currency);
    cells_[foreign_amount] = terms.foreign->amount.text();
    cells_[exchange_rate] = terms.foreign->rate.text();
    cells_[rate_date] = text(terms.foreign->rate_on);
}

void RowWriter::declared(const Declared& declared) {
    using enum FormColumn;
    put(ip_type, declared.ip_type);
    put(seller_nature, declared.seller_nature);
    put(buyer_nature, declared.buyer_nature);
    put(plan_source, declared.plan_source);
    put(goal, declared.goal);
    put(industry, declared.industry);
    put(related, declared.related);
    put(foreign_language, declared.foreign_language);
    put(internal_department, declared.internal_department);
    put(government_project, declared.government_project);
    put(licence_needed, declared.licence_needed);
    put(buyer_startup, declared.buyer_startup);
    put(other_subsidy, declared.other_subsidy);
}

// The number is the row's key, whatever key a contract may have come in with: keys of two imports may clash with numbers.
FormCells RowWriter::write(const Contract& contract) {
    using enum FormColumn;
    const ContractTerms& terms = contract.terms;
    const Registration& registration = contract.registration.value();
    cells_[row_key] = registration.number.value;
    cells_[number] = registration.number.original;
    cells_[registry] = registration.registry;
    cells_[registered_on] = text(registration.on);
    cells_[title] = terms.title.value;
    cells_[kind] = kind_called(std::string{code_of(terms.kind)});
    cells_[sub_kind] = kind_called(terms.sub_kind);
    put(field, terms.field);
    party(terms.seller, seller_name, seller_code, seller_region, seller_country, seller_seal);
    party(terms.buyer, buyer_name, buyer_code, buyer_region, buyer_country, buyer_seal);
    put(sign_date, terms.signed_on);
    put(effective_date, terms.effective_on);
    put(end_date, terms.ends_on);
    amounts(terms);
    declared(terms.declared);
    if (terms.own_number) cells_[own_number] = terms.own_number->value;
    put(licence_type, terms.licence_type);
    cells_[clauses] = written(terms.clauses);
    cells_[patents] = written(terms.patents);
    put(confidential, std::optional{terms.confidential});
    if (terms.other_parts) cells_[other_parts] = terms.other_parts->value;
    if (terms.mediates) cells_[mediates] = terms.mediates->value;
    if (registration.changed_at) cells_[changed_on] = text(beijing_date(*registration.changed_at));
    return std::move(cells_);
}

// Staff export all but confidential contracts, which are for those registrars alone who were named for them; a party its own.
void narrow(RegisteredFilter& filter, const Actor& actor) {
    filter.party = own_party_alone(actor, Action::export_contracts);
    filter.open_only = !filter.party && !is_cleared(actor.roles);
}

}  // namespace

FormCells cells_of(const Contract& contract, const Rules& rules, CodesAs codes_as) {
    return RowWriter{rules, codes_as}.write(contract);
}

ExportPage export_contracts(Unit& unit, const Actor& actor, RegisteredFilter filter,
                            const std::optional<std::string>& after, CodesAs codes_as) {
    narrow(filter, actor);
    Violations faults;
    if (filter.from && filter.until) faults.need(*filter.from < *filter.until, "/until", Fault::period_invalid);
    require_none(std::move(faults));
    constexpr int at_once = 50;  // a page is larger than it should be by so many at most
    unit.snapshot();
    ExportPage page;
    page.next = after;
    std::size_t bytes = 0;
    do {
        Page<Contract> found = unit.contracts.registered(filter, {at_once, page.next});
        for (const Contract& contract : found.items) {
            page.rows.push_back(cells_of(contract, unit.rules, codes_as));
            for (const std::string& cell : page.rows.back().cells) bytes += cell.size();
        }
        page.next = std::move(found.next);
    } while (page.next && page.rows.size() < rows_per_export && bytes < bytes_per_export);
    return page;
}

}  // namespace heluo
