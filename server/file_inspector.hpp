// What uploaded files are, by libmagic and by the entries of their archives, and whether a scanner takes them for clean.
#pragma once
#include <string>
#include <string_view>

#include "api/core/inspector.hpp"

namespace heluo::server {

class FileInspector final : public api::Inspector {
  public:
    // The path of a program (uploads.scanner); empty asks none.
    explicit FileInspector(std::string scanner) : scanner_{std::move(scanner)} {}
    std::string type_of(const std::string& file) const override;
    void require_clean(const std::string& file) const override;

  private:
    std::string scanner_;
};

}  // namespace heluo::server
