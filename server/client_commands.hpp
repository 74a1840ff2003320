// The commands that work through the API of a running server: `heluo import` and `heluo export`.
#pragma once
#include <CLI/App.hpp>

namespace heluo::server {

// `status` becomes the exit status of the one that was called.
void add_client_commands(CLI::App& app, int& status);

}  // namespace heluo::server
