// ZIP by libzip, XML by Expat.
#include "server/sheet_package.hpp"

#include <expat.h>
#include <zip.h>

#include <array>
#include <exception>
#include <filesystem>
#include <utility>

#include "domain/core/refusal.hpp"
#include "server/zip_names.hpp"

namespace heluo::server {
namespace {

constexpr std::uint64_t small_part = 4 << 20, largest_archive = 64 << 20;
constexpr int deepest = 64;  // elements inside one another: Expat keeps each open one in memory

std::string_view local(std::string_view name) { return name.substr(name.rfind('|') + 1); }

// Nothing may be thrown through a C library, so what a handler throws waits until Expat has returned.
class Parser {
  public:
    explicit Parser(XmlHandler& handler) : handler_{handler}, expat_{XML_ParserCreateNS(nullptr, '|')} {
        XML_SetUserData(expat_, this);
        XML_SetElementHandler(
            expat_,
            [](void* self, const char* name, const char** attributes) {
                auto& parser = *static_cast<Parser*>(self);
                parser.guard([&](XmlHandler& to) {
                    require(++parser.depth_ <= deepest, Reason::import_unreadable, "XML");
                    XmlAttributes all;
                    for (; *attributes; attributes += 2) all.emplace(local(attributes[0]), attributes[1]);
                    to.start(local(name), all);
                });
            },
            [](void* self, const char* name) {
                auto& parser = *static_cast<Parser*>(self);
                parser.guard([&](XmlHandler& to) {
                    --parser.depth_;
                    to.end(local(name));
                });
            });
        XML_SetCharacterDataHandler(expat_, [](void* self, const char* text, int length) {
            static_cast<Parser*>(self)->guard([&](XmlHandler& to) {
                to.text({text, static_cast<std::size_t>(length)});
            });
        });
        XML_SetStartDoctypeDeclHandler(expat_, [](void* self, const char*, const char*, const char*, int) {
            static_cast<Parser*>(self)->guard([](XmlHandler&) { refuse(Reason::import_unreadable, "DOCTYPE"); });
        });
    }
    ~Parser() { XML_ParserFree(expat_); }
    Parser(const Parser&) = delete;

    void feed(std::string_view block, bool last) {
        const auto status = XML_Parse(expat_, block.data(), static_cast<int>(block.size()), last);
        if (thrown_) std::rethrow_exception(thrown_);
        require(status == XML_STATUS_OK, Reason::import_unreadable, "XML");
        // Expat holds a tag until it has all of it.
        waiting_ = std::exchange(something_, false) ? 0 : waiting_ + block.size();
        require(waiting_ <= small_part, Reason::import_unreadable, "XML");
    }

  private:
    template <class Work>
    void guard(Work work) {
        if (thrown_) return;
        something_ = true;
        try {
            work(handler_);
        } catch (...) {
            thrown_ = std::current_exception();
            XML_StopParser(expat_, XML_FALSE);
        }
    }

    XmlHandler& handler_;
    XML_Parser expat_;
    std::exception_ptr thrown_;
    int depth_ = 0;
    bool something_ = false;     // came of the last block
    std::uint64_t waiting_ = 0;  // bytes of which nothing has come yet
};

struct FirstRelation final : XmlHandler {
    std::string_view kind, id;
    std::string target;

    FirstRelation(std::string_view kind_, std::string_view id_) : kind{kind_}, id{id_} {}
    void start(std::string_view name, const XmlAttributes& attributes) override {
        if (name != "Relationship" || !target.empty()) return;
        const auto value = [&](std::string_view attribute) {
            const auto at = attributes.find(attribute);
            return at == attributes.end() ? std::string{} : at->second;
        };
        if (value("Type").ends_with("/" + std::string{kind}) && (id.empty() || value("Id") == id))
            target = value("Target");
    }
};

}  // namespace

SheetPackage::SheetPackage(const std::string& file) {
    require(std::filesystem::file_size(file) <= largest_archive, Reason::import_too_large);
    require(!zip_names(file).empty(), Reason::import_unreadable,
            "XLSX");  // also for a directory that is too large to hold
    int error = 0;
    archive_ = zip_open(file.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &error);
    require(archive_, Reason::import_unreadable, "XLSX");
}

SheetPackage::~SheetPackage() { zip_discard(archive_); }

void SheetPackage::read(const std::string& part, std::uint64_t limit, XmlHandler& handler) const {
    const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> entry{zip_fopen(archive_, part.c_str(), 0), &zip_fclose};
    require(entry != nullptr, Reason::import_unreadable, part);
    Parser parser{handler};
    std::array<char, 64 * 1024> block;
    std::uint64_t bytes = 0;
    while (true) {
        const auto count = zip_fread(entry.get(), block.data(), block.size());
        require(count >= 0, Reason::import_unreadable, part);
        if (count == 0) break;
        bytes += static_cast<std::uint64_t>(count);
        require(bytes <= limit, Reason::import_too_large);
        parser.feed({block.data(), static_cast<std::size_t>(count)}, false);
    }
    parser.feed({}, true);
}

std::string SheetPackage::related(const std::string& part, std::string_view kind, std::string_view id) const {
    const auto slash = part.rfind('/');
    const std::string folder = slash == part.npos ? "" : part.substr(0, slash + 1);
    const std::string relations = folder + "_rels/" + part.substr(folder.size()) + ".rels";
    if (zip_name_locate(archive_, relations.c_str(), 0) < 0) return {};
    FirstRelation found{kind, id};
    read(relations, small_part, found);
    if (found.target.empty()) return {};
    return found.target.starts_with('/') ? found.target.substr(1) : folder + found.target;
}

}  // namespace heluo::server
