// The documentation page: the OpenAPI document as plain HTML, made once; no script, nothing fetched from anywhere.
#include <map>

#include "api/core/openapi.hpp"
#include "api/core/pretty.hpp"
#include "api/core/shape.hpp"

namespace heluo::api {

namespace {

std::string escaped(std::string_view text) {
    std::string html;
    for (const char c : text) {
        if (c == '<')
            html += "&lt;";
        else if (c == '>')
            html += "&gt;";
        else if (c == '&')
            html += "&amp;";
        else if (c == '"')
            html += "&quot;";
        else
            html += c;
    }
    return html;
}

std::string block(std::string_view title, const json::value& value) {
    return "<h4>" + std::string{title} + "</h4><pre>" + escaped(pretty(value)) + "</pre>";
}

std::string parameters_of(const json::object& operation) {
    const auto* list = operation.if_contains("parameters");
    if (!list) return "";
    std::string rows;
    for (const json::value& parameter : list->get_array()) {
        const auto required = parameter.at("required").get_bool();
        rows += "<tr><td><code>" + escaped(std::string_view{parameter.at("name").get_string()}) + "</code></td><td>" +
                escaped(std::string_view{parameter.at("in").get_string()}) + "</td><td>" +
                (required ? "required" : "") + "</td><td><code>" + escaped(json::serialize(parameter.at("schema"))) +
                "</code></td></tr>";
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

std::string section_of(std::string_view method, std::string_view path, const json::object& operation) {
    std::string verb{method}, roles;
    for (char& c : verb) c = static_cast<char>(c & ~0x20);
    for (const json::value& role : operation.at("x-roles").get_array())
        roles += escaped(std::string_view{role.get_string()}) + " ";
    std::string html = "<details id=\"" + escaped(std::string_view{operation.at("operationId").get_string()}) +
                       "\"><summary><b class=\"" + std::string{method} + "\">" + verb + "</b> <code>" + escaped(path) +
                       "</code> " + escaped(std::string_view{operation.at("summary").get_string()}) +
                       "</summary><p>Roles: " + roles + "</p>";
    html += parameters_of(operation);
    if (const auto* body = operation.if_contains("requestBody")) html += block("Body", body->at("content"));
    const auto& responses = operation.at("responses").get_object();
    for (const auto& [status, answer] : responses)
        if (status < json::string_view{"300"})
            if (const auto* content = answer.get_object().if_contains("content"))
                html += block("Answer " + std::string{status}, *content);
    return html + errors_of(responses) + "</details>";
}

constexpr std::string_view head = R"(<!doctype html><html lang="zh"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Heluo 河洛 API</title><style>
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1d2730}
h2{margin-top:2.5rem;border-bottom:2px solid #b5372a}summary{cursor:pointer;padding:.4rem 0}
summary b{display:inline-block;width:4.5rem;text-align:center;color:#fff;border-radius:.3rem;background:#5a6b7b}
summary b.get{background:#2d6a4f}summary b.post{background:#b5372a}summary b.put{background:#a66a00}
details{border-bottom:1px solid #dde3e8}pre{background:#f4f6f8;padding:.8rem;overflow:auto;max-height:24rem}
table{border-collapse:collapse}td{padding:.15rem .8rem .15rem 0;vertical-align:top}</style></head><body>
<h1>Heluo 河洛</h1><p>The technology market's API. The same as a document: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p>)";

std::string make_page() {
    const json::value document = json::parse(openapi_text());
    std::map<std::string, std::string> by_tag;
    for (const auto& [path, methods] : document.at("paths").get_object())
        for (const auto& [method, operation] : methods.get_object())
            by_tag[std::string{operation.at("tags").at(0).get_string()}] +=
                section_of(method, path, operation.get_object());
    std::string page{head};
    for (const auto& [tag, sections] : by_tag) page += "<h2>" + escaped(tag) + "</h2>" + sections;
    page += "<h2>Schemas</h2>";
    for (const auto& [name, schema] : document.at_pointer("/components/schemas").get_object()) {
        page += "<details><summary><code>" + escaped(name) + "</code></summary><pre>" + escaped(pretty(schema)) +
                "</pre></details>";
    }
    return page + "</body></html>";
}

}  // namespace

const std::string& docs_page() {
    static const std::string page = make_page();
    return page;
}

}  // namespace heluo::api
