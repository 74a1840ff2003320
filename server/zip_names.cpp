// Reading the central directory of an archive.
#include "server/zip_names.hpp"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <string_view>

namespace heluo::server {

namespace {

using namespace std::string_view_literals;

constexpr auto local_header = "PK\x03\x04"sv, entry_header = "PK\x01\x02"sv, end_record = "PK\x05\x06"sv;
constexpr std::size_t end_size = 22, entry_size = 46, longest_comment = 65535, largest_directory = 4 * 1024 * 1024;

std::size_t number(std::string_view bytes, std::size_t at, std::size_t length) {
    std::size_t value = 0;
    for (std::size_t i = length; i > 0; --i) value = value << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
    return value;
}

std::string read(std::ifstream& file, std::size_t from, std::size_t length) {
    std::string bytes(length, '\0');
    file.clear();
    file.seekg(static_cast<std::streamoff>(from));
    file.read(bytes.data(), static_cast<std::streamsize>(length));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, file.gcount())));
    return bytes;
}

}  // namespace

bool is_zip(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return read(file, 0, local_header.size()) == local_header;
}

std::vector<std::string> zip_names(const std::string& path) {
    std::ifstream file{path, std::ios::binary | std::ios::ate};
    if (!file) return {};
    const auto size = static_cast<std::size_t>(file.tellg());
    const std::size_t tail_size = std::min(size, end_size + longest_comment);
    const std::string tail = read(file, size - tail_size, tail_size);
    const auto end = tail.rfind(end_record);
    if (end == tail.npos || tail.size() - end < end_size) return {};
    const std::size_t entries = number(tail, end + 10, 2), length = number(tail, end + 12, 4),
                      from = number(tail, end + 16, 4);
    if (number(tail, end + 4, 2) != 0 || length > largest_directory || from + length > size) return {};
    const std::string directory = read(file, from, length);
    std::vector<std::string> names;
    for (std::size_t at = 0; names.size() < entries;) {
        if (directory.size() < at + entry_size || directory.compare(at, 4, entry_header) != 0) return {};
        const std::size_t name = number(directory, at + 28, 2);
        const std::size_t rest = number(directory, at + 30, 2) + number(directory, at + 32, 2);
        if (directory.size() < at + entry_size + name + rest) return {};
        names.push_back(directory.substr(at + entry_size, name));
        at += entry_size + name + rest;
    }
    return names;
}

}  // namespace heluo::server
