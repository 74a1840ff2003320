// One call of an endpoint: what it came with, and what handlers take of it besides ids and bodies.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/core/http.hpp"
#include "api/core/inspector.hpp"
#include "api/core/shape.hpp"
#include "api/core/sheet.hpp"
#include "api/core/workbook.hpp"
#include "domain/core/unit.hpp"
#include "domain/people/rights.hpp"

namespace heluo::api {

template <class T>
struct Slot {  // a path segment that is not an id: {year}, {region}
    T value;
};
template <class T>
struct Query {
    T value;
    const T* operator->() const { return &value; }
};
struct IfMatch {
    std::optional<long long> version;  // absent for `*`
};
// If-Match where it is asked for only sometimes (the first PUT of an object that the path names by its key).
struct MaybeIfMatch {
    bool given = false;
    IfMatch match;
};
struct Caller {
    std::string address, request_id, authorization, accept;
    bool json_wanted = true;
    std::string accept_language{};
    std::string public_url{};   // where clients reach this server, without a final slash
    std::string certificate{};  // see Request
};
// What the audit is told of a handler that opens its units itself.
Cause cause_of(const Actor& actor, const Caller& caller, Action action);
struct Upload {
    std::string file;  // path on the server's disk; whoever takes it moves or removes it
    std::string content_type;
    std::string idempotency_key;
};

// An upload of any type: its bytes say which.
struct FileUpload : Upload {};

// The Argon2id of the body's member "password", made before the unit opens: no transaction waits for it (A26).
struct PasswordHash {
    std::string value;
};

using QueryParameters = std::vector<std::pair<std::string, std::string>>;

// One invocation of a handler.
struct Call {
    const Request& request;
    const std::vector<std::string>& slots;
    const QueryParameters& query;
    const json::value* body = nullptr;
    Unit* unit = nullptr;
    Store* store = nullptr;
    std::optional<Actor> actor{};
    std::string password_hash{};
    std::size_t next_slot = 0;
    const Press* press = nullptr;
    const Inspector* inspector = nullptr;
    const Workbooks* workbooks = nullptr;
    std::string_view public_url{};
};

// What the signature tells about the endpoint.
struct Signature {
    bool needs_actor = false, may_have_actor = false, takes_store = false, needs_if_match = false, takes_body = false,
         may_have_body = false, takes_upload = false, takes_hash = false, raw = false;
    int success = 200;
    std::size_t slots = 0;
};

}  // namespace heluo::api
