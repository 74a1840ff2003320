// A whole marketplace in process.
#include "tests/support/market.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "domain/core/journal.hpp"
#include "domain/core/timers.hpp"

namespace heluo::tests {

Market::Market() : Market{shipped_rules()} {}

Market::Market(const Rules& rules)
    : rules_{rules},
      place_{std::in_place},
      connection{place_->connection()},
      database{connection, crypto, rules_, now.as_clock()},
      api{database, crypto, rules_, settings()} {}

Market::Market(const Connection& given, unsigned char instance, const Rules& rules)
    : rules_{rules},
      crypto{instance},
      connection{given},
      database{connection, crypto, rules_, now.as_clock()},
      api{database, crypto, rules_, settings()} {}

api::Settings Market::settings() {
    api::Settings settings;
    settings.upload_directory = std::filesystem::temp_directory_path();
    settings.press = &press();
    settings.inspector = &inspector();
    settings.workbooks = &workbooks();
    settings.public_url = "https://market.example";
    settings.on_failure = [this](std::string_view, std::string_view trouble) {
        const std::lock_guard lock{mutex_};
        failures_.emplace_back(trouble);
    };
    return settings;
}

std::vector<std::string> Market::failures() const {
    const std::lock_guard lock{mutex_};
    return failures_;
}

std::string Market::fresh_key() { return "test-key-" + std::to_string(++keys_); }

Request Market::request(Method method, std::string_view target, const Token& as) {
    Request request;
    request.method = method;
    request.target = target;
    if (!as.empty()) request.authorization = "Bearer " + as;
    request.address = "127.0.0.1";
    request.request_id = "req-test";
    if (method == Method::post) {
        request.idempotency_key = fresh_key();
        request.has_idempotency_key = true;
    }
    return request;
}

Response Market::send(const Request& request) {
    Response response = api.answer(request);
    if (response.status == 500 && !expect_failures)
        FAIL_CHECK(std::string{api::name_of(request.method)} << " " << request.target << ": " << failures().back());
    return response;
}

Request with_body(Request request, const json::object& body, std::string_view if_match) {
    if (!body.empty()) {
        request.content_type = "application/json";
        request.body = json::serialize(body);
    }
    request.if_match = if_match;
    return request;
}

Response Market::get(std::string_view target, const Token& as) { return send(request(Method::get, target, as)); }

Response Market::post(std::string_view target, const json::object& body, const Token& as) {
    return send(with_body(request(Method::post, target, as), body));
}

Response Market::put(std::string_view target, const json::object& body, const Token& as, std::string_view if_match) {
    return send(with_body(request(Method::put, target, as), body, if_match));
}

Response Market::patch(std::string_view target, const json::object& body, const Token& as, std::string_view if_match) {
    return send(with_body(request(Method::patch, target, as), body, if_match));
}

Response Market::remove(std::string_view target, const Token& as, std::string_view if_match) {
    return send(with_body(request(Method::delete_, target, as), {}, if_match));
}

void Market::write(const std::function<void(Unit&)>& work, const std::string& account) {
    database.write({account, "test", "req-test", "127.0.0.1"}, work);
}

void Market::read(const std::function<void(Unit&)>& work) {
    database.read({"", "test", "req-test", "127.0.0.1"}, work);
}

int Market::seal() {
    int all = 0;
    for (int some = 1; some > 0; all += some)
        write([&](Unit& unit) {
            some = unit.journal.seal("test", unit.now(), unit.now() + std::chrono::seconds{10}, 500);
        });
    return all;
}

int Market::sweep() {
    int steps = 0;
    std::vector<Timer> timers;
    do {
        read([&](Unit& unit) { timers = unit.timers.due(now, 100); });
        for (const Timer& timer : timers) {
            bool taken = false;
            const Instant at = now;
            write([&](Unit& unit) { taken = unit.timers.take(timer, at, at + std::chrono::minutes{1}); });
            if (!taken) continue;
            api.settle(timer.kind, timer.object);
            ++steps;
        }
    } while (!timers.empty());
    return steps;
}

json::value body_of(const Response& response) { return json::parse(response.body); }

std::string text_at(const Response& response, std::string_view pointer) {
    const json::value body = body_of(response);
    boost::system::error_code missing;
    const json::value* found = body.find_pointer(pointer, missing);
    if (!found) return {};
    return found->is_string() ? std::string{found->get_string()} : json::serialize(*found);
}

std::string header(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
        if (key == name) return value;
    return {};
}

std::string code_of(const Response& response) { return text_at(response, "/code"); }

static std::vector<std::string> each_error(const Response& response,
                                           const std::function<std::string(const json::object&)>& say) {
    std::vector<std::string> list;
    const json::value body = body_of(response);
    if (const auto* errors = body.get_object().if_contains("violations"))
        for (const json::value& error : errors->get_array()) list.push_back(say(error.get_object()));
    return list;
}

std::vector<std::string> pointers(const Response& response) {
    return each_error(response,
                      [](const json::object& error) { return std::string{error.at("pointer").get_string()}; });
}

std::vector<std::string> faults(const Response& response) {
    return each_error(response, [](const json::object& error) {
        return std::string{error.at("pointer").get_string()} + " " + std::string{error.at("code").get_string()};
    });
}

std::optional<Reason> refusal_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Refusal& refusal) {
        return refusal.reason;
    }
    return std::nullopt;
}

}  // namespace heluo::tests
