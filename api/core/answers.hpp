// What handlers return, and how each of it becomes a response and is described in the API's document.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "api/core/call.hpp"
#include "domain/core/page.hpp"

namespace heluo::api {

template <class View>
struct Created {
    View view;
    std::string location;  // "/v1/listings/lst_..."
};
template <class View>
struct Accepted {
    View view;
    std::string location;
};
struct Raw {
    std::string content_type;
    std::string body;
    std::string etag;  // without quotes; empty for none
    std::string disposition;
};
// A printed page, whose name it is saved under.
struct Pdf {
    std::string body, name;
};
// Bytes that somebody else made: to be saved, never to be shown as a page of ours.
struct Download {
    std::string content_type, body, etag, name;
};
// A view as JSON, or the same in one of those types, as asked.
template <class View, const auto& types>
struct InFormats {
    View view;
    std::optional<Raw> raw;  // in place of the view
};
// A view, or where it is to be asked for.
template <class View>
struct OrElsewhere {
    std::optional<View> view;
    std::string location;  // in place of the view
};
// A view that is sent as the bytes that were signed, not as they would be written anew.
template <class View>
struct Verbatim {
    std::string body;
};

template <class View>
Created<View> created(View view, std::string location) {
    return {std::move(view), std::move(location)};
}

// The Link header: the same question, going on from there.
void link_next(Response& response, const Call& call, std::string_view parameter, const std::string& cursor);
Response answer_page(const Call& call, std::string items, const std::optional<std::string>& next);
void describe_answer(json::object& operation, int status, json::object schema, json::value example);

template <class View>
void tag_version(Response& response, const View& view) {
    if constexpr (requires { requires std::integral<std::remove_cvref_t<decltype(view.version)>>; })
        response.headers.emplace_back("ETag", '"' + std::to_string(view.version) + '"');
}

template <class View>
Response answer_json(int status, const View& view) {
    Response response;
    response.status = status;
    Shape<View>::write(response.body, view);
    return response;
}

template <class R>
struct Answered {  // a described view
    static Response render(const Call&, const R& view) {
        Response response = answer_json(200, view);
        tag_version(response, view);
        return response;
    }
    static constexpr int status = 200;
    static void describe(json::object& o, Schemas& s) {
        describe_answer(o, 200, Shape<R>::schema(s), Shape<R>::example());
    }
};
template <class View>
struct Answered<Created<View>> {
    static Response render(const Call&, const Created<View>& made) {
        Response response = answer_json(201, made.view);
        response.headers.emplace_back("Location", made.location);
        tag_version(response, made.view);
        return response;
    }
    static constexpr int status = 201;
    static void describe(json::object& o, Schemas& s) {
        describe_answer(o, 201, Shape<View>::schema(s), Shape<View>::example());
    }
};
template <class View>
struct Answered<Accepted<View>> {
    static Response render(const Call&, const Accepted<View>& taken) {
        Response response = answer_json(202, taken.view);
        response.headers.emplace_back("Location", taken.location);
        return response;
    }
    static constexpr int status = 202;
    static void describe(json::object& o, Schemas& s) {
        describe_answer(o, 202, Shape<View>::schema(s), Shape<View>::example());
    }
};
template <class View>
struct Answered<Page<View>> {
    static Response render(const Call& call, const Page<View>& page) {
        std::string items;
        write_items(items, page.items);
        return answer_page(call, std::move(items), page.next);
    }
    static constexpr int status = 200;
    static void describe(json::object& o, Schemas& s) {
        json::object cursor{{"type", "string"}};
        json::object schema{
            {"type", "object"},
            {"required", json::array{"items"}},
            {"properties", json::object{{"items", Shape<std::vector<View>>::schema(s)}, {"next_cursor", cursor}}}};
        describe_answer(o, 200, std::move(schema), json::object{{"items", Shape<std::vector<View>>::example()}});
    }
};
template <>
struct Answered<Raw> {
    static Response render(const Call& call, const Raw& raw);
    static constexpr int status = 200;
    static void describe(json::object& operation, Schemas&);
};

template <>
struct Answered<Pdf> {
    using NegotiatesItself = void;
    static Response render(const Call& call, const Pdf& pdf) {
        return Answered<Raw>::render(call, {"application/pdf", pdf.body, "", "inline; filename=\"" + pdf.name + "\""});
    }
    static constexpr int status = 200;
    static void describe(json::object& operation, Schemas&);
};
template <>
struct Answered<Download> {
    using NegotiatesItself = void;
    static Response render(const Call& call, const Download& download);
    static constexpr int status = 200;
    static void describe(json::object& operation, Schemas&);
};
template <class View, const auto& types>
struct Answered<InFormats<View, types>> {
    using NegotiatesItself = void;
    static Response render(const Call& call, const InFormats<View, types>& answer) {
        Response response =
            answer.raw ? Answered<Raw>::render(call, *answer.raw) : Answered<View>::render(call, answer.view);
        response.headers.emplace_back("Vary", "Accept");
        return response;
    }
    static constexpr int status = 200;
    static void describe(json::object& operation, Schemas& schemas) {
        Answered<View>::describe(operation, schemas);
        auto& content = operation["responses"].get_object()["200"].get_object()["content"].get_object();
        for (std::string_view type : types) content[type] = json::object{{"schema", json::object{{"type", "string"}}}};
    }
};
template <class View>
struct Answered<OrElsewhere<View>> {
    static Response render(const Call& call, const OrElsewhere<View>& answer) {
        if (answer.view) return Answered<View>::render(call, *answer.view);
        Response response;
        response.status = 307;
        response.headers.emplace_back("Location", answer.location);
        return response;
    }
    static constexpr int status = 200;
    static void describe(json::object& o, Schemas& s) {
        Answered<View>::describe(o, s);
        describe_answer(o, 307, {}, {});
    }
};
template <class View>
struct Answered<Verbatim<View>> {
    static Response render(const Call&, const Verbatim<View>& answer) {
        Response response;
        response.body = answer.body;
        return response;
    }
    static constexpr int status = 200;
    static void describe(json::object& o, Schemas& s) { Answered<View>::describe(o, s); }
};

}  // namespace heluo::api
