// A whole marketplace in process for one test: a fresh database, the real Store and the real Api, a clock that stands still.
// Capabilities add their verbs as free functions in tests/support/<capability>.hpp: `Token seller = member(market);`
//
//   Market market;
//   const auto answer = market.post("/v1/listings", {{"title", "..."}}, seller);
//   CHECK(answer.status == 201);  CHECK(pointers(answer) == std::vector<std::string>{"/title"});
#pragma once
#include <atomic>
#include <boost/json.hpp>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/core/api.hpp"
#include "domain/core/refusal.hpp"
#include "tests/support/place.hpp"
#include "tests/support/world.hpp"

namespace heluo::tests {

namespace json = boost::json;
using api::Method;
using api::Request;
using api::Response;
using Token = std::string;  // a bearer token; empty for nobody

class Market {
  public:
    Market();
    explicit Market(const Rules& rules);  // instead of those the house ships; they outlive it
    // Another instance on the same place.
    explicit Market(const Connection& connection, unsigned char instance = 1, const Rules& rules = shipped_rules());

  private:
    const Rules& rules_;

  public:
    StoppedClock now{start_of_tests()};
    CountedCrypto crypto{0};

  private:
    std::optional<Place> place_;  // before the database, which lies in it

  public:
    const Connection connection;
    persistence::Database database;
    api::Api api;

    // POST carries a fresh idempotency key of its own; send() takes requests as they are.
    Response get(std::string_view target, const Token& as = {});
    Response post(std::string_view target, const json::object& body = {}, const Token& as = {});
    Response put(std::string_view target, const json::object& body, const Token& as, std::string_view if_match);
    Response patch(std::string_view target, const json::object& body, const Token& as, std::string_view if_match);
    Response remove(std::string_view target, const Token& as, std::string_view if_match = {});
    Response send(const Request& request);  // a 500 fails the test with its cause
    Request request(Method method, std::string_view target, const Token& as = {});
    std::string fresh_key();

    // Use cases directly, as an account of that name.
    void write(const std::function<void(Unit&)>& work, const std::string& account = "acc_test");
    void read(const std::function<void(Unit&)>& work);

    int seal();   // everything that waits; returns how many rows were numbered
    int sweep();  // takes every step that is due; returns how many

    // Causes of 500s that a test expects (faults); otherwise send() reports them.
    bool expect_failures = false;
    bool files_papers = true;  // see file_papers (registry.hpp)
    std::vector<std::string> failures() const;

  private:
    api::Settings settings();

    mutable std::mutex mutex_;
    std::vector<std::string> failures_;
    std::atomic<int> keys_{0};
};

// A request with a JSON body, for send() and the fault loop.
Request with_body(Request request, const json::object& body, std::string_view if_match = {});

json::value body_of(const Response& response);
std::string text_at(const Response& response, std::string_view pointer);  // "" if absent
std::string header(const Response& response, std::string_view name);      // "" if absent
std::string code_of(const Response& response);                            // of a problem: "not_found"
std::vector<std::string> pointers(const Response& response);              // of a 422, in their order
std::vector<std::string> faults(const Response& response);                // "/amount amount_format"

std::optional<Reason> refusal_of(const std::function<void()>& work);

}  // namespace heluo::tests
