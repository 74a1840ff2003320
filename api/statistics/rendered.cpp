// Formats beside JSON: see rendered.hpp.
#include "api/statistics/rendered.hpp"

#include <algorithm>

#include "api/core/markup.hpp"
#include "domain/registry/csv.hpp"

namespace heluo::api {

namespace {

std::string text_at(long long x, long long y, std::string_view size, const std::string& text) {
    return "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" font-size=\"" + std::string{size} +
           "\" text-anchor=\"middle\">" + escaped(text) + "</text>\n";
}

// Near enough to keep texts apart: Chinese characters are as wide as high, others about half of it.
long long width_of(std::string_view text, long long size) {
    long long halves = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0xC0)
            halves += 2;
        else if (byte < 0x80)
            ++halves;
    }
    return (halves * size * 6 + 9) / 10;
}

}  // namespace

Format format_for(const std::optional<Format>& asked, const std::string& accept) {
    if (asked) return *asked;
    if (accept.empty()) return Format::json;
    for (std::string_view json : {"application/json", "application/*", "*/*"})
        if (accept.find(json) != std::string::npos) return Format::json;
    if (accept.find("text/csv") != std::string::npos) return Format::csv;
    if (accept.find("image/svg+xml") != std::string::npos) return Format::svg;
    refuse(Reason::not_acceptable);
}

std::string bar_chart(const std::string& title, const std::vector<Bar>& bars) {
    constexpr long long bar = 44, height = 240, top = 60, margin = 40;
    long long highest = 1, step = 64;
    for (const Bar& each : bars) {
        highest = std::max(highest, each.value);
        step = std::max({step, width_of(each.label, 11) + 10, width_of(each.value_text, 10) + 10});
    }
    const long long wide = step * static_cast<long long>(bars.size());
    const long long width = margin * 2 + std::max(wide, width_of(title, 16)), left = (width - wide) / 2;
    // value * height would leave 64 bits for totals beyond 10^16 fen; a coarser unit changes no pixel.
    const long long unit = highest / 1'000'000 + 1;
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + std::to_string(width) +
                      "\" height=\"" + std::to_string(top + height + 50) + "\" font-family=\"sans-serif\">\n<title>" +
                      escaped(title) + "</title>\n" + text_at(width / 2, 24, "16", title);
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const long long tall = divide_half_away(bars[i].value / unit * height, highest / unit);
        const long long x = left + step * static_cast<long long>(i), middle = x + step / 2;
        svg += "<rect x=\"" + std::to_string(x + (step - bar) / 2) + "\" y=\"" + std::to_string(top + height - tall) +
               "\" width=\"" + std::to_string(bar) + "\" height=\"" + std::to_string(tall) + "\" fill=\"#2b6cb0\"/>\n";
        svg += text_at(middle, top + height - tall - 6, "10", bars[i].value_text);
        svg += text_at(middle, top + height + 18, "11", bars[i].label);
    }
    return svg + "</svg>\n";
}

std::string as_csv(const Report& report) {
    std::vector<std::string> heads;
    std::vector<bool> figures;
    for (const Report::Column& column : report.columns) {
        heads.push_back(column.group + column.head);
        figures.push_back(column.kind != Report::Kind::text);
    }
    std::string text{byte_order_mark};
    text += csv_line(heads);
    for (const Report::Row& row : report.rows) text += csv_line(row.cells, figures);
    return text;
}

}  // namespace heluo::api
