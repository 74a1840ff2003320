// Idempotency keys in SQL.
#include "persistence/core/keys.hpp"

#include "domain/core/refusal.hpp"
#include "persistence/core/record.hpp"

namespace heluo::persistence {

struct KeyRow {
    std::string fingerprint;
    long long status{};
    std::string headers, body;
    long long expires_at{};
};
BOOST_DESCRIBE_STRUCT(KeyRow, (), (fingerprint, status, headers, body, expires_at))

static constexpr int lock_wait_timeout = 1205;
static constexpr std::string_view one_key =
    "idempotency_keys WHERE scope = :scope AND idempotency_key = :idempotency_key";

static Binds place(const std::string& scope, const std::string& key) {
    return {bind("scope", scope), bind("idempotency_key", key)};
}

static StoredAnswer thaw(const KeyRow& row) {
    return {row.fingerprint, static_cast<int>(row.status), row.headers, row.body};
}

// The insert is the first statement of the unit: on MariaDB a rival's uncommitted row makes it wait for at most a second.
void SqlKeys::insert_claim(const std::string& scope, const std::string& key, const std::string& fingerprint,
                           Instant expires) {
    context_.sql.execute(
        "INSERT INTO idempotency_keys (scope, idempotency_key, fingerprint, status, headers, body, expires_at) "
        "VALUES (:scope, :idempotency_key, :fingerprint, 0, '', '', :expires_at)",
        {bind("scope", scope), bind("idempotency_key", key), bind("fingerprint", fingerprint),
         bind("expires_at", to_micros(expires))});
}

std::optional<StoredAnswer> SqlKeys::claim(const std::string& scope, const std::string& key,
                                           const std::string& fingerprint, Instant expires) {
    try {
        insert_claim(scope, key, fingerprint, expires);
        return std::nullopt;
    } catch (const DuplicateKey&) {
    } catch (const DatabaseError& error) {
        if (error.number != lock_wait_timeout) throw;
        refuse(Reason::request_in_progress);
    }
    const auto row = persistence::find<KeyRow>(context_.sql, one_key, place(scope, key));
    if (row && from_micros(row->expires_at) > context_.now()) {
        require(row->status != 0, Reason::request_in_progress);
        return thaw(*row);
    }
    // Expired, or swept between the two statements: this request takes the key over.
    context_.sql.execute("DELETE FROM idempotency_keys WHERE scope = :scope AND idempotency_key = :idempotency_key",
                         place(scope, key));
    insert_claim(scope, key, fingerprint, expires);
    return std::nullopt;
}

void SqlKeys::store(const std::string& scope, const std::string& key, const StoredAnswer& answer) {
    const long long matched = context_.sql.execute(
        "UPDATE idempotency_keys SET fingerprint = :fingerprint, status = :status, headers = :headers, body = :body "
        "WHERE scope = :scope AND idempotency_key = :idempotency_key",
        {bind("fingerprint", answer.fingerprint), bind("status", answer.status), bind("headers", answer.headers),
         bind("body", answer.body), bind("scope", scope), bind("idempotency_key", key)});
    if (matched != 1) throw std::logic_error{"an answer is stored under a key that this unit has not claimed"};
}

std::optional<StoredAnswer> SqlKeys::find(const std::string& scope, const std::string& key) {
    std::string text{one_key};
    text += context_.lock();
    try {
        const auto row = persistence::find<KeyRow>(context_.sql, text, place(scope, key));
        if (!row || row->status == 0) return std::nullopt;
        return thaw(*row);
    } catch (const DatabaseError& error) {
        if (error.number != lock_wait_timeout) throw;
        refuse(Reason::request_in_progress);
    }
}

long long SqlKeys::sweep(Instant now) {
    return context_.sql.execute("DELETE FROM idempotency_keys WHERE expires_at <= :now", {bind("now", to_micros(now))});
}

}  // namespace heluo::persistence
