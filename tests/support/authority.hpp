// Authorities of a test and the client certificates that they give, as PEM files in a folder.
#pragma once
#include <memory>
#include <string>

namespace heluo::tests {

struct ClientFiles {
    std::string certificate, key;  // PEM files
    std::string sha256;            // hex, of the DER
};

class Authority {
  public:
    Authority(std::string folder, std::string name);
    ~Authority();
    std::string file() const;  // its own certificate
    // Valid from an hour ago until so many seconds from now; a negative number gives one that has expired.
    ClientFiles give(const std::string& name, long seconds = 3600) const;

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace heluo::tests
