// `heluo export`: a client of the export API over HTTPS, which puts all pages of an export into one file.
#pragma once
#include <string>

#include "server/api_client.hpp"

namespace heluo::server {

struct ExportPlan {
    std::string file;  // CSV, or XLSX by its name; written beside it first, so that half an export never bears the name
    std::string from, until;         // 2026-01-01; empty for no bound
    std::string codes_as = "codes";  // or names, long_names
    Reach reach;
};

// 0. Throws std::runtime_error if the server cannot be reached, refuses, or the file cannot be written.
int export_contracts(const ExportPlan& plan);

}  // namespace heluo::server
