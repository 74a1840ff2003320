// The OpenAPI 3.1 document and its rendered page, derived from the routes, the rights and the problem table.
#pragma once
#include <string>

namespace heluo::api {

const std::string& openapi_text();  // JSON, stable order; tests/golden/openapi.json is this
const std::string& docs_page();     // HTML that needs nothing from outside
std::string rights_table();         // Markdown: role x action x relation (docs/rights.md)
std::string scopes_table();  // Markdown: which operations each scope of a machine's key allows (docs/machines.md)

}  // namespace heluo::api
