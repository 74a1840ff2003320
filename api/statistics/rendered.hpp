// An answer in more than one format: a described view as JSON, or the same figures as CSV or SVG, as asked.
#pragma once
#include <string>

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

template <class View>
struct Rendered {
    View view;
    std::optional<Raw> raw;  // in place of the view
};

template <class View>
struct Answered<Rendered<View>> {
    using NegotiatesItself = void;
    static Response render(const Call& call, const Rendered<View>& answer) {
        Response response =
            answer.raw ? Answered<Raw>::render(call, *answer.raw) : Answered<View>::render(call, answer.view);
        response.headers.emplace_back("Vary", "Accept");
        return response;
    }
    static constexpr int status = 200;
    static void describe(json::object& operation, Schemas& schemas) {
        Answered<View>::describe(operation, schemas);
        auto& content = operation["responses"].get_object()["200"].get_object()["content"].get_object();
        for (std::string_view type : {"text/csv", "image/svg+xml"})
            content[type] = json::object{{"schema", json::object{{"type", "string"}}}};
    }
};

// The query's format wins over Accept; not_acceptable when Accept names none of the three.
Format format_for(const std::optional<Format>& asked, const std::string& accept);

// A bar chart as wide as its labels and its title need: one bar per label, heights in proportion by integer arithmetic, so the same figures give the same bytes.
struct Bar {
    std::string label, value_text;
    long long value = 0;  // not negative
};
std::string bar_chart(const std::string& title, const std::vector<Bar>& bars);

}  // namespace heluo::api
