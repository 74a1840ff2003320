// What routes share: cursors, preconditions, page answers, and the pieces of OpenAPI that the arguments contribute.
#include "api/core/route.hpp"

#include <algorithm>
#include <boost/url.hpp>
#include <charconv>

#include "domain/core/crypto.hpp"
#include "domain/core/text.hpp"

namespace heluo::api {

Cause cause_of(const Actor& actor, const Caller& caller, Action action) {
    return {actor.account.text(), std::string{name_of(action)}, caller.request_id, caller.address,
            actor.machine_key ? actor.machine_key->text() : std::string{}};
}

namespace {

json::array& array_of(json::object& object, std::string_view key) {
    if (!object.contains(key)) object[key] = json::array{};
    return object[key].get_array();
}

json::object parameter(std::string_view name, std::string_view in, bool required, json::object schema) {
    return {{"name", name}, {"in", in}, {"required", required}, {"schema", std::move(schema)}};
}

json::object binary(std::string_view type) {
    return {{type, json::object{{"schema", json::object{{"type", "string"}, {"format", "binary"}}}}}};
}

// RFC 8187: what is neither a letter nor a digit nor one of -._ is percent-encoded, so a name can end nothing and point nowhere.
std::string extended(std::string_view name) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char each : name) {
        const auto c = static_cast<unsigned char>(each);
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
            c == '_')
            encoded += each;
        else
            encoded.append("%").append(1, digits[c >> 4]).append(1, digits[c & 15]);
    }
    return encoded;
}

