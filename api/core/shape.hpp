// A C++ type as JSON: read (with all violations at once), written, described as a schema with an example. Described structs
// get all three from their members; the field types carry the validation. Specialise Shape<T> for a new field type.
// What is read has been parsed into a tree; what is written goes straight into the answer's text: a tree costs ten times that.
//
//   struct NewOffer { Money price; std::optional<Prose<1, 2000>> note; Bounded<1, 60> valid_days; };
//   BOOST_DESCRIBE_STRUCT(NewOffer, (), (price, note, valid_days))
#pragma once
#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <concepts>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/core/id.hpp"
#include "domain/core/identifiers.hpp"
#include "domain/core/instant.hpp"
#include "domain/core/money.hpp"
#include "domain/core/names.hpp"
#include "domain/core/text.hpp"
#include "domain/core/violations.hpp"

namespace heluo::api {

namespace json = boost::json;

// Where a value is read: its pointer and where its faults go. In a query string numbers and booleans come as text.
struct Place {
    std::string pointer;
    Violations& faults;
    bool from_text = false;

    Place member(std::string_view name) const { return {pointer_to(pointer, name), faults, from_text}; }
    Place item(std::size_t index) const { return {pointer + "/" + std::to_string(index), faults, from_text}; }
    std::nullopt_t fault(Fault what, std::string about = {}) const {
        faults.add(pointer, what, std::move(about));
        return std::nullopt;
    }
};

// Schemas of described structs gather here under their names ("components/schemas" of OpenAPI).
struct Schemas {
    std::map<std::string, json::object> named;
};

template <class T>
struct
    Shape;  // read(value, place) -> optional<T>; write(json, T); schema(Schemas&) -> json::object; example() -> json::value

// An integer of a stated range; JSON number, text in a query.
template <long long Lo, long long Hi>
struct Bounded {
    long long value = Lo;
    operator long long() const { return value; }
};

// A list of a stated length for input; views use std::vector.
template <class T, std::size_t Min, std::size_t Max>
struct List {
    std::vector<T> items;
};

template <class T>
concept Described = boost::describe::has_describe_members<T>::value;

template <class T>
using MembersOf = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

std::string schema_name_of(const std::type_info& type);       // without namespaces
void write_string(std::string& json, std::string_view text);  // UTF-8, escaped, in quotes
void write_number(std::string& json, long long number);
json::object string_schema(std::string_view format, std::string_view pattern, std::string_view description);

// What a member of that name means, where nobody can guess it (meanings.cpp); "" for all others.
std::string_view meaning_of(std::string_view member);
// The schema with the member's meaning before what its type says.
json::object with_meaning(std::string_view member, json::object schema);

json::object money_text_schema();  // an amount in a query string

// The leaf shapes, written in shape.cpp.
#define HELUO_LEAF_SHAPE(T)                                                         \
    template <>                                                                     \
    struct Shape<T> {                                                               \
        static std::optional<T> read(const json::value& value, const Place& place); \
        static void write(std::string& json, const T& value);                       \
        static json::object schema(Schemas&);                                       \
        static json::value example();                                               \
    }
HELUO_LEAF_SHAPE(bool);
HELUO_LEAF_SHAPE(long long);
HELUO_LEAF_SHAPE(std::string);  // for views; inputs use Text
HELUO_LEAF_SHAPE(Money);        // {"amount":"1234.50","currency":"CNY"}
HELUO_LEAF_SHAPE(CreditCode);
HELUO_LEAF_SHAPE(RegionCode);
HELUO_LEAF_SHAPE(RegionPrefix);
HELUO_LEAF_SHAPE(RegistrationNumber);
HELUO_LEAF_SHAPE(PatentNumber);
HELUO_LEAF_SHAPE(Date);
HELUO_LEAF_SHAPE(Instant);
#undef HELUO_LEAF_SHAPE

template <>
struct Shape<int> {
    static void write(std::string& json, int value) { write_number(json, value); }
    static json::object schema(Schemas&) { return {{"type", "integer"}}; }
    static json::value example() { return 1; }
};

std::optional<std::string> read_text(const json::value& value, const Place& place, std::size_t min, std::size_t max,
                                     Lines lines);
std::optional<long long> read_integer(const json::value& value, const Place& place, long long lo, long long hi);

template <std::size_t Min, std::size_t Max, Lines L>
struct Shape<Text<Min, Max, L>> {
    using T = Text<Min, Max, L>;
    static std::optional<T> read(const json::value& value, const Place& place) {
        auto text = read_text(value, place, Min, Max, L);
        if (!text) return std::nullopt;
        return T{std::move(*text)};
    }
    static void write(std::string& json, const T& text) { write_string(json, text.value); }
    static json::object schema(Schemas&) { return {{"type", "string"}, {"minLength", Min}, {"maxLength", Max}}; }
    static json::value example() { return json::string(std::string("text").substr(0, Max < 4 ? Max : 4)); }
};

template <class Tag>
struct Shape<Id<Tag>> {
    static std::optional<Id<Tag>> read(const json::value& value, const Place& place) {
        if (!value.is_string()) return place.fault(Fault::wrong_type, "string");
        if (auto id = Id<Tag>::parse(std::string_view{value.get_string()})) return id;
        return place.fault(Fault::malformed_id, std::string{Tag::prefix});
    }
    static void write(std::string& json, const Id<Tag>& id) { write_string(json, id.text()); }
    static json::object schema(Schemas&) {
        return {{"type", "string"}, {"pattern", "^" + std::string{Tag::prefix} + "_[0-7][0-9A-HJKMNP-TV-Z]{25}$"}};
    }
    static json::value example() { return json::string(std::string{Tag::prefix} + "_01JDCNX8T4M0A1B2C3D4E5F6G7"); }
};

template <Named E>
struct Shape<E> {
    static std::optional<E> read(const json::value& value, const Place& place) {
        if (!value.is_string()) return place.fault(Fault::wrong_type, "string");
        if (auto member = named<E>(std::string_view{value.get_string()})) return member;
        return place.fault(Fault::not_allowed_value, all_names<E>(", "));
    }
    static void write(std::string& json, E value) { write_string(json, heluo::name_of(value)); }
    static json::object schema(Schemas&) {
        json::array all;
        for (const auto& [_, name] : names<E>) all.push_back(json::string(name));
        return {{"type", "string"}, {"enum", std::move(all)}};
    }
    static json::value example() { return json::string(names<E>[0].second); }
};

template <long long Lo, long long Hi>
struct Shape<Bounded<Lo, Hi>> {
    static std::optional<Bounded<Lo, Hi>> read(const json::value& value, const Place& place) {
        if (auto number = read_integer(value, place, Lo, Hi)) return Bounded<Lo, Hi>{*number};
        return std::nullopt;
    }
    static void write(std::string& json, const Bounded<Lo, Hi>& number) { write_number(json, number.value); }
    static json::object schema(Schemas&) { return {{"type", "integer"}, {"minimum", Lo}, {"maximum", Hi}}; }
    static json::value example() { return Lo; }
};

template <class T>
struct Shape<std::optional<T>> {
    // null counts as absent: a client that sends "note": null means no note.
    static std::optional<std::optional<T>> read(const json::value& value, const Place& place) {
        if (value.is_null()) return std::optional<T>{};
        auto inner = Shape<T>::read(value, place);
        if (!inner) return std::nullopt;
        return std::optional<std::optional<T>>{std::optional<T>{std::move(*inner)}};
    }
    static void write(std::string& json, const std::optional<T>& value) {
        if (value)
            Shape<T>::write(json, *value);
        else
            json += "null";
    }
    static json::object schema(Schemas& schemas) {
        json::object inner = Shape<T>::schema(schemas);
        if (inner.contains("$ref")) return {{"anyOf", json::array{inner, json::object{{"type", "null"}}}}};
        if (inner.contains("enum")) inner["enum"].get_array().push_back(nullptr);
        inner["type"] = json::array{inner["type"], "null"};
        return inner;
    }
    static json::value example() { return Shape<T>::example(); }
};

template <class T>
std::optional<std::vector<T>> read_items(const json::value& value, const Place& place, std::size_t min,
                                         std::size_t max) {
    if (!value.is_array()) return place.fault(Fault::wrong_type, "array");
    const auto& array = value.get_array();
    if (array.size() < min) return place.fault(Fault::too_few_items, std::to_string(min));
    if (array.size() > max) return place.fault(Fault::too_many_items, std::to_string(max));
    std::vector<T> items;
    for (std::size_t i = 0; i < array.size(); ++i)
        if (auto item = Shape<T>::read(array[i], place.item(i))) items.push_back(std::move(*item));
    if (items.size() != array.size()) return std::nullopt;
    return items;
}
template <class T>
void write_items(std::string& json, const std::vector<T>& items) {
    json += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i) json += ',';
        Shape<T>::write(json, items[i]);
    }
    json += ']';
}

