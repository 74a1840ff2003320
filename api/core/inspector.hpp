// Looking into files that somebody sent, as a port: implemented in server/file_inspector.cpp, the same in tests.
#pragma once
#include <string>

namespace heluo::api {

class Inspector {
  public:
    virtual ~Inspector() = default;
    // What the bytes are, whatever the name or the client says: a name of file_types (domain/core/contents.hpp), "" for
    // anything else.
    virtual std::string type_of(const std::string& file) const = 0;
    // document_infected; unavailable where nobody could tell.
    virtual void require_clean(const std::string& file) const = 0;
};

}  // namespace heluo::api
