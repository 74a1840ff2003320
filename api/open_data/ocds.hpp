// The shapes of OCDS 1.1 as far as this market has something to say in them; every release is made of these. Members are named as
// the standard names them; those of the registry's extension say so. docs/open-data.md has the mapping.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "api/core/shape.hpp"
#include "domain/agency/discount.hpp"
#include "domain/open_data/processes.hpp"

namespace heluo {

enum class OcdsTag {
    tender,
    tenderUpdate,
    tenderCancellation,
    award,
    contract,
    contractUpdate,
    contractAmendment,
    contractTermination,
    implementation,
    compiled
};
template <>
inline constexpr auto names<OcdsTag> = std::to_array<std::pair<OcdsTag, std::string_view>>({
    {OcdsTag::tender, "tender"},
    {OcdsTag::tenderUpdate, "tenderUpdate"},
    {OcdsTag::tenderCancellation, "tenderCancellation"},
    {OcdsTag::award, "award"},
    {OcdsTag::contract, "contract"},
    {OcdsTag::contractUpdate, "contractUpdate"},
    {OcdsTag::contractAmendment, "contractAmendment"},
    {OcdsTag::contractTermination, "contractTermination"},
    {OcdsTag::implementation, "implementation"},
    {OcdsTag::compiled, "compiled"},
});

}  // namespace heluo

