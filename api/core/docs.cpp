// The documentation page: the OpenAPI document as plain HTML, made once; no script, nothing fetched from anywhere.
#include <algorithm>
#include <map>

#include "api/core/markup.hpp"
#include "api/core/openapi.hpp"
#include "api/core/pretty.hpp"
#include "api/core/shape.hpp"

namespace heluo::api {

namespace {

std::string code(std::string_view text) { return "<code>" + escaped(text) + "</code>"; }
std::string literal(const json::value& value) { return code(std::string_view{json::serialize(value)}); }

std::string text_in(const json::object& object, std::string_view member) {
    const auto* found = object.if_contains(member);
    return found ? std::string{found->get_string()} : std::string{};
}

// ", 1 to 80 characters"; one of the two limits may be absent.
std::string bounds(const json::object& schema, std::string_view least, std::string_view most, std::string_view unit) {
    const auto *low = schema.if_contains(least), *high = schema.if_contains(most);
    if (!low && !high) return "";
    std::string words = ", ";
    if (low) words += (high ? "" : "at least ") + json::serialize(*low);
    if (low && high) words += " to ";
    if (high) words += (low ? "" : "at most ") + json::serialize(*high);
    return words + std::string{unit};
}

std::string fields_of(const json::object& schema);

// A schema in words, with links to what it refers to: "string, 1 to 80 characters", "list of Deduction".
std::string in_words(const json::object& schema) {
    if (const auto reference = text_in(schema, "$ref"); !reference.empty()) {
        const std::string name = escaped(reference.substr(reference.rfind('/') + 1));
        return "<a href=\"#schema-" + name + "\">" + name + "</a>";
    }
    std::string words;
    if (const auto* choices = schema.if_contains("anyOf")) {
        for (const json::value& choice : choices->get_array())
            words += (words.empty() ? "" : " or ") + in_words(choice.get_object());
        return words;
    }
    if (const auto* values = schema.if_contains("enum")) {
        for (const json::value& value : values->get_array())
            words += (words.empty() ? "one of " : ", ") + literal(value);
        return words;
    }
    const json::value type = schema.contains("type") ? schema.at("type") : "anything";
    if (type.is_array())
        for (const json::value& each : type.get_array())
            words += (words.empty() ? "" : " or ") + std::string{each.get_string()};
    else
        words = std::string{type.get_string()};
    if (schema.contains("properties")) return fields_of(schema);
    if (const auto* items = schema.if_contains("items"))
        return "list" + bounds(schema, "minItems", "maxItems", " items,") + " of " + in_words(items->get_object());
    if (const auto format = text_in(schema, "format"); !format.empty()) words += " (" + escaped(format) + ")";
    words += bounds(schema, "minLength", "maxLength", " characters") + bounds(schema, "minimum", "maximum", "");
    if (const auto pattern = text_in(schema, "pattern"); !pattern.empty()) words += ", " + code(pattern);
    if (const auto* otherwise = schema.if_contains("default")) words += ", " + literal(*otherwise) + " unless given";
    return words;
}

std::string row(std::string_view name, std::string_view place, bool required, const json::object& schema) {
    return "<tr><td>" + code(name) + "</td><td>" + std::string{place} + (required ? "required" : "") + "</td><td>" +
           in_words(schema) + "</td><td>" + escaped(text_in(schema, "description")) + "</td></tr>";
}

std::string fields_of(const json::object& schema) {
    const auto* properties = schema.if_contains("properties");
    if (!properties) return in_words(schema);
    std::string rows;
    for (const auto& [name, field] : properties->get_object()) {
        const auto* required = schema.if_contains("required");
        const auto names = required ? required->get_array() : json::array{};
        rows +=
            row(name, "", std::find(names.begin(), names.end(), json::value(name)) != names.end(), field.get_object());
    }
    return "<table>" + rows + "</table>";
}

// A body or an answer: its fields, and one of it to copy.
std::string content_of(std::string_view title, const json::object& content, const json::object& schemas) {
    std::string html;
    for (const auto& [media, one] : content) {
        const json::object& schema = one.at("schema").get_object();
        const std::string name = text_in(schema, "$ref");
        const json::object& shown = name.empty() ? schema : schemas.at(name.substr(name.rfind('/') + 1)).get_object();
        html += "<h4>" + std::string{title} + " " + code(media) + " " + (name.empty() ? "" : in_words(schema)) +
                "</h4>" + fields_of(shown);
        if (const auto* example = one.get_object().if_contains("example"))
            html += "<pre>" + escaped(pretty(*example)) + "</pre>";
    }
    return html;
}

std::string parameters_of(const json::object& operation) {
    const auto* list = operation.if_contains("parameters");
    if (!list) return "";
    std::string rows;
    for (const json::value& each : list->get_array()) {
        const json::object& parameter = each.get_object();
        json::object schema = parameter.at("schema").get_object();
        if (const auto* said = parameter.if_contains("description")) schema["description"] = *said;
        rows += row(text_in(parameter, "name"), text_in(parameter, "in") + " ", parameter.at("required").get_bool(),
                    schema);
    }
    return "<h4>Parameters</h4><table>" + rows + "</table>";
}

std::string errors_of(const json::object& responses) {
    std::string rows;
    for (const auto& [status, answer] : responses) {
        const auto* content = answer.get_object().if_contains("content");
        const auto* problem = content ? content->get_object().if_contains("application/problem+json") : nullptr;
        if (!problem) continue;
        std::string codes;
        for (const json::value& code : problem->at_pointer("/schema/allOf/1/properties/code/enum").get_array())
            codes += "<code>" + escaped(std::string_view{code.get_string()}) + "</code> ";
        rows += "<tr><td>" + std::string{status} + "</td><td>" + codes + "</td></tr>";
    }
    return "<h4>Refusals</h4><table>" + rows + "</table>";
}

std::string section_of(std::string_view method, std::string_view path, const json::object& operation,
                       const json::object& schemas) {
    std::string verb{method}, roles, scopes;
    for (char& c : verb) c = static_cast<char>(c & ~0x20);
    for (const json::value& role : operation.at("x-roles").get_array())
        roles += escaped(std::string_view{role.get_string()}) + " ";
    if (const auto* list = operation.if_contains("x-scopes"))
        for (const json::value& scope : list->get_array())
            scopes += (scopes.empty() ? ". Scopes of keys: " : " ") + escaped(std::string_view{scope.get_string()});
    std::string html = "<details id=\"" + escaped(std::string_view{operation.at("operationId").get_string()}) +
                       "\"><summary><b class=\"" + std::string{method} + "\">" + verb + "</b> <code>" + escaped(path) +
                       "</code> " + escaped(std::string_view{operation.at("summary").get_string()}) +
                       "</summary><p>Roles: " + roles + scopes + "</p>";
    html += parameters_of(operation);
    if (const auto* body = operation.if_contains("requestBody"))
        html += content_of("Body", body->at("content").get_object(), schemas);
    const auto& responses = operation.at("responses").get_object();
    for (const auto& [status, answer] : responses)
        if (status < json::string_view{"300"})
            if (const auto* content = answer.get_object().if_contains("content"))
                html += content_of("Answer " + std::string{status}, content->get_object(), schemas);
    return html + errors_of(responses) + "</details>";
}

constexpr std::string_view head = R"(<!doctype html><html lang="zh"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Heluo 河洛 API</title><style>
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1d2730}
h2{margin-top:2.5rem;border-bottom:2px solid #b5372a}summary{cursor:pointer;padding:.4rem 0}
summary b{display:inline-block;width:4.5rem;text-align:center;color:#fff;border-radius:.3rem;background:#5a6b7b}
summary b.get{background:#2d6a4f}summary b.post{background:#b5372a}summary b.put{background:#a66a00}
details{border-bottom:1px solid #dde3e8}pre{background:#f4f6f8;padding:.8rem;overflow:auto;max-height:24rem}
table{border-collapse:collapse}td{padding:.15rem .8rem .15rem 0;vertical-align:top;border-top:1px solid #eef1f4}h4{margin:1rem 0 .2rem}</style></head><body>
<h1>Heluo 河洛</h1><p>The technology market's API. The same as a document: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p>)";

std::string make_page() {
    const json::value document = json::parse(openapi_text());
    const json::object& schemas = document.at_pointer("/components/schemas").get_object();
    std::map<std::string, std::string> by_tag;
    for (const auto& [path, methods] : document.at("paths").get_object())
        for (const auto& [method, operation] : methods.get_object())
            by_tag[std::string{operation.at("tags").at(0).get_string()}] +=
                section_of(method, path, operation.get_object(), schemas);
    std::string page{head};
    for (const auto& [tag, sections] : by_tag) page += "<h2>" + escaped(tag) + "</h2>" + sections;
    page += "<h2>Schemas</h2>";
    for (const auto& [name, schema] : schemas)
        page += "<h3 id=\"schema-" + escaped(name) + "\">" + code(name) + "</h3>" + fields_of(schema.get_object());
    return page + "</body></html>";
}

}  // namespace

const std::string& docs_page() {
    static const std::string page = make_page();
    return page;
}

}  // namespace heluo::api
