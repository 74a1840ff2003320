// heluo admin create-operator: the first account, from which all others are made over the API.
#pragma once
#include <iosfwd>
#include <string>

#include "domain/core/unit.hpp"

namespace heluo::server {

struct OperatorWish {
    std::string login;
    bool password_from_input = false;  // its first line; otherwise one is made and printed once
};

// Prints the account's id; throws std::runtime_error in words for whoever sits at the terminal.
int create_operator(Store& store, Crypto& crypto, const OperatorWish& wish, std::istream& in, std::ostream& out);

}  // namespace heluo::server
