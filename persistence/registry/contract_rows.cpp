// A contract as a row and back.
#include "persistence/core/stored.hpp"
#include "persistence/registry/contract_lists.hpp"
#include "persistence/registry/contracts.hpp"

namespace heluo::persistence {

namespace {

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

void freeze_correction(const Correction& correction, ExaminationColumns& row) {
    row.correction_asked = correction.asked;
    row.correction_asked_at = to_micros(correction.asked_at);
    row.correction_edited = joined(correction.edited);
}

std::optional<Correction> thaw_correction(const ExaminationColumns& row) {
    if (!row.correction_asked) return std::nullopt;
    return Correction{*row.correction_asked, instant(row.correction_asked_at).value(),
                      split(row.correction_edited.value_or(""))};
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
    if (contract.correction) freeze_correction(*contract.correction, row);
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
    contract.correction = thaw_correction(row);
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
