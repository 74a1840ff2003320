// The parts of a workbook: entries of a ZIP archive that hold XML, read block by block and bounded.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

struct zip;

namespace heluo::server {

// What an element of a part means; names without their namespaces.
using XmlAttributes = std::map<std::string, std::string, std::less<>>;
struct XmlHandler {
    virtual ~XmlHandler() = default;
    virtual void start(std::string_view name, const XmlAttributes& attributes) = 0;
    virtual void text(std::string_view) {}
    virtual void end(std::string_view) {}
};

class SheetPackage {
  public:
    explicit SheetPackage(const std::string& file);  // refuses import_unreadable, and import_too_large beyond 64 MiB
    ~SheetPackage();
    SheetPackage(const SheetPackage&) = delete;

    // Refuses import_too_large beyond that many bytes, import_unreadable where there is no such part or it is not XML.
    void read(const std::string& part, std::uint64_t limit, XmlHandler& handler) const;
    // The part that `part` names by a relation of that kind ("worksheet"), or by its id; "" if there is none.
    std::string related(const std::string& part, std::string_view kind, std::string_view id = {}) const;

  private:
    zip* archive_;
};

}  // namespace heluo::server