int nibble(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

std::string encode_cursor(std::string_view place) { return hex(place); }

std::string decode_cursor(std::string_view cursor) {
    require(!cursor.empty() && cursor.size() % 2 == 0 && cursor.size() <= 1024, Reason::bad_cursor);
    std::string place;
    for (std::size_t i = 0; i < cursor.size(); i += 2) {
        const int high = nibble(cursor[i]), low = nibble(cursor[i + 1]);
        require(high >= 0 && low >= 0, Reason::bad_cursor);
        place += static_cast<char>(high * 16 + low);
    }
    const bool control = std::any_of(place.begin(), place.end(), [](unsigned char c) { return c < ' '; });
    require(is_utf8(place) && !control, Reason::bad_cursor);
    return place;
}

// RFC 9110 13.1.1: a strong comparison, so a weak tag never matches. Our tags are versions; any other tag is of no present
// version, and neither is a list of tags: no client of ours has a reason to send one.
IfMatch read_if_match(const std::string& header) {
    require(!header.empty(), Reason::precondition_required);
    if (header == "*") return {};
    const bool tagged = header.size() >= 2 && header.back() == '"' && (header[0] == '"' || header.starts_with("W/\""));
    require(tagged, Reason::malformed_request, "If-Match: \"3\"");
    long long version = 0;
    const auto [end, error] = std::from_chars(header.data() + 1, header.data() + header.size() - 1, version);
    require(error == std::errc{} && end == header.data() + header.size() - 1, Reason::stale);
    return {version};
}

void refuse_unknown_query(const QueryParameters& query, const std::vector<std::string_view>& known,
                          Violations& faults) {
    for (std::size_t i = 0; i < query.size(); ++i) {
        const std::string& name = query[i].first;
        if (std::find(known.begin(), known.end(), name) == known.end())
            faults.add(pointer_to("", name), Fault::unknown_member);
        for (std::size_t j = 0; j < i; ++j)
            if (query[j].first == name) faults.add(pointer_to("", name), Fault::duplicate_member);
    }
}

Held<Caller>::Held(Call& call, Violations&)
    : caller{call.request.address,
             call.request.request_id,
             call.request.authorization,
             call.request.accept,
             true,
             call.request.accept_language,
             std::string{call.public_url},
             call.request.certificate} {}

Held<Upload>::Held(Call& call, Violations&)
    : upload{call.request.body_file, call.request.content_type, call.request.idempotency_key} {}
void Held<Upload>::describe(json::object& operation, Schemas&) {
    json::object tables = binary("text/csv");
    tables[workbook_type] = tables["text/csv"];
    operation["requestBody"] = json::object{{"required", true}, {"content", tables}};
}
void Held<FileUpload>::describe(json::object& operation, Schemas&) {
    operation["requestBody"] = json::object{{"required", true}, {"content", binary("application/octet-stream")}};
}

Held<IfMatch>::Held(Call& call, Violations&) : match{read_if_match(call.request.if_match)} {
    // The precondition is of the object that the path names first.
    if (!match.version || !call.unit) return;
    const std::string& id = call.slots.at(0);
    if (const auto line = id.find('_'); line != std::string::npos)
        call.unit->expect_version(id.substr(line + 1), *match.version);
}
void Held<IfMatch>::describe(json::object& operation, Schemas&) {
    json::object header = parameter("If-Match", "header", true, {{"type", "string"}});
    header["description"] = "The ETag of the version acted on";
    header["example"] = "\"1\"";
    array_of(operation, "parameters").push_back(std::move(header));
}

Held<MaybeIfMatch>::Held(Call& call, Violations&) {
    maybe.given = !call.request.if_match.empty();
    if (maybe.given) maybe.match = read_if_match(call.request.if_match);
}
void Held<MaybeIfMatch>::describe(json::object& operation, Schemas& schemas) {
    Held<IfMatch>::describe(operation, schemas);
    array_of(operation, "parameters").back().get_object()["required"] = false;
}

Held<PageRequest>::Held(Call& call, Violations& faults) {
    for (const auto& [name, value] : call.query) {
        if (name == "limit") {
            if (const auto limit = read_integer(json::string(value), Place{"/limit", faults, true}, 1, 100))
                page.limit = static_cast<int>(*limit);
        } else if (name == "cursor") {
            page.after = decode_cursor(value);
        }
    }
}
void Held<PageRequest>::describe(json::object& operation, Schemas&) {
    describe_query(operation, "limit", false, {{"type", "integer"}, {"minimum", 1}, {"maximum", 100}, {"default", 20}});
    describe_query(operation, "cursor", false, {{"type", "string"}, {"description", "next_cursor of the page before"}});
}

// The slot's name is not known here; openapi.cpp fills the names in from the path, in order.
void describe_slot(json::object& operation, json::object schema) {
    array_of(operation, "parameters").push_back(parameter("", "path", true, std::move(schema)));
}
void describe_query(json::object& operation, std::string_view name, bool required, json::object schema) {
    array_of(operation, "parameters")
        .push_back(parameter(name, "query", required, with_meaning(name, std::move(schema))));
}
void describe_body(json::object& operation, bool required, json::object schema, json::value example) {
    json::object content{{"schema", std::move(schema)}, {"example", std::move(example)}};
    operation["requestBody"] =
        json::object{{"required", required}, {"content", json::object{{"application/json", std::move(content)}}}};
}
void describe_answer(json::object& operation, int status, json::object schema, json::value example) {
    json::object answer{{"description", status == 204   ? "Done"
                                        : status == 201 ? "Created"
                                        : status == 202 ? "Accepted"
                                        : status == 307 ? "To be asked for at the place that Location names"
                                                        : "The answer"}};
    if (!schema.empty())
        answer["content"] = json::object{
            {"application/json", json::object{{"schema", std::move(schema)}, {"example", std::move(example)}}}};
    if (!operation.contains("responses")) operation["responses"] = json::object{};
    operation["responses"].get_object()[std::to_string(status)] = std::move(answer);
}

void link_next(Response& response, const Call& call, std::string_view parameter, const std::string& cursor) {
    boost::urls::url link{call.request.target};
    link.params().set(parameter, cursor);
    response.headers.emplace_back("Link", "<" + std::string{link.buffer()} + ">; rel=\"next\"");
}

Response answer_page(const Call& call, std::string items, const std::optional<std::string>& next) {
    Response response;
    response.body = R"({"items":)" + std::move(items);
    if (next) {
        const std::string cursor = encode_cursor(*next);
        response.body += R"(,"next_cursor":)";
        write_string(response.body, cursor);
        link_next(response, call, "cursor", cursor);
    }
    response.body += '}';
    return response;
}

Response Answered<Raw>::render(const Call&, const Raw& raw) {
    Response response;
    response.content_type = raw.content_type;
    response.body = raw.body;
    if (!raw.etag.empty()) response.headers.emplace_back("ETag", '"' + raw.etag + '"');
    if (!raw.disposition.empty()) response.headers.emplace_back("Content-Disposition", raw.disposition);
    return response;
}
void Answered<Raw>::describe(json::object& operation, Schemas&) {
    describe_answer(operation, 200, {{"type", "string"}}, "...");
}

void Answered<Pdf>::describe(json::object& operation, Schemas&) {
    describe_answer(operation, 200, {}, {});
    operation["responses"].get_object()["200"].get_object()["content"] = binary("application/pdf");
}

Response Answered<Download>::render(const Call& call, const Download& download) {
    return Answered<Raw>::render(call, {download.content_type, download.body, download.etag,
                                        "attachment; filename*=UTF-8''" + extended(download.name)});
}
void Answered<Download>::describe(json::object& operation, Schemas&) {
    describe_answer(operation, 200, {}, {});
    operation["responses"].get_object()["200"].get_object()["content"] = binary("application/octet-stream");
}

Route make_route(std::string_view method_and_path, Action action, std::string_view summary, Signature signature,
                 Response (*invoke)(Call&), void (*describe)(json::object&, Schemas&)) {
    const auto space = method_and_path.find(' ');
    const std::string_view verb = method_and_path.substr(0, space);
    Route made{};
    for (Method method : {Method::get, Method::post, Method::put, Method::patch, Method::delete_})
        if (name_of(method) == verb) made.method = method;
    made.path = method_and_path.substr(space + 1);
    for (std::size_t at = 1; at <= made.path.size();) {
        const auto end = std::min(made.path.find('/', at), made.path.size());
        made.segments.push_back(made.path.substr(at, end - at));
        at = end + 1;
    }
    made.action = action;
    made.summary = summary;
    made.signature = signature;
    made.invoke = invoke;
    made.describe = describe;
    return made;
}

bool same_name(std::string_view one, std::string_view other) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(one, other, {}, lower, lower);
}

std::string_view media_type(std::string_view content_type) {
    const auto type = content_type.substr(0, content_type.find(';'));
    return type.substr(0, type.find_last_not_of(" \t") + 1);
}

std::string_view name_of(Method method) {
    switch (method) {
        case Method::get: return "GET";
        case Method::head: return "HEAD";
        case Method::post: return "POST";
        case Method::put: return "PUT";
        case Method::patch: return "PATCH";
        case Method::delete_: return "DELETE";
        case Method::options: return "OPTIONS";
    }
    return "";
}

}  // namespace heluo::api
