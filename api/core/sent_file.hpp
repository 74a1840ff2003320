// A file that came as the body of a request, looked into before anything is written.
#pragma once
#include <functional>
#include <istream>

#include "api/core/inspector.hpp"
#include "api/core/route.hpp"
#include "domain/core/contents.hpp"
#include "domain/core/crypto.hpp"

namespace heluo::api {

// Everything slow (reading the file, the scanner) comes before the writing unit, and what may not be kept before the scanner: `check`
// refuses it, in a reading unit. The file's type is by its bytes; all of it is empty where no body came.
struct Keeping {
    std::function<void(Unit& unit, const File& file)> check;
    std::function<void(Unit& unit, const File& file, std::istream& bytes)> keep;
    std::function<bool(Unit& unit)> kept;  // asked where a COMMIT's answer was lost
};
void keep_sent(Store& store, const Cause& cause, const FileUpload& upload, const Inspector& inspector,
               const Keeping& keeping);

std::string sha256_of(const std::string& path, const Crypto& crypto);  // hex

// What GET of a file answers: `name` gets the ending that its bytes ask for, whatever it was called.
Download download_of(Unit& unit, const File& file, std::string name);

}  // namespace heluo::api
