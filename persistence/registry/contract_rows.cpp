// A contract as a row and back.
#include "domain/core/fault_names.hpp"
#include "persistence/core/stored.hpp"
#include "persistence/registry/contracts.hpp"

namespace heluo::persistence {

namespace {

// Item and reason are single lines without control characters (Text), so a tab and a line feed never occur in them.
std::string lines_of(const std::vector<Deduction>& deductions) {
    std::string lines;
    for (const auto& each : deductions)
        lines += std::to_string(each.amount.in_fen()) + "\t" + each.item.value + "\t" + each.reason.value + "\n";
    return lines;
}

std::string cut(std::string_view& rest, char end) {
    const auto at = rest.find(end);
    std::string part{rest.substr(0, at)};
    rest.remove_prefix(at == rest.npos ? rest.size() : at + 1);
    return part;
}

std::vector<Deduction> deductions_of(std::string_view lines) {
    std::vector<Deduction> deductions;
    while (!lines.empty()) {
        const Money amount = Money::fen(std::stoll(cut(lines, '\t')));
        Text<1, 200> item{cut(lines, '\t')};
        deductions.push_back({std::move(item), amount, {cut(lines, '\n')}});
    }
    return deductions;
}

std::optional<std::string> lines_of(const std::vector<Instalment>& instalments) {
    std::string lines;
    for (const auto& each : instalments)
        lines += std::to_string(each.amount.in_fen()) + "\t" +
                 (each.due_on ? std::to_string(to_yyyymmdd(*each.due_on)) : std::string{}) + "\t" +
                 (each.milestone ? each.milestone->value : std::string{}) + "\n";
    return lines.empty() ? std::nullopt : std::optional{lines};
}

std::vector<Instalment> instalments_of(std::string_view lines) {
    std::vector<Instalment> instalments;
    while (!lines.empty()) {
        Instalment& each = instalments.emplace_back();
        each.amount = Money::fen(std::stoll(cut(lines, '\t')));
        if (const std::string day = cut(lines, '\t'); !day.empty()) each.due_on = from_yyyymmdd(std::stoi(day));
        if (std::string milestone = cut(lines, '\n'); !milestone.empty()) each.milestone = {std::move(milestone)};
    }
    return instalments;
}

std::string line_of(const Royalty& royalty) {
    return royalty.base + "\t" + royalty.course + "\t" + std::to_string(royalty.rate_bp) + "\t" +
           std::to_string(royalty.entry_fee.in_fen()) + "\t" + std::to_string(royalty.minimum.in_fen()) + "\t" +
           royalty.method;
}

Royalty royalty_of(std::string_view line) {
    Royalty royalty;
    royalty.base = cut(line, '\t');
    royalty.course = cut(line, '\t');
    royalty.rate_bp = std::stoll(cut(line, '\t'));
    royalty.entry_fee = Money::fen(std::stoll(cut(line, '\t')));
    royalty.minimum = Money::fen(std::stoll(cut(line, '\t')));
    royalty.method = line;
    return royalty;
}

std::optional<std::string> line_of(const std::optional<Person>& person) {
    return person ? std::optional{person->masked + "\t" + person->digest} : std::nullopt;
}

std::optional<Person> person_of(const std::optional<std::string>& line) {
    if (!line) return std::nullopt;
    std::string_view rest = *line;
    std::string masked = cut(rest, '\t');
    return Person{std::move(masked), std::string{rest}};
}

std::string line_of(const Foreign& foreign) {
    return foreign.currency + "\t" + std::to_string(foreign.amount.value) + "\t" + std::to_string(foreign.rate.value) +
           "\t" + std::to_string(to_yyyymmdd(foreign.rate_on));
}

Foreign foreign_of(std::string_view line) {
    Foreign foreign;
    foreign.currency = cut(line, '\t');
    foreign.amount.value = std::stoll(cut(line, '\t'));
    foreign.rate.value = std::stoll(cut(line, '\t'));
    foreign.rate_on = from_yyyymmdd(std::stoi(cut(line, '\t')));
    return foreign;
}

std::optional<std::string> lines_of(const std::vector<Clause>& clauses) {
    std::string lines;
    for (const auto& each : clauses) lines += each.code + "\t" + each.text.value + "\n";
    return lines.empty() ? std::nullopt : std::optional{lines};
}

std::vector<Clause> clauses_of(std::string_view lines) {
    std::vector<Clause> clauses;
    while (!lines.empty()) {
        Clause& each = clauses.emplace_back();
        each.code = cut(lines, '\t');
        each.text = {cut(lines, '\n')};
    }
    return clauses;
}

std::optional<std::string> lines_of(const std::vector<Patent>& patents) {
    std::string lines;
    const auto add = [&](const auto& cell, char end, const auto& text_of) {
        lines += (cell ? text_of(*cell) : std::string{}) + end;
    };
    const auto words = [](const auto& text) { return text.value; };
    const auto day = [](Date date) { return std::to_string(to_yyyymmdd(date)); };
    for (const auto& each : patents) {
        lines += each.name.value + '\t';
        add(each.applicant, '\t', words);
        add(each.patentee, '\t', words);
        add(each.application, '\t', words);
        add(each.number, '\t', words);
        add(each.filed_on, '\t', day);
        add(each.expires_on, '\n', day);
    }
    return lines.empty() ? std::nullopt : std::optional{lines};
}

std::vector<Patent> patents_of(std::string_view lines) {
    std::vector<Patent> patents;
    const auto words = [&]() -> std::optional<Text<1, 200>> {
        std::string cell = cut(lines, '\t');
        return cell.empty() ? std::nullopt : std::optional{Text<1, 200>{std::move(cell)}};
    };
    const auto number = [&](bool granted) -> std::optional<PatentNumber> {
        std::string cell = cut(lines, '\t');
        return cell.empty() ? std::nullopt : std::optional{PatentNumber{std::move(cell), granted}};
    };
    const auto day = [&](char end) -> std::optional<Date> {
        const std::string cell = cut(lines, end);
        return cell.empty() ? std::nullopt : std::optional{from_yyyymmdd(std::stoi(cell))};
    };
    while (!lines.empty()) {
        Patent& each = patents.emplace_back();
        each.name = {cut(lines, '\t')};
        each.applicant = words();
        each.patentee = words();
        each.application = number(false);
        each.number = number(true);
        each.filed_on = day('\t');
        each.expires_on = day('\n');
    }
    return patents;
}

// A reason is a single line (Text); what the warning is about is one of our own words.
std::optional<std::string> lines_of(const std::vector<Warning>& warnings) {
    std::string lines;
    for (const auto& each : warnings)
        lines += std::string{name_of(each.fault)} + "\t" + each.pointer + "\t" + each.about + "\t" + each.reason + "\n";
    return lines.empty() ? std::nullopt : std::optional{lines};
}

std::vector<Warning> warnings_of(std::string_view lines) {
    std::vector<Warning> warnings;
    while (!lines.empty()) {
        Warning& each = warnings.emplace_back();
        each.fault = stored_name<Fault>(cut(lines, '\t'));
        each.pointer = cut(lines, '\t');
        each.about = cut(lines, '\t');
        each.reason = cut(lines, '\n');
    }
    return warnings;
}

std::optional<std::string> lines_of(const std::vector<FiledDocument>& documents) {
    std::string lines;
    for (const auto& each : documents) lines += each.kind + "\t" + each.sha256 + "\n";
    return lines.empty() ? std::nullopt : std::optional{lines};
}

std::vector<FiledDocument> documents_of(std::string_view lines) {
    std::vector<FiledDocument> documents;
    while (!lines.empty()) {
        FiledDocument& each = documents.emplace_back();
        each.kind = cut(lines, '\t');
        each.sha256 = cut(lines, '\n');
    }
    return documents;
}

std::string joined(const std::vector<std::string>& codes) {
    std::string all;
    for (const auto& code : codes) all += (all.empty() ? "" : " ") + code;
    return all;
}

std::vector<std::string> split(std::string_view codes) {
    std::vector<std::string> list;
    while (!codes.empty()) list.push_back(cut(codes, ' '));
    return list;
}

std::optional<long long> column(const std::optional<Date>& date) {
    return date ? std::optional<long long>{to_yyyymmdd(*date)} : std::nullopt;
}
std::optional<Date> date(const std::optional<long long>& column) {
    return column ? std::optional{from_yyyymmdd(static_cast<int>(*column))} : std::nullopt;
}
std::optional<long long> column(const std::optional<Instant>& at) {
    return at ? std::optional<long long>{to_micros(*at)} : std::nullopt;
}
std::optional<Instant> instant(const std::optional<long long>& column) {
    return column ? std::optional{from_micros(*column)} : std::nullopt;
}
std::optional<long long> column(const std::optional<bool>& flag) {
    return flag ? std::optional<long long>{*flag} : std::nullopt;
}
std::optional<bool> flag(const std::optional<long long>& column) {
    return column ? std::optional{*column != 0} : std::nullopt;
}
std::string column(const std::optional<RegionCode>& region) { return region ? region->value : std::string{}; }
std::optional<std::string> column(const std::optional<CreditCode>& code) {
    return code ? std::optional{code->value} : std::nullopt;
}

ContractParty side(const std::optional<std::string>& party, const std::optional<std::string>& code,
                   const std::string& name, const std::string& region, const std::string& country) {
    ContractParty side;
    side.party = stored_id<PartyId>(party);
    if (code) side.credit_code = CreditCode{*code};
    side.name = {name};
    if (!region.empty()) side.region = RegionCode{region};
    side.country = country;
    return side;
}

void freeze_terms(const ContractTerms& terms, TermColumns& row) {
    row.title = terms.title.value;
    row.kind = name_of(terms.kind);
    row.sub_kind = terms.sub_kind;
    row.field = terms.field;
    row.payment_mode = terms.payment_mode;
    row.seller_party = ulid_of(terms.seller.party);
    row.seller_code = column(terms.seller.credit_code);
    row.seller_name = terms.seller.name.value;
    row.seller_region = column(terms.seller.region);
    row.seller_country = terms.seller.country;
    row.buyer_party = ulid_of(terms.buyer.party);
    row.buyer_code = column(terms.buyer.credit_code);
    row.buyer_name = terms.buyer.name.value;
    row.buyer_region = column(terms.buyer.region);
    row.buyer_country = terms.buyer.country;
    row.signed_on = column(terms.signed_on);
    row.effective_on = column(terms.effective_on);
    row.ends_on = column(terms.ends_on);
    row.amount_total = terms.amount_total.in_fen();
    row.amount_tech = terms.amount_tech.in_fen();
    row.deductions = lines_of(terms.deductions);
    row.instalments = lines_of(terms.payment.instalments);
    if (terms.payment.royalty) row.royalty = line_of(*terms.payment.royalty);
    row.ip_type = terms.declared.ip_type;
    row.seller_nature = terms.declared.seller_nature;
    row.buyer_nature = terms.declared.buyer_nature;
    row.plan_source = terms.declared.plan_source;
    row.goal = terms.declared.goal;
    row.industry = terms.declared.industry;
    row.related = column(terms.declared.related);
    row.foreign_language = column(terms.declared.foreign_language);
    row.internal_department = column(terms.declared.internal_department);
    row.government_project = column(terms.declared.government_project);
    row.licence_needed = column(terms.declared.licence_needed);
    row.buyer_startup = column(terms.declared.buyer_startup);
    row.other_subsidy = column(terms.declared.other_subsidy);
    if (terms.seller.seal_name) row.seller_seal = terms.seller.seal_name->value;
    if (terms.buyer.seal_name) row.buyer_seal = terms.buyer.seal_name->value;
    if (terms.own_number) row.own_number = terms.own_number->value;
    row.clauses = lines_of(terms.clauses);
    row.licence_type = terms.licence_type;
    row.confidential = terms.confidential;
    row.patents = lines_of(terms.patents);
    if (terms.other_parts) row.other_parts = terms.other_parts->value;
    if (terms.mediates) row.mediates = terms.mediates->value;
    row.seller_person = line_of(terms.seller.person);
    row.buyer_person = line_of(terms.buyer.person);
    if (terms.foreign) row.foreign_amount = line_of(*terms.foreign);
}

ContractTerms thaw_terms(const TermColumns& row) {
    ContractTerms terms;
    terms.title = {row.title};
    terms.kind = stored_name<ContractKind>(row.kind);
    terms.sub_kind = row.sub_kind;
    terms.field = row.field;
    terms.payment_mode = row.payment_mode;
    terms.seller = side(row.seller_party, row.seller_code, row.seller_name, row.seller_region, row.seller_country);
    terms.buyer = side(row.buyer_party, row.buyer_code, row.buyer_name, row.buyer_region, row.buyer_country);
    terms.signed_on = date(row.signed_on);
    terms.effective_on = date(row.effective_on);
    terms.ends_on = date(row.ends_on);
    terms.amount_total = Money::fen(row.amount_total);
    terms.amount_tech = Money::fen(row.amount_tech);
    terms.deductions = deductions_of(row.deductions);
    terms.payment.instalments = instalments_of(row.instalments.value_or(""));
    if (row.royalty) terms.payment.royalty = royalty_of(*row.royalty);
    terms.declared = {row.ip_type, row.seller_nature, row.buyer_nature, row.plan_source, row.goal, row.industry, {}};
    terms.declared.related = flag(row.related);
    terms.declared.foreign_language = flag(row.foreign_language);
    terms.declared.internal_department = flag(row.internal_department);
    terms.declared.government_project = flag(row.government_project);
    terms.declared.licence_needed = flag(row.licence_needed);
    terms.declared.buyer_startup = flag(row.buyer_startup);
    terms.declared.other_subsidy = flag(row.other_subsidy);
    if (row.seller_seal) terms.seller.seal_name = Text<1, 200>{*row.seller_seal};
    if (row.buyer_seal) terms.buyer.seal_name = Text<1, 200>{*row.buyer_seal};
    if (row.own_number) terms.own_number = Text<1, 100>{*row.own_number};
    terms.clauses = clauses_of(row.clauses.value_or(""));
    terms.licence_type = row.licence_type;
    terms.confidential = row.confidential != 0;
    terms.patents = patents_of(row.patents.value_or(""));
    if (row.other_parts) terms.other_parts = Text<1, 500>{*row.other_parts};
    if (row.mediates) terms.mediates = RegistrationNumber{*row.mediates, *row.mediates};
    terms.seller.person = person_of(row.seller_person);
    terms.buyer.person = person_of(row.buyer_person);
    if (row.foreign_amount) terms.foreign = foreign_of(*row.foreign_amount);
    return terms;
}

void freeze_registration(const Registration& registration, ContractRow& row) {
    row.registration_number = registration.number.value;
    row.original_number = registration.number.original;
    row.registered_on = to_yyyymmdd(registration.on);
    row.registered_at = to_micros(registration.at);
    row.registry = registration.registry;
    row.registered_here = registration.here;
    row.same_contract = registration.keys.same_contract;
    row.same_own_number = registration.keys.same_own_number;
    row.same_text = registration.keys.same_text;
    row.documents = lines_of(registration.documents);
    row.revision = registration.revision;
    row.revised_at = column(registration.changed_at);
}

std::optional<Registration> thaw_registration(const ContractRow& row) {
    if (!row.registration_number) return std::nullopt;
    return Registration{{*row.registration_number, row.original_number},
                        date(row.registered_on).value(),
                        instant(row.registered_at).value(),
                        row.registry,
                        row.registered_here != 0,
                        {row.same_contract.value(), row.same_own_number, row.same_text},
                        row.revision,
                        instant(row.revised_at),
                        documents_of(row.documents.value_or(""))};
}

void freeze_examination(const Examination& term, ExaminationColumns& row) {
    row.regime = term.regime;
    row.accepted_on = to_yyyymmdd(term.accepted_on);
    row.warn_on = to_yyyymmdd(term.warn_on);
    row.due_on = to_yyyymmdd(term.due_on);
    row.needs_review = term.needs_review;
}

std::optional<Examination> thaw_examination(const ExaminationColumns& row) {
    if (!row.regime) return std::nullopt;
    return Examination{*row.regime, date(row.accepted_on).value(), date(row.warn_on).value(), date(row.due_on).value(),
                       row.needs_review != 0};
}

void freeze_review(const ExpertReview& review, ExaminationColumns& row) {
    row.review_disputed = review.disputed;
    row.review_text = review.text;
    row.review_asked_at = to_micros(review.asked_at);
    row.review_concluded_at = column(review.concluded_at);
    if (review.concluded_at) row.review_opinion = review.opinion;
}

std::optional<ExpertReview> thaw_review(const ExaminationColumns& row) {
    if (!row.review_text) return std::nullopt;
    return ExpertReview{row.review_disputed != 0, *row.review_text, instant(row.review_asked_at).value(),
                        instant(row.review_concluded_at), row.review_opinion.value_or("")};
}

void freeze_change(const Change& change, ContractRow& row) {
    row.changes = change.of.ulid;
    row.registrant = change.registrant.ulid;
    row.change_reason = change.reason;
    row.benefits = joined(change.benefits);
}

std::optional<Change> thaw_change(const ContractRow& row) {
    if (!row.changes) return std::nullopt;
    return Change{{*row.changes}, {row.registrant.value()}, row.change_reason.value(), split(row.benefits.value())};
}

}  // namespace

ContractRow Kept<Contract>::freeze(const Contract& contract) {
    ContractRow row;
    row.source = name_of(contract.source);
    row.source_id = contract.source_id;
    row.state = name_of(contract.state);
    freeze_terms(contract.terms, row);
    if (contract.registration) freeze_registration(*contract.registration, row);
    if (contract.change) freeze_change(*contract.change, row);
    row.grounds = joined(contract.grounds);
    row.explanation = contract.explanation;
    row.explained = lines_of(contract.explained);
    row.seller_key = contract.sides.seller.name;
    row.buyer_key = contract.sides.buyer.name;
    row.submitted_at = column(contract.submitted_at);
    row.accepted_at = column(contract.accepted_at);
    row.corrected = contract.corrected;
    if (contract.review) freeze_review(*contract.review, row);
    if (contract.ending) {
        row.end_cause = contract.ending->cause;
        row.ended_at = to_micros(contract.ending->at);
    }
    if (contract.examination) freeze_examination(*contract.examination, row);
    row.import_id = ulid_of(contract.import_id);
    row.handler = ulid_of(contract.handler);
    row.agreed_total = fen_of(contract.agreed_total);
    row.given_up = contract.given_up;
    if (contract.decided) {
        row.decided_by = contract.decided->by.ulid;
        row.decided_at = to_micros(contract.decided->at);
    }
    row.row_key = contract.row_key;
    row.logged = contract.logged;
    row.created_at = to_micros(contract.created_at);
    return row;
}

Contract Kept<Contract>::thaw(const ContractRow& row) {
    Contract contract;
    contract.id = {row.id};
    contract.source = stored_name<ContractSource>(row.source);
    contract.source_id = row.source_id;
    contract.state = stored_name<ContractState>(row.state);
    contract.terms = thaw_terms(row);
    contract.registration = thaw_registration(row);
    contract.change = thaw_change(row);
    contract.grounds = split(row.grounds);
    contract.explanation = row.explanation;
    contract.explained = warnings_of(row.explained.value_or(""));
    contract.sides = {{row.seller_code, row.seller_key.value_or(""), row.seller_country},
                      {row.buyer_code, row.buyer_key.value_or(""), row.buyer_country}};
    contract.submitted_at = instant(row.submitted_at);
    contract.accepted_at = instant(row.accepted_at);
    contract.corrected = row.corrected != 0;
    if (row.end_cause) contract.ending = Ending{*row.end_cause, instant(row.ended_at).value()};
    contract.examination = thaw_examination(row);
    contract.review = thaw_review(row);
    contract.import_id = stored_id<ImportId>(row.import_id);
    contract.handler = stored_id<AccountId>(row.handler);
    contract.agreed_total = stored_money(row.agreed_total);
    contract.given_up = row.given_up != 0;
    if (row.decided_by && row.decided_at)
        contract.decided = Decision{AccountId{*row.decided_by}, from_micros(*row.decided_at)};
    contract.row_key = row.row_key;
    contract.logged = row.logged != 0;
    contract.created_at = from_micros(row.created_at);
    contract.version = row.version;
    return contract;
}

RevisionRow Kept<Revision>::freeze(const Revision& revision) {
    RevisionRow row;
    freeze_terms(revision.terms, row);
    row.contract = revision.contract.ulid;
    row.registration_number = revision.number.value;
    row.same_contract = revision.keys.same_contract;
    row.same_own_number = revision.keys.same_own_number;
    row.same_text = revision.keys.same_text;
    row.documents = lines_of(revision.documents);
    row.revision = revision.revision;
    row.replaced_by = revision.replaced_by.ulid;
    row.replaced_at = to_micros(revision.replaced_at);
    return row;
}

Revision Kept<Revision>::thaw(const RevisionRow& row) {
    Revision revision;
    revision.id = {row.id};
    revision.contract = {row.contract};
    revision.revision = row.revision;
    revision.terms = thaw_terms(row);
    revision.number = {row.registration_number, row.registration_number};
    revision.keys = {row.same_contract, row.same_own_number, row.same_text};
    revision.documents = documents_of(row.documents.value_or(""));
    revision.replaced_by = {row.replaced_by};
    revision.replaced_at = from_micros(row.replaced_at);
    revision.version = row.version;
    return revision;
}

}  // namespace heluo::persistence
