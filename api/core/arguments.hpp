// How each argument of a handler is made from the call, checked, and described in the API's document.
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "api/core/call.hpp"
#include "domain/core/page.hpp"
#include "domain/core/refusal.hpp"

namespace heluo::api {

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
struct Held<Workbooks> {
    Held(Call& call, Violations&) : workbooks{call.workbooks} {}
    const Workbooks& get() {
        if (!workbooks) throw std::logic_error{"this API has no workbooks"};
        return *workbooks;
    }
    static void sign(Signature&) {}
    static void describe(json::object&, Schemas&) {}
    const Workbooks* workbooks;
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

}  // namespace heluo::api
