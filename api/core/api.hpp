// The API as a function from Request to Response: match, authorise, decode, run in a unit, answer. No exception leaves it.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "api/core/http.hpp"
#include "api/core/inspector.hpp"
#include "api/core/sheet.hpp"
#include "api/core/workbook.hpp"
#include "domain/core/unit.hpp"

namespace heluo::api {

struct Settings {
    std::string upload_directory;  // where streamed uploads lie
    // Receives what is ours (the cause of a 500), once, with the request id; must not throw.
    std::function<void(std::string_view request_id, std::string_view trouble)> on_failure;
    const Press* press = nullptr;          // lives longer than the API
    const Inspector* inspector = nullptr;  // the same
    const Workbooks* workbooks = nullptr;  // the same
    std::string public_url{};              // where clients reach the server, without a final slash
};

class Api {
  public:
    Api(Store& store, Crypto& crypto, const Rules& rules, Settings settings);  // throws if a route has no right (A37)
    ~Api();

    // Blocking; called on a worker thread.
    Response answer(const Request& request);
    // Blocking as well, before a body is taken: the answer to a caller who may never send it. Absent if it may come.
    std::optional<Response> turn_away(const Request& request);
    // Cheap and safe on an io thread: no database.
    BodyPolicy body_policy(Method method, std::string_view target) const;
    Lane lane(Method method, std::string_view target) const;

    // A timer's step in a unit of its own; the sweeper calls it, and so does answer() when it meets Overdue.
    void settle(TimerKind kind, const std::string& ulid);

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

// Answers that the door itself gives (framing, limits, overload) look like the API's: problem+json in the right language.
Response problem(int status, std::string_view code, std::string_view accept_language, std::string_view request_id,
                 std::string_view detail = {});

}  // namespace heluo::api
