// One connection as the rest of persistence sees it: named binds of owned values, statements prepared once and kept, results
// always fetched to the end. SOCI is touched here, in statement.hpp, record.hpp and the dialects, nowhere else.
#pragma once
#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "persistence/core/errors.hpp"

namespace soci {
class session;
}

namespace heluo::persistence {

class Dialect;

using Value = std::variant<std::monostate, long long, std::string>;  // NULL, BIGINT, text
struct Bind {
    std::string_view name;  // without the colon
    Value value;
    bool numeric = false;  // also of a NULL: the kept statement's storage must suit every later value
};
using Binds = std::vector<Bind>;

// An object, not functions: for a std::string argument the compiler would otherwise also look at std::bind.
struct Binder {
    Bind operator()(std::string_view name, std::string value) const { return {name, Value{std::move(value)}}; }
    Bind operator()(std::string_view name, std::string_view value) const { return {name, Value{std::string{value}}}; }
    Bind operator()(std::string_view name, const char* value) const { return {name, Value{std::string{value}}}; }
    template <std::integral Number>
    Bind operator()(std::string_view name, Number value) const {
        return {name, Value{static_cast<long long>(value)}, true};
    }
    template <class T>
    Bind operator()(std::string_view name, const std::optional<T>& value) const {
        return value ? (*this)(name, *value) : Bind{name, Value{std::monostate{}}, std::integral<T>};
    }
};
inline constexpr Binder bind{};

// A prepared statement with the storage its placeholders and columns point to; the kind depends on the row type.
class Prepared {
  public:
    virtual ~Prepared() = default;
};

// Where a test makes the Nth statement fail (A84); in production nobody listens.
enum class Moment { before_statement, after_statement, before_commit, after_commit };
class FaultHook {
  public:
    virtual ~FaultHook() = default;
    virtual void at(Moment moment, std::string_view sql) = 0;  // may throw
};

class Sql {
  public:
    Sql(const Dialect& dialect, std::unique_ptr<soci::session> session);
    ~Sql();
    Sql(const Sql&) = delete;

    long long execute(std::string_view sql, const Binds& binds = {});  // rows matched
    std::optional<long long> number(std::string_view sql, const Binds& binds = {});
    std::optional<std::string> text(std::string_view sql, const Binds& binds = {});
    // One statement without binds, not kept: DDL, BEGIN, COMMIT, SAVEPOINT, PRAGMA, SET. Not told to the fault hook.
    void command(std::string_view sql);
    // select<Row> in record.hpp is the way to rows.

    const Dialect& dialect() const { return dialect_; }
    soci::session& session() { return *session_; }
    void listen(FaultHook* hook) { hook_ = hook; }
    void tell(Moment moment, std::string_view sql) const {
        if (hook_) hook_->at(moment, sql);
    }

    // Runs `use` with the kept statement for this text and row type, made by `make` at first use. After any error the
    // statement is dropped, since nobody knows what it still holds, and the error comes out as a DatabaseError.
    template <class P, class Make, class Use>
    auto with(std::string_view sql, Make make, Use use) {
        tell(Moment::before_statement, sql);
        const Key key{sql, &kind_of<P>};
        try {
            auto& slot = slot_for(key);
            if (!slot) slot = make();
            auto result = use(static_cast<P&>(*slot));
            tell(Moment::after_statement, sql);
            return result;
        } catch (...) {
            drop_and_translate(key);
        }
    }
    void forget_statements();  // before the session is closed

  private:
    // The same text may be kept for several row types; the address of this variable tells them apart.
    template <class P>
    static constexpr char kind_of = 0;
    struct Key {
        std::string_view sql;
        const void* kind;
    };
    struct OwnKey {
        std::string sql;
        const void* kind;
        operator Key() const { return {sql, kind}; }
    };
    // Looking a statement up makes no copy of its text.
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(const Key& k) const {
            return std::hash<std::string_view>{}(k.sql) ^ std::hash<const void*>{}(k.kind);
        }
    };
    struct Same {
        using is_transparent = void;
        bool operator()(const Key& a, const Key& b) const { return a.kind == b.kind && a.sql == b.sql; }
    };
    std::unique_ptr<Prepared>& slot_for(const Key& key);
    [[noreturn]] void drop_and_translate(const Key& key);

    const Dialect& dialect_;
    std::unique_ptr<soci::session> session_;
    std::unordered_map<OwnKey, std::unique_ptr<Prepared>, Hash, Same> statements_;
    FaultHook* hook_ = nullptr;
};

}  // namespace heluo::persistence
