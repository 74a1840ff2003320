// An answer in more than one format: a described view as JSON, or the same figures as CSV or SVG, as asked.
#pragma once
#include <array>
#include <string>

#include "api/core/report.hpp"
#include "api/core/route.hpp"

namespace heluo::api {

enum class Format { json, csv, svg };

}  // namespace heluo::api

namespace heluo {
template <>
inline constexpr auto names<api::Format> = std::to_array<std::pair<api::Format, std::string_view>>(
    {{api::Format::json, "json"}, {api::Format::csv, "csv"}, {api::Format::svg, "svg"}});
}

namespace heluo::api {

inline constexpr std::array<std::string_view, 2> drawn_types{"text/csv", "image/svg+xml"};
template <class View>
using Rendered = InFormats<View, drawn_types>;

// The query's format wins over Accept; not_acceptable when Accept names none of the three.
Format format_for(const std::optional<Format>& asked, const std::string& accept);

// A bar chart as wide as its labels and its title need: one bar per label, heights in proportion by integer arithmetic, so the same figures give the same bytes.
struct Bar {
    std::string label, value_text;
    long long value = 0;  // not negative
};
std::string bar_chart(const std::string& title, const std::vector<Bar>& bars);

// A head of one tier and the rows, for a spreadsheet or a program: the title and the notes are not in it.
std::string as_csv(const Report& report);

}  // namespace heluo::api
