// Packing and unpacking.
#include "persistence/statistics/columns_file.hpp"

#include <algorithm>
#include <boost/mp11/algorithm.hpp>
#include <fstream>
#include <stdexcept>
#include <type_traits>

#include "persistence/core/safe_file.hpp"

namespace heluo::persistence {

namespace {

// Raised when a column is added or says something else of a posting than it did (columns.cpp), so that older files are not read.
constexpr int version = 2;

constexpr std::size_t chunk_size = sizeof(PostingChunk);
static_assert(std::has_unique_object_representations_v<PostingChunk>, "two chunks are the same where their bytes are");
constexpr std::size_t digits = 16, mac_digits = 64, end_size = digits + mac_digits;

std::string_view bytes_of(const PostingChunk& chunk) { return {reinterpret_cast<const char*>(&chunk), chunk_size}; }

std::string text_of(const std::string& word) { return word; }
std::string text_of(long long day) { return std::to_string(day); }
void add(Words& words, const std::string& text) { words.number_of(text); }
void add(Values<long long>& days, const std::string& text) { days.number_of(std::stoll(text)); }

// Calls `each` with the name of every column's words, and these.
template <class Some, class Each>
void for_each_words(Some& words, const Each& each) {
    boost::mp11::mp_for_each<boost::describe::describe_members<Vocabulary, boost::describe::mod_public>>(
        [&](auto member) { each(std::string{member.name}, words.*member.pointer); });
}

std::string padded(std::size_t number) {
    const std::string text = std::to_string(number);
    return std::string(digits - text.size(), '0') + text;
}

[[noreturn]] void refuse_file(const std::string& path, const char* why) { throw std::runtime_error{path + ' ' + why}; }

void unpack(std::string_view rest, PostingColumns& columns) {
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        const Fields fields = fields_of(rest.substr(0, end));
        rest.remove_prefix(end + 1);
        const std::string& name = *fields[0];
        if (name == "size") columns.size = std::stoll(*fields[1]);
        if (name == "part")
            columns.parts[{std::stoi(*fields[1]), std::stoi(*fields[2]), fields[3] == "1", fields[4] == "1"}].size =
                std::stoull(*fields[5]);
        for_each_words(columns.words, [&](const std::string& of, auto& words) {
            if (of != name) return;
            for (auto field = fields.begin() + 1; field != fields.end(); ++field) add(words, **field);
        });
    }
}

}  // namespace

ColumnsImage::ColumnsImage(const PostingColumns& columns) : size{columns.size} {
    rest = line_of({"size", std::to_string(size)}) + "\n";
    for (const auto& [key, part] : columns.parts) {
        rest += line_of({"part", std::to_string(key.booked), std::to_string(key.registered), key.here ? "1" : "0",
                         key.receipt ? "1" : "0", std::to_string(part.size)}) +
                "\n";
        for (std::size_t i = 0; i < part.chunks.size(); ++i)
            chunks.push_back(part.size_of(i) == PostingChunk::rows
                                 ? part.chunks[i]
                                 : std::make_shared<const PostingChunk>(*part.chunks[i]));
    }
    for_each_words(columns.words, [&](const std::string& name, const auto& words) {
        Fields fields{name};
        for (const auto& each : words.all()) fields.emplace_back(text_of(each));
        rest += line_of(fields) + "\n";
    });
}

ColumnsFile::ColumnsFile(std::string path, long long schema, const Crypto& crypto)
    : path_{std::move(path)}, schema_{schema}, crypto_{crypto} {}

std::string ColumnsFile::mac_of(RunningHash& hash) const {
    const std::string form = std::to_string(version) + "|" + std::to_string(schema_);
    return hex(crypto_.mac("columns|" + form + "|" + hash.finish()));
}

void ColumnsFile::write(const ColumnsImage& image) const {
    replace_file(path_, [&](SafeFile& file) {
        const auto hash = crypto_.running_sha256();
        const auto write = [&](std::string_view bytes) {
            hash->add(bytes);
            file.write(bytes);
        };
        for (const auto& chunk : image.chunks) write(bytes_of(*chunk));
        write(image.rest);
        file.write(padded(image.rest.size()) + mac_of(*hash));
    });
}

std::optional<PostingColumns> ColumnsFile::read() const {
    std::ifstream file{path_, std::ios::binary};
    if (!file) return std::nullopt;
    constexpr const char* broken = "was changed, is of another version, or belongs to another instance key";
    std::string end(end_size, '\0');
    if (!file.seekg(-static_cast<std::streamoff>(end_size), std::ios::end).read(end.data(), end_size))
        refuse_file(path_, broken);
    const auto size = static_cast<std::size_t>(file.tellg()) - end_size;
    const bool numbered = std::all_of(end.begin(), end.begin() + digits, [](char c) { return '0' <= c && c <= '9'; });
    const std::size_t rest_size = numbered ? std::stoull(end.substr(0, digits)) : size + 1;
    if (size < rest_size || (size - rest_size) % chunk_size != 0) refuse_file(path_, broken);
    file.seekg(0);
    const auto hash = crypto_.running_sha256();
    std::vector<std::shared_ptr<PostingChunk>> chunks((size - rest_size) / chunk_size);
    for (auto& chunk : chunks) {
        chunk = std::make_shared<PostingChunk>();
        file.read(reinterpret_cast<char*>(chunk.get()), chunk_size);
        hash->add(bytes_of(*chunk));
    }
    std::string rest(rest_size, '\0');
    if (!file.read(rest.data(), static_cast<std::streamsize>(rest_size))) refuse_file(path_, "cannot be read");
    hash->add(rest);
    if (end.substr(digits) != mac_of(*hash)) refuse_file(path_, broken);
    PostingColumns columns;
    unpack(rest, columns);
    auto next = chunks.begin();
    for (auto& [key, part] : columns.parts) {
        const auto beyond =
            next + static_cast<std::ptrdiff_t>((part.size + PostingChunk::rows - 1) / PostingChunk::rows);
        part.chunks.assign(next, beyond);
        next = beyond;
    }
    return columns;
}

}  // namespace heluo::persistence
