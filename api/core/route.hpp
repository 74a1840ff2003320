// One declaration per endpoint: the handler's signature says what it needs, its return type what it answers; matching,
// authentication, decoding, validation of all fields at once, status, ETag and OpenAPI derive from it.
//
//   static Created<NegotiationView> make_offer_(Unit& unit, const Actor& buyer, const ListingId& listing, const NewOffer& wish);
//   std::vector<Route> negotiation_routes() {
//       return {
//           route<"POST /v1/listings/{listing}/offers", make_offer_, Action::make_offer>("Offer to buy or license a listed technology")
//               .legal().refuses({Reason::own_listing, Reason::listing_reserved}),
//       };
//   }
//
// Arguments: Unit& (one unit: reading for GET, writing otherwise) or Store& (opens units itself) first; Actor (401 without) or
// Visitor; Id<T> and Slot<T> take the next {slot}; Query<T> and PageRequest the query string; IfMatch demands the header (428)
// and holds the first slot's object to that version; Caller the circumstances; Press what prints pages; Inspector what looks into files; Upload
// a streamed CSV, FileUpload a streamed file of any type; PasswordHash the hash of the
// body's password; any other described struct is the JSON body, an optional one may be left out. Answers: a described struct -> 200 (ETag from its `version`), Created -> 201, Accepted -> 202,
// Page<View> -> a page with Link, void -> 204, Raw -> as it says.
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "api/core/http.hpp"
#include "api/core/inspector.hpp"
#include "api/core/shape.hpp"
#include "api/core/sheet.hpp"
#include "domain/core/page.hpp"
#include "domain/core/refusal.hpp"
#include "domain/core/unit.hpp"
#include "domain/people/actions.hpp"

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
    std::string public_url{};  // where clients reach this server, without a final slash
};
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
// A view that is sent as the bytes that were signed, not as they would be written anew.
template <class View>
struct Verbatim {
    std::string body;
};

template <class View>
Created<View> created(View view, std::string location) {
    return {std::move(view), std::move(location)};
}

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
    std::string_view public_url{};
};

// What the signature tells about the endpoint.
struct Signature {
    bool needs_actor = false, may_have_actor = false, takes_store = false, needs_if_match = false, takes_body = false,
         may_have_body = false, takes_upload = false, takes_hash = false, raw = false;
    int success = 200;
    std::size_t slots = 0;
};

struct Route {
    Method method;
    std::string path;
    std::vector<std::string> segments;  // "{listing}" for a slot
    Action action;
    std::string summary;
    Signature signature;
    Response (*invoke)(Call&);
    void (*describe)(json::object& operation, Schemas&);

    bool needs_key = false;   // .legal(): legal or money effect, Idempotency-Key required, kept 72 h
    bool has_secret = false;  // .secret(): the answer is never stored
    std::string fold;         // .folded("procurements"): log and metrics show only this (A47)
    std::size_t body_limit = 64 * 1024;
    std::vector<Reason> reasons;

    Route&& legal() && { return needs_key = true, std::move(*this); }
    Route&& secret() && { return has_secret = true, std::move(*this); }
    Route&& folded(std::string family) && { return fold = std::move(family), std::move(*this); }
    Route&& limit(std::size_t bytes) && { return body_limit = bytes, std::move(*this); }
    Route&& refuses(std::initializer_list<Reason> more) && {
        reasons.insert(reasons.end(), more);
        return std::move(*this);
    }
    bool writes() const { return method != Method::get && method != Method::head; }
};

// --- arguments ------------------------------------------------------------------------------------------------------

std::string decode_cursor(std::string_view cursor);  // bad_cursor
std::string encode_cursor(std::string_view place);
IfMatch read_if_match(const std::string& header);  // precondition_required, stale
std::vector<std::string_view> query_names(const QueryParameters& query);

template <class T>
struct Held;  // how an argument of type T is made from a Call

