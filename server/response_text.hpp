// An answer as bytes: status line, the headers that every answer carries (A20), its own, and the body.
#pragma once
#include <string>
#include <string_view>

#include "api/core/http.hpp"

namespace heluo::server {

struct Framing {
    bool without_body = false;  // HEAD: the length is told, the body is not sent
    bool keep_alive = true;
    bool secure = true;  // HSTS belongs on TLS only
    std::string_view request_id;
    std::string_view date;  // IMF-fixdate
};

// Throws std::invalid_argument if a header holds a byte that could end it (CR, LF, NUL, other controls).
std::string response_text(const api::Response& response, const Framing& framing);

std::string_view phrase_of(int status);
std::string http_date();  // now, as IMF-fixdate

}  // namespace heluo::server
