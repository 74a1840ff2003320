// The OpenAPI 3.1 document: every route's operation as its signature tells it, with its errors, roles and examples.
#include "api/core/openapi.hpp"

#include <algorithm>
#include <map>

#include "api/core/problem.hpp"
#include "api/core/refusals.hpp"
#include "api/routes.hpp"
#include "domain/people/scopes.hpp"

namespace heluo::api {

namespace {

void name_slots(json::object& operation, const Route& route) {
    std::vector<std::string> names;
    for (const std::string& segment : route.segments)
        if (segment.starts_with('{')) names.push_back(segment.substr(1, segment.size() - 2));
    std::size_t next = 0;
    if (!operation.contains("parameters")) return;
    for (json::value& parameter : operation["parameters"].get_array())
        if (parameter.at("in") == "path") parameter.get_object()["name"] = json::string(names.at(next++));
}

void add_key_header(json::object& operation, const Route& route) {
    if (!route.writes() || route.has_secret) return;
    if (!operation.contains("parameters")) operation["parameters"] = json::array{};
    operation["parameters"].get_array().push_back(json::object{
        {"name", "Idempotency-Key"},
        {"in", "header"},
        {"required", route.needs_key},
        {"description", "8 to 255 visible ASCII characters; a repeat with the same key gets the stored answer"},
        {"schema", json::object{{"type", "string"}, {"minLength", 8}, {"maxLength", 255}}}});
}

// Errors by status; each status names the codes that can come with it.
void add_errors(json::object& responses, const Route& route) {
    std::map<int, json::array> codes;
    for (const Reason reason : reasons_of(route))
        codes[status_of(reason)].push_back(json::string(wording_of(reason).code));
    for (auto& [status, list] : codes) {
        json::object schema{
            {"allOf", json::array{json::object{{"$ref", "#/components/schemas/Problem"}},
                                  json::object{{"properties", json::object{{"code", json::object{{"enum", list}}}}}}}}};
        json::object content{{"schema", std::move(schema)}};
        responses[std::to_string(status)] = json::object{
            {"description", "Refused"}, {"content", json::object{{"application/problem+json", std::move(content)}}}};
    }
}

json::array roles_of(Action action) {
    json::array roles;
    for (const Right& right : rights())
        if (right.action == action) {
            json::value role = json::string(name_of(right.role));
            if (std::find(roles.begin(), roles.end(), role) == roles.end()) roles.push_back(std::move(role));
        }
    return roles;
}

bool takes_keys(const Route& route) {
    const bool knows_callers = route.signature.needs_actor || route.signature.may_have_actor;
    return knows_callers && scopes_of(route.action) != Scopes{};
}

json::array scopes_by_name(Action action) {
    json::array scopes;
    for (const Scope scope : scopes_of(action).list()) scopes.push_back(json::string(name_of(scope)));
    return scopes;
}

std::string tag_of(const Route& route) {
    return route.segments.size() > 1 && route.segments[0] == "v1" ? route.segments[1] : "house";
}

json::object operation_of(const Route& route, Schemas& schemas) {
    json::object operation{{"operationId", name_of(route.action)},
                           {"summary", route.summary},
                           {"tags", json::array{json::string(tag_of(route))}}};
    route.describe(operation, schemas);
    name_slots(operation, route);
    add_key_header(operation, route);
    add_errors(operation["responses"].get_object(), route);
    json::array security;
    if (route.signature.may_have_actor) security.push_back(json::object{});
    if (route.signature.needs_actor || route.signature.may_have_actor)
        security.push_back(json::object{{"bearer", json::array{}}});
    if (takes_keys(route)) security.push_back(json::object{{"certificate", json::array{}}});
    operation["security"] = std::move(security);
    operation["x-roles"] = roles_of(route.action);
    if (takes_keys(route)) operation["x-scopes"] = scopes_by_name(route.action);
    return operation;
}

json::object problem_schema() {
    json::array codes;
    for (const Fault fault : all_faults()) codes.push_back(json::string(wording_of(fault).code));
    const json::object text{{"type", "string"}};
    json::object violation{
        {"type", "object"},
        {"required", json::array{"pointer", "code", "message"}},
        {"properties", json::object{{"pointer", text},
                                    {"code", json::object{{"type", "string"}, {"enum", std::move(codes)}}},
                                    {"message", text}}}};
    return {
        {"type", "object"},
        {"required", json::array{"type", "title", "status", "code", "trace_id"}},
        {"properties", json::object{{"type", text},
                                    {"title", text},
                                    {"status", json::object{{"type", "integer"}}},
                                    {"detail", text},
                                    {"code", text},
                                    {"trace_id", text},
                                    {"violations", json::object{{"type", "array"}, {"items", std::move(violation)}}}}}};
}

std::string make_document() {
    Schemas schemas;
    schemas.named["Problem"] = problem_schema();
    json::object paths;
    for (const Route& route : all_routes()) {
        std::string method{name_of(route.method)};
        for (char& c : method) c = static_cast<char>(c | 0x20);
        if (!paths.contains(route.path)) paths[route.path] = json::object{};
        paths[route.path].get_object()[method] = operation_of(route, schemas);
    }
    json::object components;
    for (auto& [name, schema] : schemas.named) components[name] = std::move(schema);
    const json::object bearer{
        {"type", "http"},
        {"scheme", "bearer"},
        {"description",
         "The token that POST /v1/sessions answers, or a machine's key; x-scopes are those of which a key needs one"}};
    const json::object certificate{{"type", "mutualTLS"},
                                   {"description", "A client certificate that POST /v1/keys made a machine's key"}};
    return json::serialize(json::object{
        {"openapi", "3.1.0"},
        {"info", json::object{{"title", "Heluo 河洛: a city's technology market"},
                              {"version", HELUO_VERSION},
                              {"license", json::object{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
        {"servers", json::array{json::object{{"url", "/"}}}},
        {"paths", std::move(paths)},
        {"components",
         json::object{{"schemas", std::move(components)},
                      {"securitySchemes", json::object{{"bearer", bearer}, {"certificate", certificate}}}}}});
}

}  // namespace

const std::string& openapi_text() {
    static const std::string document = make_document();
    return document;
}

std::string scopes_table() {
    std::string table = "| scope | operations |\n|---|---|\n";
    for (const auto& [scope, name] : names<Scope>) {
        std::string operations;
        for (const Action action : actions_of(scope))
            operations.append(operations.empty() ? "`" : ", `").append(name_of(action)).append("`");
        table += "| `" + std::string{name} + "` | " + operations + " |\n";
    }
    return table;
}

std::string rights_table() {
    std::string table = "| action | role | relation |\n|---|---|---|\n";
    for (const Right& right : rights()) {
        for (const std::string_view cell : {name_of(right.action), name_of(right.role), name_of(right.relation)})
            table += "| " + std::string{cell} + ' ';
        table += "|\n";
    }
    return table;
}

}  // namespace heluo::api
