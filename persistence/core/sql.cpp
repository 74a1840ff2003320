// Scalars and plain statements on one connection; keeping and dropping prepared statements.
#include "persistence/core/sql.hpp"

#include "persistence/core/dialect.hpp"
#include "persistence/core/statement.hpp"

namespace heluo::persistence {
namespace {

// Texts of statements are literals, but multi-row INSERTs differ in length: the cache may not grow for ever.
constexpr std::size_t most_statements = 600;

class Scalar : public Statement {
  public:
    Scalar(Sql& sql, std::string_view text, const Binds& binds, bool numeric) : Statement{sql, binds} {
        column(cell, numeric);
        prepare(std::string{text});
    }
    Cell cell;
};
// Two types, because the same text may be asked as a number here and as text there.
struct NumberStatement final : Scalar {
    NumberStatement(Sql& sql, std::string_view text, const Binds& binds) : Scalar{sql, text, binds, true} {}
};
struct TextStatement final : Scalar {
    TextStatement(Sql& sql, std::string_view text, const Binds& binds) : Scalar{sql, text, binds, false} {}
};
struct PlainStatement final : Statement {
    PlainStatement(Sql& sql, std::string_view text, const Binds& binds) : Statement{sql, binds} {
        prepare(std::string{text});
    }
};

template <class S>
auto maker(Sql& sql, std::string_view text, const Binds& binds) {
    return [&sql, text, &binds] { return std::make_unique<S>(sql, text, binds); };
}

// The first row's value; NULL counts as no value.
template <class S, class T>
std::optional<T> first(S& statement, const Binds& binds, T Cell::*member) {
    statement.set(binds);
    std::optional<T> result;
    bool seen = false;
    statement.each([&] {
        if (!std::exchange(seen, true) && statement.cell.indicator == soci::i_ok) result = statement.cell.*member;
    });
    return result;
}

}  // namespace

Sql::Sql(const Dialect& dialect, std::unique_ptr<soci::session> session)
    : dialect_{dialect}, session_{std::move(session)} {}

std::unique_ptr<Sql> connect(const Dialect& dialect, Access access) {
    return std::make_unique<Sql>(dialect, dialect.open(access));
}

Sql::~Sql() { forget_statements(); }

long long Sql::execute(std::string_view sql, const Binds& binds) {
    return with<PlainStatement>(sql, maker<PlainStatement>(*this, sql, binds), [&](PlainStatement& statement) {
        statement.set(binds);
        return statement.execute();
    });
}

std::optional<long long> Sql::number(std::string_view sql, const Binds& binds) {
    return with<NumberStatement>(sql, maker<NumberStatement>(*this, sql, binds),
                                 [&](NumberStatement& s) { return first(s, binds, &Cell::number); });
}

std::optional<std::string> Sql::text(std::string_view sql, const Binds& binds) {
    return with<TextStatement>(sql, maker<TextStatement>(*this, sql, binds),
                               [&](TextStatement& s) { return first(s, binds, &Cell::text); });
}

void Sql::command(std::string_view sql) { dialect_.command(*session_, sql); }

void Sql::forget_statements() { statements_.clear(); }

std::unique_ptr<Prepared>& Sql::slot_for(const Key& key) {
    if (statements_.size() > most_statements) forget_statements();
    if (const auto kept = statements_.find(key); kept != statements_.end()) return kept->second;
    return statements_[OwnKey{std::string{key.sql}, key.kind}];
}

// Translated before the statement is dropped: finalizing it would touch the connection's last error.
void Sql::drop_and_translate(const Key& key) {
    std::exception_ptr error = std::current_exception();
    try {
        throw;
    } catch (const soci::soci_error& engine_says) {
        try {
            dialect_.translate(*session_, engine_says);
        } catch (...) {
            error = std::current_exception();
        }
    } catch (...) {
    }
    if (const auto broken = statements_.find(key); broken != statements_.end()) statements_.erase(broken);
    std::rethrow_exception(error);
}

}  // namespace heluo::persistence
