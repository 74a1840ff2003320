// Bounded text: valid UTF-8 without control characters (newline and tab allowed only in Prose), not blank, counted in code points.
#pragma once
#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "domain/core/violations.hpp"

namespace heluo {

enum class Lines { single, many };

bool is_utf8(std::string_view bytes);  // strict: no surrogates, no overlong forms, at most U+10FFFF
std::size_t code_points(std::string_view utf8);
// The fault of `utf8` as a text of min..max code points, if any.
std::optional<Fault> fault_of_text(std::string_view utf8, std::size_t min, std::size_t max, Lines lines);
// Whether a list in one text, with spaces between its words, has that one.
bool has_word(std::string_view words, std::string_view word);
// Full-width ASCII and the ideographic space become half-width: used for identifiers and amounts, never for names (R41).
std::string fold_width(std::string_view utf8);

template <std::size_t Min, std::size_t Max, Lines L = Lines::single>
struct Text {
    static constexpr std::size_t min = Min, max = Max;
    static constexpr Lines lines = L;
    std::string value;

    static std::optional<Fault> fault_of(std::string_view utf8) { return fault_of_text(utf8, Min, Max, L); }
    friend auto operator<=>(const Text&, const Text&) = default;
};
template <std::size_t Min, std::size_t Max>
using Prose = Text<Min, Max, Lines::many>;

}  // namespace heluo
