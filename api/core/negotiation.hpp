// The forms of bodies and answers: content types, Accept, conditional reads, caching.
#pragma once
#include "api/core/route.hpp"

namespace heluo::api {

bool expects_body(const Request& request, const Route& route);
void check_content(const Request& request, const Route& route);  // unsupported_media_type, malformed_request
void check_accept(const Request& request, const Route& route);   // not_acceptable
// Caching of what was read, and 304 where the client has it.
void finish_read(const Request& request, const Route& route, Response& response);

}  // namespace heluo::api
