// Hostile and malformed requests, each with the status of its refusal (A8-A14).
#pragma once
#include <string>
#include <vector>

namespace heluo::tests {

struct Hostile {
    std::string name;
    std::string bytes;
    int status;
};

std::vector<Hostile> hostile_requests();

}  // namespace heluo::tests
