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

// The states of all lifecycles, as their enums name them in domain/.
constexpr std::pair<std::string_view, std::string_view> states[] = {
    {"accepted", "已受理或已承诺"},
    {"active", "有效"},
    {"admitted", "已通过"},
    {"applied", "待核验"},
    {"asked", "待审核"},
    {"awarded", "已选取"},
    {"cancelled", "已取消或已注销"},
    {"changed", "已变更"},
    {"closed", "已结束"},
    {"confirmed", "已确认"},
    {"countered", "已反要约"},
    {"disabled", "已停用"},
    {"discarded", "已放弃"},
    {"dismissed", "不予受理"},
    {"done", "已完成"},
    {"draft", "草稿"},
    {"ended", "已终止"},
    {"enrolled", "已入驻"},
    {"excluded", "已排除"},
    {"expired", "已到期"},
    {"failed", "未成功"},
    {"filed", "待答复"},
    {"in_review", "审核中"},
    {"lapsed", "已失效"},
    {"live", "待复"},
    {"lost", "未中选"},
    {"merged", "已变更登记"},
    {"offer_live", "要约待复"},
    {"open", "可再议"},
    {"published", "已发布"},
    {"queued", "排队中"},
    {"recorded", "待确认"},
    {"refused", "未获准"},
    {"registered", "已登记"},
    {"rejected", "已驳回"},
    {"removed", "已清退"},
    {"replaced", "已被替换"},
    {"reserved", "已锁定"},
    {"returned", "已退回"},
    {"reversed", "已撤销原决定"},
    {"revoked", "已撤销"},
    {"rework", "整改中"},
    {"running", "进行中"},
    {"sealed", "密封"},
    {"sold", "已成交"},
    {"submitted", "已提交"},
    {"undone", "已撤回导入"},
    {"upheld", "维持原决定"},
    {"withdrawn", "已撤回"},
    {"won", "中选"},
};
std::string state_in(Language language, const std::string& state) {
    if (language == Language::english) return state;
    for (const auto& [name, chinese] : states)
        if (name == state) return std::string{chinese};
    return state;
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
    const auto about = [&]() -> std::string {
        switch (refusal.reason) {
            case Reason::weak_password: return what_is_weak(language, refusal.about);
            case Reason::wrong_state: return state_in(language, refusal.about);
            default: return refusal.about;
        }
    };
    std::string title = worded(in(language, wording), about());
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
