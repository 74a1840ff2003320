// `heluo import`: a client of the import API over HTTPS. It streams a file, follows the import to its end and lists bad rows.
#pragma once
#include <string>

#include "server/api_client.hpp"

namespace heluo::server {

struct ImportPlan {
    std::string file;  // CSV, or XLSX by its name; columns as in docs/exchange.md
    Reach reach;
};

// 0 if every row is in, 1 if rows were refused or the import failed. Throws std::runtime_error if the server cannot be
// reached, is not who it should be, or refuses. Repeating it after a crash goes on with the same import; once that has
// ended, every row is looked at again, and those that are in are unchanged.
int import_contracts(const ImportPlan& plan);

// A password from the terminal without echo, or one line of standard input.
std::string ask_password(bool from_stdin);

}  // namespace heluo::server
