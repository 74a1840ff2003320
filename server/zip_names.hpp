// The names of an archive's entries (PKWARE APPNOTE 4.3: end record and central directory); nothing is unpacked.
#pragma once
#include <string>
#include <vector>

namespace heluo::server {

bool is_zip(const std::string& file);  // begins like one
// Empty for what is no sound archive, of several disks, of Zip64, or with a directory of more than 4 MiB.
std::vector<std::string> zip_names(const std::string& file);

}  // namespace heluo::server
