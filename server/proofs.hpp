// The commands that prove what is kept: what they look at, what they print, and their status.
#pragma once
#include <string>
#include <vector>

#include "domain/core/unit.hpp"

namespace heluo::server {

inline constexpr int broken_status =
    3;  // 1 is any other failure: scripts must tell a forgery from a database that is away

// Each prints one line that begins with "whole", and gives 0; or a line for each place that does not fit, and broken_status.
// A head or an anchor is written NUMBER:HASH; std::runtime_error for one that is not.

// The audit chain. std::runtime_error where nothing of it was sealed with the instance key, which is said to be at `key`.
int prove_audit(Store& store, const std::vector<std::string>& anchors, const std::string& key);
// That all things with an id and a version are what the audit says of them, and all files have their bytes. std::runtime_error where
// `since` leaves nothing to compare.
int prove_rows(Store& store, long long since);
// That what is posted to the totals is what the contracts are.
int prove_totals(Store& store);
// The transparency log, and the register by it.
int prove_log(Store& store, const std::vector<std::string>& known_heads);
std::vector<std::string> public_keys_of(Store& store);  // PEM: those that ever signed here

}  // namespace heluo::server
