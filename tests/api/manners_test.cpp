// How the API speaks HTTP: formats asked for and sent, methods, languages, the form of problems, what may be cached.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "api/routes.hpp"
#include "tests/support/exchange.hpp"
#include "tests/support/fault_hook.hpp"
#include "tests/support/people.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

struct Desk {
    Market market;
    Trader staff = reviewer(market);

    Request reading(std::string_view target) { return market.request(Method::get, target, staff.token); }
    Request registering(int n = 1) {
        return with_body(market.request(Method::post, "/v1/parties", staff.token),
                         {{"credit_code", credit_code(n)}, {"name", "主体"}, {"region", "410305"}});
    }
};

std::string sorted(const std::string& allow) {
    std::set<std::string> methods;
    for (std::size_t at = 0; at < allow.size();) {
        const auto end = std::min(allow.find(", ", at), allow.size());
        CHECK(methods.insert(allow.substr(at, end - at)).second);  // each once
        at = end + 2;
    }
    std::string text;
    for (const std::string& method : methods) text += (text.empty() ? "" : " ") + method;
    return text;
}

}  // namespace

TEST_CASE("JSON is given to who takes it, and 406 to who does not, before anything is done") {
    Desk desk;
    const auto status = [&](std::string_view accept) {
        Request request = desk.reading("/v1/parties");
        request.accept = accept;
        return desk.market.send(request).status;
    };
    for (const char* good : {"", "application/json", "Application/JSON", "*/*", "application/*",
                             "text/html, application/json;q=0.5", "text/html,*/*;q=0.1",
                             "application/json; charset=utf-8", "application/json;q=1.0", "application/json;q=0.001"}) {
        CAPTURE(good);
        CHECK(status(good) == 200);
    }
    for (const char* bad : {"text/html", "text/csv", "application/xml", "application/json-seq", "application/jsonp",
                            "text/*", "application/json;q=0", "application/json; q=0.000", ",", "json"}) {
        CAPTURE(bad);
        CHECK(status(bad) == 406);
    }
    Request writing = desk.registering();
    writing.accept = "text/html";
    const Response refused = desk.market.send(writing);
    CHECK(refused.status == 406);
    CHECK(refused.content_type.starts_with("application/problem+json"));  // what is wrong is told all the same
    CHECK(desk.market.get("/v1/parties", desk.staff.token).body == R"({"items":[]})");
}

TEST_CASE("a body is JSON and says so; where none is taken, none is sent") {
    Desk desk;
    const auto told = [&](const Request& request) {
        const Response answer = desk.market.send(request);
        return std::to_string(answer.status) + " " + (answer.status < 400 ? "" : code_of(answer));
    };
    for (const char* type : {"", "text/json", "application/x-www-form-urlencoded", "text/csv", "application/jsonx",
                             "application/problem+json"}) {
        CAPTURE(type);
        Request request = desk.registering();
        request.content_type = type;
        CHECK(told(request) == "415 unsupported_media_type");
    }
    int parties = 0;
    for (const char* type :
         {"application/json;charset=utf-8", "APPLICATION/JSON", "Application/Json ; charset=UTF-8"}) {
        CAPTURE(type);
        Request request = desk.registering(++parties);
        request.content_type = type;
        CHECK(told(request) == "201 ");
    }
    Request empty = desk.registering(++parties);
    empty.body.clear();
    CHECK(told(empty) == "400 malformed_request");
    Request reading = desk.reading("/v1/parties");
    reading.body = "{}";
    CHECK(told(reading) == "400 malformed_request");
}

TEST_CASE("HEAD is answered where GET is, with the same headers") {
    Desk desk;
    const Trader member = member_of_new_party(desk.market);
    for (const std::string& target :
         {"/v1/parties/" + member.party, std::string{"/v1/listings"}, std::string{"/version"}}) {
        CAPTURE(target);
        Request request = desk.reading(target);
        const Response got = desk.market.send(request);
        request.method = Method::head;
        const Response head = desk.market.send(request);
        CHECK(head.status == got.status);
        CHECK(head.headers == got.headers);
        CHECK(head.body.size() == got.body.size());  // the door sends its length and keeps it back
    }
    Request writing = desk.registering();
    writing.method = Method::head;
    writing.target = "/v1/sessions/current";
    writing.body.clear();
    CHECK(desk.market.send(writing).status == 405);
}

TEST_CASE("any other method is told which ones the address has, every address the same to OPTIONS") {
    Desk desk;
    const auto allow = [&](Method method, std::string_view target) {
        Request request = desk.reading(target);
        request.method = method;
        const Response answer = desk.market.send(request);
        CHECK(answer.status == (method == Method::options ? 204 : 405));
        if (method != Method::options) CHECK(code_of(answer) == "method_not_allowed");
        return sorted(header(answer, "Allow"));
    };
    const std::string id = "01JDCNX8T4M0A1B2C3D4E5F6G7";
    CHECK(allow(Method::patch, "/v1/parties") == "GET HEAD POST");
    CHECK(allow(Method::delete_, "/v1/parties/pty_" + id) == "GET HEAD PUT");
    CHECK(allow(Method::get, "/v1/sessions/current") == "DELETE");
    CHECK(allow(Method::head, "/v1/listings/lst_" + id + "/publish") == "POST");
    CHECK(allow(Method::options, "/v1/sessions") == "DELETE GET HEAD POST");
    Request nowhere = desk.reading("/v1/nowhere");
    nowhere.method = Method::options;
    CHECK(code_of(desk.market.send(nowhere)) == "unknown_route");
}