template <class T>
struct Shape<std::vector<T>> {
    static void write(std::string& json, const std::vector<T>& items) { write_items(json, items); }
    static json::object schema(Schemas& schemas) { return {{"type", "array"}, {"items", Shape<T>::schema(schemas)}}; }
    static json::value example() { return json::array{Shape<T>::example()}; }
};

template <class T, std::size_t Min, std::size_t Max>
struct Shape<List<T, Min, Max>> {
    static std::optional<List<T, Min, Max>> read(const json::value& value, const Place& place) {
        auto items = read_items<T>(value, place, Min, Max);
        if (!items) return std::nullopt;
        return List<T, Min, Max>{std::move(*items)};
    }
    static void write(std::string& json, const List<T, Min, Max>& list) { write_items(json, list.items); }
    static json::object schema(Schemas& schemas) {
        return {{"type", "array"}, {"minItems", Min}, {"maxItems", Max}, {"items", Shape<T>::schema(schemas)}};
    }
    static json::value example() { return json::array{Shape<T>::example()}; }
};

template <Described T>
requires(!Named<T>) struct Shape<T> {
    static std::optional<T> read(const json::value& value, const Place& place) {
        if (!value.is_object()) return place.fault(Fault::wrong_type, "object");
        const auto& object = value.get_object();
        const std::size_t faults_before = place.faults.size();
        T result{};
        std::size_t known = 0;
        boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
            using Field = std::remove_reference_t<decltype(result.*member.pointer)>;
            const auto* found = object.if_contains(member.name);
            if (!found) {
                if constexpr (!is_optional<Field>) place.member(member.name).fault(Fault::required);
                return;
            }
            ++known;
            if (auto field = Shape<Field>::read(*found, place.member(member.name)))
                result.*member.pointer = std::move(*field);
        });
        if (known != object.size()) name_unknown(object, place);
        if (place.faults.size() != faults_before) return std::nullopt;
        return result;
    }
    static void write(std::string& json, const T& value) {
        std::string_view before = "{\"";
        boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
            using Field = std::remove_cvref_t<decltype(value.*member.pointer)>;
            if constexpr (is_optional<Field>)
                if (!(value.*member.pointer)) return;  // absent rather than null
            json += std::exchange(before, ",\"");
            json += member.name;
            json += "\":";
            Shape<Field>::write(json, value.*member.pointer);
        });
        json += before == "{\"" ? "{}" : "}";
    }
    static json::object schema(Schemas& schemas) {
        const std::string name = schema_name_of(typeid(T));
        if (!schemas.named.contains(name)) {
            schemas.named[name] = {};  // before the members: a type may contain itself
            json::object properties;
            json::array required;
            boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
                using Field = std::remove_cvref_t<decltype(std::declval<T>().*member.pointer)>;
                properties[member.name] = with_meaning(member.name, Shape<Field>::schema(schemas));
                if constexpr (!is_optional<Field>) required.push_back(json::string(member.name));
            });
            json::object schema{
                {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
            if (!required.empty()) schema["required"] = std::move(required);
            schemas.named[name] = std::move(schema);
        }
        return {{"$ref", "#/components/schemas/" + name}};
    }
    static json::value example() {
        json::object object;
        boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
            using Field = std::remove_cvref_t<decltype(std::declval<T>().*member.pointer)>;
            object[member.name] = Shape<Field>::example();
        });
        return object;
    }

  private:
    static void name_unknown(const json::object& object, const Place& place) {
        for (const auto& [key, _] : object) {
            bool mine = false;
            boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) { mine = mine || key == member.name; });
            if (!mine) place.member(key).fault(Fault::unknown_member);
        }
    }
};

// The text of a body as JSON, strict (A19): depth 32, UTF-8, no duplicate members. Throws Refusal{malformed_request}.
json::value parse_json(std::string_view body);

}  // namespace heluo::api