template <>
struct Held<Unit> {
    Held(Call& call, Violations&) : unit{call.unit} {}
    Unit& get() { return *unit; }
    static void sign(Signature&) {}
    static void describe(json::object&, Schemas&) {}
    Unit* unit;
};
template <>
struct Held<Store> {
    Held(Call& call, Violations&) : store{call.store} {}
    Store& get() { return *store; }
    static void sign(Signature& s) { s.takes_store = true; }
    static void describe(json::object&, Schemas&) {}
    Store* store;
};
template <>
struct Held<Actor> {
    Held(Call& call, Violations&) : actor{call.actor.value()} {}
    const Actor& get() { return actor; }
    static void sign(Signature& s) { s.needs_actor = true; }
    static void describe(json::object&, Schemas&) {}
    Actor actor;
};
template <>
struct Held<Visitor> {
    Held(Call& call, Violations&) : visitor{call.actor} {}
    const Visitor& get() { return visitor; }
    static void sign(Signature& s) { s.may_have_actor = true; }
    static void describe(json::object&, Schemas&) {}
    Visitor visitor;
};
template <>
struct Held<Caller> {
    Held(Call& call, Violations&);
    const Caller& get() { return caller; }
    static void sign(Signature&) {}
    static void describe(json::object&, Schemas&) {}
    Caller caller;
};
template <>
struct Held<Press> {
    Held(Call& call, Violations&) : press{call.press} {}
    const Press& get() {
        if (!press) throw std::logic_error{"this API has no press"};
        return *press;
    }
    static void sign(Signature&) {}
    static void describe(json::object&, Schemas&) {}
    const Press* press;
};
template <>
struct Held<Upload> {
    Held(Call& call, Violations&);
    const Upload& get() { return upload; }
    static void sign(Signature& s) { s.takes_upload = true; }
    static void describe(json::object& operation, Schemas&);
    Upload upload;
};
template <>
struct Held<FileUpload> {
    Held(Call& call, Violations& faults) : upload{Held<Upload>{call, faults}.upload} {}
    const FileUpload& get() { return upload; }
    static void sign(Signature& s) { Held<Upload>::sign(s); }
    static void describe(json::object& operation, Schemas&);
    FileUpload upload;
};
template <>
struct Held<Inspector> {
    Held(Call& call, Violations&) : inspector{call.inspector} {}
    const Inspector& get() {
        if (!inspector) throw std::logic_error{"this API has no inspector"};
        return *inspector;
    }
    static void sign(Signature&) {}
    static void describe(json::object&, Schemas&) {}
    const Inspector* inspector;
};
template <>
struct Held<PasswordHash> {
    Held(Call& call, Violations&) : hash{call.password_hash} {}
    const PasswordHash& get() { return hash; }
    static void sign(Signature& s) { s.takes_hash = true; }
    static void describe(json::object&, Schemas&) {}
    PasswordHash hash;
};
template <>
struct Held<IfMatch> {
    Held(Call& call, Violations&);
    const IfMatch& get() { return match; }
    static void sign(Signature& s) { s.needs_if_match = true; }
    static void describe(json::object& operation, Schemas&);
    IfMatch match;
};
template <>
struct Held<MaybeIfMatch> {
    Held(Call& call, Violations&);
    const MaybeIfMatch& get() { return maybe; }
    static void sign(Signature&) {}
    static void describe(json::object& operation, Schemas&);
    MaybeIfMatch maybe;
};
template <>
struct Held<PageRequest> {
    Held(Call& call, Violations& faults);
    const PageRequest& get() { return page; }
    static void sign(Signature&) {}
    static void names_of_query(std::vector<std::string_view>& names) { names.insert(names.end(), {"limit", "cursor"}); }
    static void describe(json::object& operation, Schemas&);
    PageRequest page;
};

void describe_slot(json::object& operation, json::object schema);
void describe_query(json::object& operation, std::string_view name, bool required, json::object schema);
void describe_body(json::object& operation, bool required, json::object schema, json::value example);

template <class Tag>
struct Held<Id<Tag>> {
    Held(Call& call, Violations&) {
        auto parsed = Id<Tag>::parse(call.slots.at(call.next_slot++));
        require(parsed.has_value(), Reason::not_found);  // an id of another shape names nothing
        id = std::move(*parsed);
    }
    const Id<Tag>& get() { return id; }
    static void sign(Signature& s) { ++s.slots; }
    static void describe(json::object& operation, Schemas& schemas) {
        describe_slot(operation, Shape<Id<Tag>>::schema(schemas));
    }
    Id<Tag> id;
};
template <class T>
struct Held<Slot<T>> {
    Held(Call& call, Violations&) {
        Violations unused;
        auto parsed = Shape<T>::read(json::string(call.slots.at(call.next_slot++)), Place{"", unused, true});
        require(parsed.has_value(), Reason::not_found);
        slot.value = std::move(*parsed);
    }
    const Slot<T>& get() { return slot; }
    static void sign(Signature& s) { ++s.slots; }
    static void describe(json::object& operation, Schemas& schemas) {
        describe_slot(operation, Shape<T>::schema(schemas));
    }
    Slot<T> slot;
};
// In a query string an amount is plain text, since an object has no place there; all else looks as in JSON.
template <class T>
json::object query_schema(Schemas& schemas) {
    if constexpr (is_optional<T>)
        return query_schema<typename T::value_type>(schemas);
    else if constexpr (std::is_same_v<T, Money>)
        return money_text_schema();
    else
        return Shape<T>::schema(schemas);
}

