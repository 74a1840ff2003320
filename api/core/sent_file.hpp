// A file that came as the body of a request, looked into before anything is written.
#pragma once
#include "api/core/inspector.hpp"
#include "api/core/route.hpp"
#include "domain/core/contents.hpp"
#include "domain/core/crypto.hpp"

namespace heluo::api {

// Its type by its bytes, its size and its hash; all empty where no body came.
File look_into(const FileUpload& upload, const Inspector& inspector, const Crypto& crypto);

// What GET of a file answers: `name` gets the ending that its bytes ask for, whatever it was called.
Download download_of(Unit& unit, const File& file, std::string name);

}  // namespace heluo::api
