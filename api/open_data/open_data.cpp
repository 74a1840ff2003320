// Endpoints of open data: packages of OCDS releases in the order of the feed, the record of a process, and the extension.
#include "api/open_data/ocds.hpp"
#include "api/routes.hpp"
#include "domain/core/rules.hpp"

namespace heluo::api {

namespace {

struct OcdsPublisher {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(OcdsPublisher, (), (name))

struct OcdsLinks {
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(OcdsLinks, (), (next))

struct OcdsPackage {
    std::string uri, version = "1.1";
    std::vector<std::string> extensions;
    Instant publishedDate;  // of the last release: the same package says the same
    OcdsPublisher publisher;
};
BOOST_DESCRIBE_STRUCT(OcdsPackage, (), (uri, version, extensions, publishedDate, publisher))

struct OcdsReleasePackage : OcdsPackage {
    std::vector<OcdsRelease> releases;
    OcdsLinks links;
    long long nextAfter = 0;
};
BOOST_DESCRIBE_STRUCT(OcdsReleasePackage, (OcdsPackage), (releases, links, nextAfter))

struct OcdsRecord {
    std::string ocid;
    std::vector<OcdsRelease> releases;
    OcdsRelease compiledRelease;
};
BOOST_DESCRIBE_STRUCT(OcdsRecord, (), (ocid, releases, compiledRelease))

struct OcdsRecordPackage : OcdsPackage {
    std::vector<OcdsRecord> records;
};
BOOST_DESCRIBE_STRUCT(OcdsRecordPackage, (OcdsPackage), (records))

void describe_package(OcdsPackage& package, const Rules& rules, const Caller& caller, const std::string& path,
                      Instant published) {
    package.uri = caller.public_url + path;
    package.extensions = {caller.public_url + "/v1/ocds/extension/extension.json"};
    package.publishedDate = published;
    package.publisher.name = rules.text("registry.name", beijing_date(published));
}

struct ReleaseQuery {
    std::optional<Bounded<0, 9'007'199'254'740'991>> after;
    std::optional<Bounded<1, 100>> limit;
};
BOOST_DESCRIBE_STRUCT(ReleaseQuery, (), (after, limit))

std::string page_at(long long after, int limit) {
    return "/v1/ocds/releases?after=" + std::to_string(after) + "&limit=" + std::to_string(limit);
}

// The standard knows no empty package: where nothing is new there is none, and where a page has nothing to tell the next is to be asked for.
OrElsewhere<OcdsReleasePackage> releases(Unit& unit, const Caller& caller, const Query<ReleaseQuery>& query) {
    const long long after = query->after ? query->after->value : 0;
    const int limit = query->limit ? static_cast<int>(query->limit->value) : 100;
    unit.snapshot();
    const auto [told, until, more] = told_after(unit, after, limit);
    if (told.empty() && more) return {{}, page_at(until, limit)};
    require(!told.empty(), Reason::not_found);
    OcdsReleasePackage package;
    describe_package(package, unit.rules, caller, page_at(after, limit), told.back().statement.at);
    for (const Told& each : told) package.releases.push_back(release_of(unit.rules, each.process, each.statement));
    package.nextAfter = until;
    if (more) package.links.next = caller.public_url + page_at(until, limit);
    return {std::move(package), {}};
}

// Under its own ocid alone: the number of a process has one prefix, that of the day on which it was published.
OcdsRecordPackage record(Unit& unit, const Caller& caller, const Slot<Text<1, 100>>& ocid) {
    const std::string& asked = ocid.value.value;
    unit.snapshot();
    const Story story = story_of(unit, asked.substr(asked.rfind('-') + 1));
    require(ocid_of(unit.rules, story.process) == asked, Reason::not_found);
    OcdsRecord record{asked, {}, {}};
    for (const Statement& each : story.statements)
        record.releases.push_back(release_of(unit.rules, story.process, each));
    record.compiledRelease = compiled(record.releases);
    OcdsRecordPackage package;
    describe_package(package, unit.rules, caller, "/v1/ocds/records/" + asked, record.releases.back().date);
    package.records.push_back(std::move(record));
    return package;
}

// ---- the extension: a description, and the schema by which a merge patch completes the standard's (RFC 7396)

Raw raw(const json::value& value) {
    return {"application/json; charset=utf-8", json::serialize(value), HELUO_VERSION, ""};
}

Raw extension(Unit&, const Caller& caller) {
    return raw({{"name", {{"en", "Technology market"}, {"zh", "技术市场"}}},
                {"description",
                 {{"en", "Offers, needs and contracts of technology, as the register of technology contracts has them"},
                  {"zh", "技术的供给、需求与技术合同认定登记"}}},
                {"documentationUrl", {{"en", caller.public_url + "/docs"}}},
                {"compatibility", {"1.1"}},
                {"schemas", {"release-schema.json"}}});
}

// The house describes its shapes to one place; here they are definitions, and a value is the standard's own.
std::string as_definitions(std::string text) {
    const auto put = [&](std::string_view from, std::string_view to) {
        for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
    };
    put("#/components/schemas/OcdsValue", "#/definitions/Value");
    put("#/components/schemas/", "#/definitions/");
    return text;
}

template <class T>
json::object with_property(std::string_view name, Schemas& schemas) {
    return {{"properties", json::object{{name, Shape<T>::schema(schemas)}}}};
}

Raw extension_schema(Unit&) {
    Schemas schemas;
    json::object tender = with_property<OcdsTenderTechnology>("technology", schemas);
    json::object contract = with_property<OcdsTechnology>("technology", schemas);
    json::object amendment = with_property<OcdsValue>("valueChange", schemas);
    amendment["properties"].get_object()["newValue"] = Shape<OcdsValue>::schema(schemas);
    json::object patch = with_property<ProcessKind>("processKind", schemas);
    schemas.named.erase("OcdsValue");
    json::object definitions{
        {"Tender", std::move(tender)}, {"Contract", std::move(contract)}, {"Amendment", std::move(amendment)}};
    for (auto& [name, schema] : schemas.named) definitions[name] = std::move(schema);
    patch["definitions"] = std::move(definitions);
    Raw answer = raw(std::move(patch));
    answer.body = as_definitions(std::move(answer.body));
    return answer;
}

}  // namespace

std::vector<Route> open_data_routes() {
    using enum Action;
    return {
        route<"GET /v1/ocds/releases", releases, list_ocds_releases>(
            "Open data: OCDS 1.1 releases of public processes, in the order of the feed; not_found while nothing is "
            "new")
            .refuses({Reason::not_found}),
        route<"GET /v1/ocds/records/{ocid}", record, read_ocds_record>(
            "Open data: all OCDS releases of a process, and what they come to"),
        route<"GET /v1/ocds/extension/extension.json", extension, read_ocds_extension>(
            "Open data: the registry's extension of OCDS"),
        route<"GET /v1/ocds/extension/release-schema.json", extension_schema, read_ocds_schema>(
            "Open data: what the extension adds to the schema of a release"),
    };
}

}  // namespace heluo::api