namespace heluo::api {

// OCDS has amounts as JSON numbers: the decimal text itself, so that no rounding comes between.
struct OcdsAmount {
    Money money;
};
template <>
struct Shape<OcdsAmount> {
    static void write(std::string& json, const OcdsAmount& amount) { json += amount.money.text(); }
    static json::object schema(Schemas&) { return {{"type", "number"}}; }
    static json::value example() { return 1234.5; }
};

// null where it is not said: who merges releases takes it away then, where a missing member would leave what was said before.
template <class T>
struct Nullable {
    std::optional<T> value;
};
template <class T>
struct Shape<Nullable<T>> {
    static void write(std::string& json, const Nullable<T>& nullable) {
        Shape<std::optional<T>>::write(json, nullable.value);
    }
    static json::object schema(Schemas& schemas) { return Shape<std::optional<T>>::schema(schemas); }
    static json::value example() { return Shape<T>::example(); }
};

struct OcdsValue {
    OcdsAmount amount;
    std::string currency = "CNY";
};
BOOST_DESCRIBE_STRUCT(OcdsValue, (), (amount, currency))

struct OcdsPeriod {
    std::optional<Instant> startDate, endDate;
};
BOOST_DESCRIBE_STRUCT(OcdsPeriod, (), (startDate, endDate))

struct OcdsIdentifier {
    std::string scheme, id, legalName;
};
BOOST_DESCRIBE_STRUCT(OcdsIdentifier, (), (scheme, id, legalName))

// To one of the release's parties, where its name stands.
struct OcdsReference {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(OcdsReference, (), (id))

struct OcdsParty {
    std::string id;
    std::optional<std::string> name;
    std::optional<OcdsIdentifier> identifier;
    std::vector<std::string> roles;
};
BOOST_DESCRIBE_STRUCT(OcdsParty, (), (id, name, identifier, roles))

struct OcdsClassification {
    std::string scheme, id, description;
};
BOOST_DESCRIBE_STRUCT(OcdsClassification, (), (scheme, id, description))

struct OcdsItem {
    std::string id, description;
    OcdsClassification classification;
};
BOOST_DESCRIBE_STRUCT(OcdsItem, (), (id, description, classification))

// Extension: what a notice of this market says besides.
struct OcdsTenderTechnology {
    std::optional<std::string> listingKind, techField, patentNumber;  // of a listing
    std::optional<std::vector<std::string>> cooperationForms;
    std::optional<std::string> quoting;  // of a procurement
    std::optional<std::string> minDiscount, maxDiscount;
    std::optional<long long> minQuotes, validQuotes;
    std::optional<std::string> reason;  // of a failure or a cancellation
};
BOOST_DESCRIBE_STRUCT(OcdsTenderTechnology, (),
                      (listingKind, techField, patentNumber, cooperationForms, quoting, minDiscount, maxDiscount,
                       minQuotes, validQuotes, reason))

struct OcdsTender {
    std::string id, title, description, status, statusDetails;
    std::optional<OcdsReference> procuringEntity;
    std::optional<std::vector<OcdsItem>> items;
    std::optional<OcdsValue> value, minValue;
    std::optional<std::string> procurementMethod, procurementMethodDetails, mainProcurementCategory, awardCriteria;
    std::optional<std::vector<std::string>> submissionMethod;
    OcdsPeriod tenderPeriod;
    OcdsTenderTechnology technology;
};
BOOST_DESCRIBE_STRUCT(OcdsTender, (),
                      (id, title, description, status, statusDetails, procuringEntity, items, value, minValue,
                       procurementMethod, procurementMethodDetails, mainProcurementCategory, awardCriteria,
                       submissionMethod, tenderPeriod, technology))

struct OcdsAward {
    std::string id, status;
    std::optional<std::string> title;
    std::optional<Instant> date;
    std::optional<OcdsValue> value;
    std::optional<std::vector<OcdsReference>> suppliers;
};
BOOST_DESCRIBE_STRUCT(OcdsAward, (), (id, status, title, date, value, suppliers))

// Extension: both the difference and the new total, so that nobody adds an amendment to what it amends.
struct OcdsAmendment {
    std::string id;
    Instant date;
    std::string description, amendsReleaseID, releaseID;
    std::optional<OcdsValue> valueChange, newValue;
};
BOOST_DESCRIBE_STRUCT(OcdsAmendment, (), (id, date, description, amendsReleaseID, releaseID, valueChange, newValue))

struct OcdsTransaction {
    std::string id;
    Instant date;
    OcdsValue value;
    OcdsReference payer, payee;
};
BOOST_DESCRIBE_STRUCT(OcdsTransaction, (), (id, date, value, payer, payee))

struct OcdsImplementation {
    std::vector<OcdsTransaction> transactions;
};
BOOST_DESCRIBE_STRUCT(OcdsImplementation, (), (transactions))

struct OcdsRoyalty {
    std::string base, course;
    long long rateBasisPoints = 0;
};
BOOST_DESCRIBE_STRUCT(OcdsRoyalty, (), (base, course, rateBasisPoints))

// Extension: what the register says of a disclosed contract besides (认定登记).
struct OcdsTechnologyTerms {
    std::string subClass, techField;
    OcdsValue techAmount;
    Nullable<std::string> ipType, planSource, socioEconomicGoal, nationalIndustry, licenceMode;
    Nullable<OcdsRoyalty> royalty;
};
BOOST_DESCRIBE_STRUCT(OcdsTechnologyTerms, (),
                      (subClass, techField, techAmount, ipType, planSource, socioEconomicGoal, nationalIndustry,
                       licenceMode, royalty))

// Extension: what the register says of every published contract.
struct OcdsTechnology {
    std::string registrationNumber;
    Date registeredOn{};
    std::string registrationState;
    long long revision = 1;
    ContractKind contractClass{};
    bool disclosed = false;
    std::optional<OcdsTechnologyTerms> terms;  // of a disclosed one
    std::optional<std::string> cause;          // of the cancellation of one
};
BOOST_DESCRIBE_STRUCT(OcdsTechnology, (),
                      (registrationNumber, registeredOn, registrationState, revision, contractClass, disclosed, terms,
                       cause))

struct OcdsContract {
    std::string id, awardID, status, statusDetails;
    std::optional<std::string> title;
    std::optional<OcdsPeriod> period;
    std::optional<OcdsValue> value;
    std::optional<Instant> dateSigned;
    std::optional<std::vector<OcdsAmendment>> amendments;
    std::optional<OcdsImplementation> implementation;
    OcdsTechnology technology;
};
BOOST_DESCRIBE_STRUCT(OcdsContract, (),
                      (id, awardID, status, statusDetails, title, period, value, dateSigned, amendments, implementation,
                       technology))

struct OcdsRelease {
    std::string ocid, id;
    Instant date;
    std::vector<OcdsTag> tag;
    std::string initiationType = "tender", language = "zh";
    ProcessKind processKind{};  // extension
    std::optional<OcdsReference> buyer;
    std::optional<std::vector<OcdsParty>> parties;
    std::optional<OcdsTender> tender;
    std::optional<std::vector<OcdsAward>> awards;
    std::optional<std::vector<OcdsContract>> contracts;
};
BOOST_DESCRIBE_STRUCT(OcdsRelease, (),
                      (ocid, id, date, tag, initiationType, language, processKind, buyer, parties, tender, awards,
                       contracts))

std::string ocid_of(const Rules& rules, const Process& process);
// What one statement says, and nothing else: the same statement gives the same release.
OcdsRelease release_of(const Rules& rules, const Process& process, const Statement& statement);
// What all of them come to, in their order, as the standard merges releases; never of none.
OcdsRelease compiled(const std::vector<OcdsRelease>& releases);

}  // namespace heluo::api
