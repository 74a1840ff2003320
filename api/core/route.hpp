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
// and holds the first slot's object to that version; Caller the circumstances; Press what prints pages; Inspector what looks into
// files; Workbooks what makes and reads XLSX; Upload a streamed CSV, FileUpload a streamed file of any type; PasswordHash the hash of the body's password; any other
// described struct is the JSON body, an optional one may be left out (arguments.hpp). Answers: a described struct -> 200 (ETag from
// its `version`), Created -> 201, Accepted -> 202, Page<View> -> a page with Link, void -> 204, Raw -> as it says (answers.hpp).
#pragma once
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "api/core/answers.hpp"
#include "api/core/arguments.hpp"
#include "domain/people/actions.hpp"

namespace heluo::api {

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
