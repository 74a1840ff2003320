// The floor under a total: the least loop that sums the same columns, one thread, rows in the order of their days.
//
//   bench_bare_scan ROWS RUNS DAYS FROM UNTIL [AXIS...]
//
// Keeps what was registered here on the days [FROM, UNTIL) of DAYS, or on any where these are all, and sums it by up to two axes.
// AXIS is BITS:VALUES:GROUPS: a column of its own of numbers of 8 or 16 bits below VALUES, each of one of GROUPS; or day:GROUPS, by the
// column of days.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <random>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

namespace {

template <class Number>
struct Axis {
    std::vector<Number> numbers;
    std::vector<std::uint32_t> group_of;
    std::uint32_t width;
};
using AnyAxis = std::variant<Axis<std::uint8_t>, Axis<std::uint16_t>>;

struct Columns {
    std::vector<std::uint8_t> here;
    std::vector<std::uint16_t> day;
    std::vector<std::int8_t> items;
    std::vector<std::int64_t> total, tech;
    std::vector<std::uint8_t> within;  // of each day
    bool windowed;
};

struct Sums {
    long long items = 0, total = 0, tech = 0;
};

template <class... Axes>
std::vector<Sums> scan(const Columns& columns, const Axes&... axes) {
    std::vector<Sums> sums((std::size_t{1} * ... * axes.width));
    for (std::size_t i = 0; i < columns.day.size(); ++i) {
        // Not &&: whether it was here is no guess of the processor's, and mostly the day has settled it.
        if (!(columns.here[i] & (columns.windowed ? columns.within[columns.day[i]] : 1))) continue;
        std::uint32_t cell = 0;
        ((cell = cell * axes.width + axes.group_of[axes.numbers[i]]), ...);
        Sums& each = sums[cell];
        each.items += columns.items[i];
        each.total += columns.total[i];
        each.tech += columns.tech[i];
    }
    return sums;
}

std::vector<Sums> scan_by(const Columns& columns, const std::vector<AnyAxis>& axes) {
    switch (axes.size()) {
        case 0: return scan(columns);
        case 1: return std::visit([&](const auto& a) { return scan(columns, a); }, axes[0]);
        case 2: return std::visit([&](const auto& a, const auto& b) { return scan(columns, a, b); }, axes[0], axes[1]);
        default: throw std::invalid_argument{"more than two axes"};
    }
}

std::minstd_rand dice;

template <class Number>
std::vector<Number> column(std::size_t rows, std::uint32_t values) {
    std::vector<Number> numbers(rows);
    for (Number& each : numbers) each = static_cast<Number>(dice() % values);
    return numbers;
}

template <class Number>
Axis<Number> axis(std::vector<Number> numbers, std::uint32_t values, std::uint32_t groups) {
    Axis<Number> made{std::move(numbers), {}, groups};
    for (std::uint32_t value = 0; value < values; ++value) made.group_of.push_back(value * groups / values);
    return made;
}

AnyAxis axis_of(const std::string& text, const Columns& columns) {
    unsigned bits = 0, values = 0, groups = 0;
    if (std::sscanf(text.c_str(), "day:%u", &groups) == 1)
        return axis(columns.day, static_cast<std::uint32_t>(columns.within.size()), groups);
    if (std::sscanf(text.c_str(), "%u:%u:%u", &bits, &values, &groups) != 3) throw std::invalid_argument{text};
    if (bits == 8) return axis(column<std::uint8_t>(columns.day.size(), values), values, groups);
    return axis(column<std::uint16_t>(columns.day.size(), values), values, groups);
}

}  // namespace

int main(int count, char** words) try {
    if (count < 6) {
        std::fprintf(stderr, "usage: %s ROWS RUNS DAYS FROM UNTIL [AXIS...]\n", words[0]);
        return 2;
    }
    const auto number = [&](int at) { return static_cast<std::size_t>(std::stoull(words[at])); };
    const std::size_t rows = number(1), runs = number(2), days = number(3), from = number(4), until = number(5);
    Columns columns{column<std::uint8_t>(rows, 4),     std::vector<std::uint16_t>(rows),
                    std::vector<std::int8_t>(rows, 1), std::vector<std::int64_t>(rows),
                    std::vector<std::int64_t>(rows),   std::vector<std::uint8_t>(days),
                    0 < from || until < days};
    for (std::size_t i = 0; i < rows; ++i) {
        columns.here[i] = columns.here[i] != 0;
        columns.day[i] = static_cast<std::uint16_t>(i * days / rows);
        columns.total[i] = columns.tech[i] = static_cast<std::int64_t>(dice());
    }
    for (std::size_t day = from; day < until; ++day) columns.within[day] = 1;
    std::vector<AnyAxis> axes;
    for (int at = 6; at < count; ++at) axes.push_back(axis_of(words[at], columns));

    std::vector<double> took;
    long long items = 0;  // printed, so that no scan is left out
    for (std::size_t run = 0; run < runs; ++run) {
        const auto began = std::chrono::steady_clock::now();
        for (const Sums& each : scan_by(columns, axes)) items += each.items;
        took.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - began).count());
    }
    std::sort(took.begin(), took.end());
    std::printf("{\"p50_us\": %.0f, \"p99_us\": %.0f, \"items\": %lld}\n", took[runs / 2], took[runs * 99 / 100],
                items);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bare_scan: %s\n", error.what());
    return 1;
}
