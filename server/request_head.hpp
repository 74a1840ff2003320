// The header of a request, read strictly: Beast 1.81 alone takes framings that another server would read differently.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/core/http.hpp"

namespace heluo::server {

inline constexpr std::size_t max_head_bytes = 8 * 1024;
inline constexpr std::size_t max_target_bytes = 4 * 1024;
inline constexpr std::size_t max_fields = 64;

// Looks for the end of a header in bytes that arrive in pieces, and refuses at the first byte that cannot stand in one:
// bare CR or LF, control bytes, a folded line, a first line that is no HTTP/1.x request.
class HeadScan {
  public:
    enum class Found { more, whole, malformed, too_long };
    // `bytes` is all that has arrived so far, beginning with the header's first byte.
    Found scan(std::string_view bytes);
    std::size_t length() const { return length_; }  // of the whole header, its empty line included

  private:
    bool fits(std::string_view bytes, std::size_t place) const;

    std::size_t seen_ = 0, length_ = 0, line_ = 0;  // line_: where the present line began
    bool first_line_ = true;
};

// A request that is refused for its framing: answered once, then the connection is closed and nothing more is read (A12).
struct HeadRefusal {
    int status;
    std::string_view code;
};

struct RequestHead {
    api::Request request;  // all but the body
    std::size_t content_length = 0;
    bool keep_alive = false;
    bool expects_continue = false;
    std::string forwarded_for;  // as sent; counts only from trusted proxies
};

// `head` is one whole header as HeadScan found it. Rules: A9, A11.
std::variant<RequestHead, HeadRefusal> read_head(std::string_view head);

// The client behind trusted proxies: the right-most hop of X-Forwarded-For that is not one of them (A18).
std::string client_address(const std::string& peer, std::string_view forwarded_for,
                           const std::vector<std::string>& trusted);

// The caller's X-Request-Id if it is 1 to 64 of A-Z a-z 0-9 . _ -.
bool well_formed_request_id(std::string_view id);

}  // namespace heluo::server
