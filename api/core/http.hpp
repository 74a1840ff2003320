// An HTTP exchange as plain data: what `server` hands to the API and gets back. No sockets, no Beast.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heluo::api {

enum class Method { get, head, post, put, patch, delete_, options };
std::string_view name_of(Method method);  // "GET"

// Names of authentication schemes and media types ignore case (RFC 9110).
bool same_name(std::string_view one, std::string_view other);
std::string_view media_type(std::string_view content_type);  // without its parameters

struct Request {
    Method method = Method::get;
    std::string target;  // origin form as received: path and query, already checked for bytes and length
    std::string authorization;
    std::string content_type;
    std::string accept;
    std::string accept_language;
    std::string if_match, if_none_match;
    std::string idempotency_key;
    bool has_idempotency_key = false;  // an empty key is malformed, not absent
    std::string body;                  // complete; empty where the body was streamed to `body_file`
    std::string body_file;             // path of a streamed upload, which the API takes over
    std::string certificate;           // of the client, proved by the connection: hex SHA-256 of its DER; else empty
    std::string address;               // the peer's address without port (after trusted proxies)
    std::string request_id;            // X-Request-Id: the caller's if well formed, else made
};

struct Response {
    int status = 200;
    std::string content_type = "application/json; charset=utf-8";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;  // beside those that every answer carries

    // For the log line and the metrics; never sent.
    std::string route;        // "GET /v1/listings/{listing}", folded where A47 asks for it; "unmatched" otherwise
    std::string account;      // typed id of the caller, empty if none or if the route is folded
    std::string machine_key;  // the same of the key that a machine showed
    std::string code;         // the Reason's name of a refusal
    // A47: neither log nor metrics may tell what was asked, by whom, how it ended, or how long the answer is.
    bool folded = false;
};

// What the door must know of a request before its body is read.
struct BodyPolicy {
    std::size_t limit = 64 * 1024;  // bytes
    bool to_file = false;           // stream to disk, own deadlines (1 s per 64 KiB, no cap on the whole)
};

// Who takes a request: the workers in turn, the workers by a reserved share that no crowd can take (A82), or the pool that
// hashes passwords (A26).
enum class Lane { usual, reserved, hashing };

}  // namespace heluo::api
