// Problems as answers.
#include "api/core/problem.hpp"

#include <boost/json.hpp>
#include <vector>

#include "api/core/api.hpp"

namespace heluo::api {

namespace {

// A weak password's datum is the least length, or a word for what else is wrong (domain/people/accounts.hpp).
std::string what_is_weak(Language language, const std::string& about) {
    const bool english = language == Language::english;
    if (about == "login") return english ? "it contains the login" : "不得包含登录名";
    if (about == "common") return english ? "it is among the most common ones" : "属于常见口令";
    return english ? "at least " + about + " characters" : "至少 " + about + " 个字符";
}

constexpr Wording bad_target{"bad_target", "地址须以 / 开头,其中的汉字、空格等字符须经百分号编码",
                             "The address must begin with / and holds characters that must be percent-encoded"};

Response answer(int status, std::string_view code, std::string title, std::string detail, std::string_view request_id,
                boost::json::array violations) {
    boost::json::object body{{"type", "/problems/" + std::string{code}},
                             {"title", std::move(title)},
                             {"status", status},
                             {"code", code},
                             {"trace_id", request_id}};
    if (!detail.empty()) body["detail"] = std::move(detail);
    if (!violations.empty()) body["violations"] = std::move(violations);
    Response response;
    response.status = status;
    response.content_type = "application/problem+json; charset=utf-8";
    response.body = boost::json::serialize(body);
    response.code = code;
    if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"heluo\"");
    if (status == 503 || code == "request_in_progress") response.headers.emplace_back("Retry-After", "1");
    return response;
}

}  // namespace

std::string_view in(Language language, const Wording& wording) {
    return language == Language::english ? wording.english : wording.chinese;
}

Language language_of(std::string_view accept_language) {
    // The first of zh and en that is named wins; weights are ignored as too fine for two languages.
    const auto english = accept_language.find("en"), chinese = accept_language.find("zh");
    return english != std::string_view::npos && english < chinese ? Language::english : Language::chinese;
}

std::string worded(std::string_view text, std::string_view about) {
    std::string result{text};
    if (const auto hole = result.find("{}"); hole != std::string::npos) result.replace(hole, 2, about);
    // A datum that is itself in two languages (the name of a code): the Chinese line, then the English one.
    const auto line = std::min(about.find('\n'), about.size());
    if (result == "{zh}") result = about.substr(0, line);
    if (result == "{en}") result = about.substr(std::min(line + 1, about.size()));
    return result;
}

Response problem(const Refusal& refusal, Language language, std::string_view request_id) {
    const Wording wording = wording_of(refusal.reason);
    const bool weak = refusal.reason == Reason::weak_password;
    std::string title = worded(in(language, wording), weak ? what_is_weak(language, refusal.about) : refusal.about);
    const bool holed = wording.english.find("{}") != std::string_view::npos;
    Response response =
        answer(status_of(refusal.reason), wording.code, std::move(title), holed ? "" : refusal.about, request_id, {});
    // Throttling says how long to wait: its datum is a number of seconds.
    if (refusal.reason == Reason::too_many_attempts && !refusal.about.empty())
        response.headers.emplace_back("Retry-After", refusal.about);
    return response;
}

Response problem(const Violations& violations, Language language, std::string_view request_id) {
    boost::json::array list;
    for (const Violation& violation : violations.list()) {
        const Wording wording = wording_of(violation.fault);
        list.push_back(boost::json::object{{"pointer", violation.pointer},
                                           {"code", wording.code},
                                           {"message", worded(in(language, wording), violation.about)}});
    }
    const Wording wording = wording_of(Reason::invalid_fields);
    return answer(status_of(Reason::invalid_fields), wording.code, std::string{in(language, wording)}, "", request_id,
                  std::move(list));
}

Response problem(int status, std::string_view code, std::string_view accept_language, std::string_view request_id,
                 std::string_view detail) {
    for (const Reason reason : all_reasons())
        if (wording_of(reason).code == code && status_of(reason) == status)
            return problem(Refusal{reason, std::string{detail}}, language_of(accept_language), request_id);
    // Refusals of the framing have codes of their own (docs/errors.md) and those as their titles, but for the one that people
    // bring about by typing: no person reads the others.
    const bool typed = code == bad_target.code;
    return answer(status, code, std::string{typed ? in(language_of(accept_language), bad_target) : code},
                  std::string{detail}, request_id, {});
}

}  // namespace heluo::api
