// UTF-8 as text: strict decoding, bounds in code points, what may not stand in a line.
#include "domain/core/text.hpp"

namespace heluo {
namespace {

constexpr char32_t broken = 0xFFFFFFFF;

// Takes one code point off the front; `broken` for anything that is not strict UTF-8 (RFC 3629).
char32_t take(std::string_view& bytes) {
    const auto lead = static_cast<unsigned char>(bytes[0]);
    const std::size_t length = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 0;
    if (length == 0 || bytes.size() < length) return broken;
    char32_t point = length == 1 ? lead : lead & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = static_cast<unsigned char>(bytes[i]);
        if (next >> 6 != 2) return broken;
        point = point << 6 | (next & 0x3Fu);
    }
    constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < smallest[length] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return broken;
    bytes.remove_prefix(length);
    return point;
}

// Control characters, and those that move or reverse what follows: a name must look the same in every log and list.
bool is_control(char32_t c, Lines lines) {
    if (lines == Lines::many && (c == '\n' || c == '\t')) return false;
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

bool is_space(char32_t c) {
    return c == ' ' || c == '\n' || c == '\t' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200F) ||
           c == 0x202F || c == 0x205F || c == 0x2060 || c == 0x3000 || c == 0xFEFF;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
    while (!bytes.empty())
        if (take(bytes) == broken) return false;
    return true;
}

std::size_t code_points(std::string_view utf8) {
    std::size_t count = 0;
    for (const char byte : utf8) count += static_cast<unsigned char>(byte) >> 6 != 2;  // all but continuation bytes
    return count;
}

std::optional<Fault> fault_of_text(std::string_view utf8, std::size_t min, std::size_t max, Lines lines) {
    std::size_t count = 0;
    bool control = false, blank = true;
    for (auto rest = utf8; !rest.empty(); ++count) {
        const char32_t point = take(rest);
        if (point == broken) return Fault::text_not_utf8;
        control |= is_control(point, lines);
        blank &= is_space(point);
    }
    if (control) return Fault::text_control_character;
    if (blank && (count > 0 || min > 0)) return Fault::text_blank;
    if (count < min) return Fault::text_too_short;
    if (count > max) return Fault::text_too_long;
    return {};
}

bool has_word(std::string_view words, std::string_view word) {
    return !word.empty() && (" " + std::string{words} + " ").find(" " + std::string{word} + " ") != std::string::npos;
}

std::string fold_width(std::string_view utf8) {
    std::string folded;
    folded.reserve(utf8.size());
    while (!utf8.empty()) {
        auto rest = utf8;
        const char32_t point = take(rest);
        const std::size_t length = point == broken ? 1 : utf8.size() - rest.size();
        if (point >= 0xFF01 && point <= 0xFF5E)
            folded += static_cast<char>(point - 0xFF01 + '!');
        else if (point == 0x3000)
            folded += ' ';
        else
            folded.append(utf8.substr(0, length));
        utf8.remove_prefix(length);
    }
    return folded;
}

}  // namespace heluo
