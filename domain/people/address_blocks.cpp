// Reading addresses (RFC 4291, RFC 4632) strictly: what two programs would read differently is none.
#include "domain/people/address_blocks.hpp"

#include <charconv>
#include <vector>

namespace heluo {
namespace {

constexpr std::size_t v4_bytes = 4, v6_bytes = 16;
constexpr std::string_view mapping{"\0\0\0\0\0\0\0\0\0\0\xff\xff", 12};

// A number without sign, spaces or leading zeros where it is decimal.
std::optional<unsigned> number(std::string_view text, int base, std::size_t most_digits, unsigned most) {
    const bool padded = base == 10 && text.size() > 1 && text.front() == '0';
    if (text.empty() || text.size() > most_digits || padded) return std::nullopt;
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc{} || end != text.data() + text.size() || value > most) return std::nullopt;
    return value;
}

// The parts between separators; an empty text has none.
std::vector<std::string_view> parts(std::string_view text, char between) {
    std::vector<std::string_view> list;
    if (text.empty()) return list;
    for (;;) {
        const auto end = text.find(between);
        list.push_back(text.substr(0, end));
        if (end == text.npos) return list;
        text.remove_prefix(end + 1);
    }
}

std::optional<std::string> read_v4(std::string_view text) {
    std::string bytes;
    for (const std::string_view part : parts(text, '.')) {
        const auto value = number(part, 10, 3, 255);
        if (!value) return std::nullopt;
        bytes += static_cast<char>(*value);
    }
    if (bytes.size() != v4_bytes) return std::nullopt;
    return bytes;
}

// Groups of sixteen bits; the last of an address may be spelt as one of IPv4.
enum class Part { beginning, end };
std::optional<std::string> read_groups(std::string_view text, Part part) {
    std::string bytes;
    const auto groups = parts(text, ':');
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (part == Part::end && i + 1 == groups.size() && groups[i].find('.') != std::string_view::npos) {
            const auto tail = read_v4(groups[i]);
            if (!tail) return std::nullopt;
            bytes += *tail;
            continue;
        }
        const auto value = number(groups[i], 16, 4, 0xffff);
        if (!value) return std::nullopt;
        bytes += static_cast<char>(*value >> 8);
        bytes += static_cast<char>(*value & 0xff);
    }
    return bytes;
}

std::optional<std::string> read_v6(std::string_view text) {
    const auto gap = text.find("::");
    const auto head = read_groups(text.substr(0, gap), gap == text.npos ? Part::end : Part::beginning);
    if (!head) return std::nullopt;
    if (gap == text.npos) return head->size() == v6_bytes ? head : std::nullopt;
    const auto tail = read_groups(text.substr(gap + 2), Part::end);
    // "::" stands for one group at least.
    if (!tail || head->size() + tail->size() + 2 > v6_bytes) return std::nullopt;
    return *head + std::string(v6_bytes - head->size() - tail->size(), '\0') + *tail;
}

std::optional<std::string> read_address(std::string_view text) {
    return text.find(':') == text.npos ? read_v4(text) : read_v6(text);
}

bool bit(std::string_view bytes, std::size_t place) {
    return static_cast<unsigned char>(bytes[place / 8]) >> (7 - place % 8) & 1u;
}

}  // namespace

std::optional<AddressBlock> AddressBlock::parse(std::string_view text) {
    const auto slash = text.find('/');
    auto bytes = read_address(text.substr(0, slash));
    if (!bytes) return std::nullopt;
    AddressBlock block;
    const auto whole = static_cast<unsigned>(bytes->size() * 8);
    const auto prefix = slash == text.npos ? whole : number(text.substr(slash + 1), 10, 3, whole);
    if (!prefix) return std::nullopt;
    for (std::size_t i = *prefix; i < whole; ++i)
        if (bit(*bytes, i)) return std::nullopt;
    block.bits_ = *prefix;
    if (bytes->starts_with(mapping) && block.bits_ >= mapping.size() * 8) {
        bytes->erase(0, mapping.size());
        block.bits_ -= mapping.size() * 8;
    }
    block.bytes_ = std::move(*bytes);
    return block;
}

bool AddressBlock::has(std::string_view address) const {
    const auto other = parse(address.substr(0, address.find('%')));
    if (!other || other->bytes_.size() != bytes_.size() || other->bits_ != bytes_.size() * 8) return false;
    for (std::size_t i = 0; i < bits_; ++i)
        if (bit(bytes_, i) != bit(other->bytes_, i)) return false;
    return true;
}

}  // namespace heluo