TEST_CASE("an address is matched segment by segment, decoded, and nothing beside") {
    Desk desk;
    const std::string id = member_of_new_party(desk.market).party;
    const auto code = [&](const std::string& target) { return code_of(desk.market.send(desk.reading(target))); };
    CHECK(code("/v1/parties/" + id).empty());
    CHECK(code("/v1/partie%73/" + id).empty());
    for (const std::string& target :
         {std::string{"/"}, std::string{"/v1"}, std::string{"/v1/"}, "/v1/parties/" + id + "/", "//v1/parties/" + id,
          "/V1/parties/" + id, "/v1/parties/./" + id, "/v1/mandates/../parties/" + id, "/v1/parties/" + id + "/x"}) {
        CAPTURE(target);
        CHECK(code(target) == "unknown_route");
    }
    for (const std::string& other : {"acc" + id.substr(3), id.substr(4), id + "0", std::string{"pty_"},
                                     "PTY" + id.substr(3), std::string{"%2e%2e"}, std::string{"pty_%00"}})
        CHECK(code("/v1/parties/" + other) == "not_found");
    for (const char* malformed : {"/v1/parties/%", "/v1/parties/%zz", "/v1/parties?limit=%f"})
        CHECK(code(malformed) == "malformed_request");
}

TEST_CASE("a problem has the form of RFC 9457: type, title, status, code, trace, and its violations") {
    Desk desk;
    Request request = desk.registering();
    request.body = R"({"credit_code":"91310115MA1G4L1WXK","name":"","region":"4103"})";
    request.request_id = "trace-42";
    const Response answer = desk.market.send(request);
    CHECK(answer.status == 422);
    CHECK(answer.content_type == "application/problem+json; charset=utf-8");
    CHECK(header(answer, "Cache-Control") == "no-store");
    const json::object body = body_of(answer).as_object();
    CHECK(body.at("type") == "/problems/invalid_fields");
    CHECK(body.at("status") == 422);
    CHECK(body.at("code") == "invalid_fields");
    CHECK(body.at("trace_id") == "trace-42");
    CHECK_FALSE(body.at("title").as_string().empty());
    for (const json::value& violation : body.at("violations").as_array()) {
        CHECK(violation.as_object().size() == 3);
        for (const char* member : {"pointer", "code", "message"}) CHECK_FALSE(violation.at(member).as_string().empty());
    }
    const json::object other = body_of(desk.market.get("/v1/nowhere")).as_object();
    CHECK(other.at("status") == 404);
    CHECK_FALSE(other.contains("violations"));
}

TEST_CASE("problems are in Chinese unless English is asked for first, and codes never change") {
    Desk desk;
    const auto answer = [&](std::string_view language) {
        Request request = desk.registering();
        request.body = R"({"credit_code":"1","name":"x","region":"410305"})";
        request.accept_language = language;
        return desk.market.send(request);
    };
    for (const char* chinese : {"", "zh-CN", "zh-CN,zh;q=0.9,en;q=0.8", "fr", "*"}) {
        CAPTURE(chinese);
        CHECK(text_at(answer(chinese), "/violations/0/message") == "统一社会信用代码应为18位");
    }
    for (const char* english : {"en", "en-GB,en;q=0.9,zh;q=0.8", "fr, en"}) {
        CAPTURE(english);
        CHECK(text_at(answer(english), "/violations/0/message") == "A credit code has 18 characters");
    }
    CHECK(faults(answer("en")) == faults(answer("zh")));
    Request unknown = desk.reading("/v1/nowhere");
    unknown.accept_language = "en";
    CHECK(text_at(desk.market.send(unknown), "/title") != text_at(desk.market.get("/v1/nowhere"), "/title"));
}

TEST_CASE("what a caller is shown for being who they are is stored nowhere on the way") {
    Desk desk;
    CHECK(header(desk.market.send(desk.reading("/v1/parties")), "Cache-Control") == "no-store");
    CHECK(header(desk.market.get("/v1/listings"), "Cache-Control") == "no-cache");
    CHECK(header(desk.market.get("/v1/listings"), "Vary") == "Authorization");
    CHECK(header(desk.market.send(desk.registering()), "Cache-Control") == "no-store");
    CHECK(header(desk.market.get("/v1/me"), "Cache-Control") == "no-store");
    CHECK(header(desk.market.get("/openapi.json"), "Cache-Control") == "no-cache");
}

TEST_CASE("a failure of ours says its code and the trace, and nothing of SQL, paths or stacks") {
    Desk desk;
    desk.market.expect_failures = true;
    desk.market.write([](Unit&) {});
    Request request = desk.registering();
    request.request_id = "trace-43";
    class Broken final : public persistence::FaultHook {
        void at(persistence::Moment, std::string_view) override { throw std::runtime_error{"SELECT secret FROM /etc"}; }
    } broken;
    desk.market.database.listen(&broken);
    const Response answer = desk.market.send(request);
    desk.market.database.listen(nullptr);
    CHECK(answer.status == 500);
    CHECK(code_of(answer) == "internal");
    CHECK(text_at(answer, "/trace_id") == "trace-43");
    CHECK(answer.body.find("secret") == std::string::npos);
    REQUIRE(desk.market.failures().size() == 1);
    CHECK(desk.market.failures().front().find("secret") != std::string::npos);  // logged once, for us
}
