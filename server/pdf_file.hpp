// What Cairo cannot do with a PDF: a file embedded in it.
#pragma once
#include <string>
#include <string_view>

namespace heluo::server {

// The PDF with an incremental update (ISO 32000-1 7.5.6) that embeds `content` as a JSON file of that name (printable ASCII, no
// parentheses). `pdf` has a cross-reference table, not a stream; else std::invalid_argument.
std::string with_embedded_file(std::string pdf, std::string_view name, std::string_view content);

}  // namespace heluo::server
