// Text folded for comparing and searching: what a reader takes for the same, is the same bytes.
#pragma once
#include <string>
#include <string_view>

namespace heluo::api {

// Unicode NFKC with case folding (full-width and half-width, upper and lower case alike), runs of white space as one
// space, none at the ends. Expects valid UTF-8, which every Text is.
std::string folded(std::string_view text);

}  // namespace heluo::api