template <class T>
struct Held<Query<T>> {
    Held(Call& call, Violations& faults) {
        boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
            using Field = std::remove_cvref_t<decltype(query.value.*member.pointer)>;
            const std::string* found = nullptr;
            for (const auto& [name, value] : call.query)
                if (name == member.name) found = &value;
            const Place place{pointer_to("", member.name), faults, true};
            if (!found) {
                if constexpr (!is_optional<Field>) place.fault(Fault::required);
                return;
            }
            if (auto field = Shape<Field>::read(json::string(*found), place))
                query.value.*member.pointer = std::move(*field);
        });
    }
    const Query<T>& get() { return query; }
    static void sign(Signature&) {}
    static void names_of_query(std::vector<std::string_view>& names) {
        boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) { names.push_back(member.name); });
    }
    static void describe(json::object& operation, Schemas& schemas) {
        boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
            using Field = std::remove_cvref_t<decltype(std::declval<T>().*member.pointer)>;
            describe_query(operation, member.name, !is_optional<Field>, query_schema<Field>(schemas));
        });
    }
    Query<T> query;
};
template <Described T>
struct Held<T> {
    Held(Call& call, Violations& faults) {
        if (auto read = Shape<T>::read(*call.body, Place{"", faults})) body = std::move(*read);
    }
    const T& get() { return body; }
    static void sign(Signature& s) { s.takes_body = true; }
    static void describe(json::object& operation, Schemas& schemas) {
        describe_body(operation, true, Shape<T>::schema(schemas), Shape<T>::example());
    }
    T body{};
};
template <Described T>
struct Held<std::optional<T>> {
    Held(Call& call, Violations& faults) {
        if (call.body) body = Shape<T>::read(*call.body, Place{"", faults});
    }
    const std::optional<T>& get() { return body; }
    static void sign(Signature& s) { s.takes_body = s.may_have_body = true; }
    static void describe(json::object& operation, Schemas& schemas) {
        describe_body(operation, false, Shape<T>::schema(schemas), Shape<T>::example());
    }
    std::optional<T> body;
};

// --- answers --------------------------------------------------------------------------------------------------------

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

// --- the route ------------------------------------------------------------------------------------------------------

template <std::size_t N>
struct Literal {
    char text[N]{};
    constexpr Literal(const char (&from)[N]) {
        for (std::size_t i = 0; i < N; ++i) text[i] = from[i];
    }
    // By hand: string_view::find on a template argument breaks constant evaluation under UBSan (GCC 12).
    constexpr std::size_t slots() const {
        std::size_t count = 0;
        for (char c : text) count += c == '{';
        return count;
    }
};

void refuse_unknown_query(const QueryParameters& query, const std::vector<std::string_view>& known, Violations& faults);

template <class T>
inline constexpr std::size_t takes_slot = 0;
template <class Tag>
inline constexpr std::size_t takes_slot<Id<Tag>> = 1;
template <class T>
inline constexpr std::size_t takes_slot<Slot<T>> = 1;

template <auto handler>
struct Invocation;
template <class R, class... Args, R (*handler)(Args...)>
struct Invocation<handler> {
    static constexpr std::size_t slots = (std::size_t{0} + ... + takes_slot<std::remove_cvref_t<Args>>);
    static Signature signature() {
        Signature s;
        (Held<std::remove_cvref_t<Args>>::sign(s), ...);
        if constexpr (std::is_void_v<R>)
            s.success = 204;
        else
            s.success = Answered<R>::status;
        if constexpr (!std::is_void_v<R>) s.raw = std::is_same_v<R, Raw> || requires {
                typename Answered<R>::NegotiatesItself;
            };
        return s;
    }
    static Response invoke(Call& call) {
        Violations faults;
        std::vector<std::string_view> known;
        (add_names<Held<std::remove_cvref_t<Args>>>(known), ...);
        refuse_unknown_query(call.query, known, faults);
        std::tuple<Held<std::remove_cvref_t<Args>>...> held{Held<std::remove_cvref_t<Args>>{call, faults}...};
        require_none(std::move(faults));
        const auto run = [](auto&... each) { return handler(each.get()...); };
        if constexpr (std::is_void_v<R>) {
            std::apply(run, held);
            Response response;
            response.status = 204;
            response.content_type.clear();
            return response;
        } else {
            return Answered<R>::render(call, std::apply(run, held));
        }
    }
    static void describe(json::object& operation, Schemas& schemas) {
        (Held<std::remove_cvref_t<Args>>::describe(operation, schemas), ...);
        if constexpr (std::is_void_v<R>)
            describe_answer(operation, 204, {}, {});
        else
            Answered<R>::describe(operation, schemas);
    }

  private:
    template <class H>
    static void add_names(std::vector<std::string_view>& names) {
        if constexpr (requires { H::names_of_query(names); }) H::names_of_query(names);
    }
};

Route make_route(std::string_view method_and_path, Action action, std::string_view summary, Signature signature,
                 Response (*invoke)(Call&), void (*describe)(json::object&, Schemas&));

template <Literal path, auto handler, Action action>
Route route(std::string_view summary) {
    using I = Invocation<handler>;
    static_assert(path.slots() == I::slots, "the path's {slots} do not fit the handler's Id and Slot arguments");
    return make_route(path.text, action, summary, I::signature(), &I::invoke, &I::describe);
}

}  // namespace heluo::api
