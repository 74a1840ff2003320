// Contents of files in SQL: base 64 in chunks.
#pragma once
#include "domain/core/contents.hpp"
#include "persistence/core/context.hpp"

namespace heluo::persistence {

class SqlContents final : public Contents {
  public:
    explicit SqlContents(Context& context) : context_{context} {}
    bool claim(const std::string& sha256, long long size) override;
    void put_chunk(const std::string& sha256, long long place, std::string_view bytes) override;
    std::optional<std::string> chunk(const std::string& sha256, long long place) override;

  private:
    Context& context_;
};

}  // namespace heluo::persistence
