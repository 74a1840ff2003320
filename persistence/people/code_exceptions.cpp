// Exceptions of credit codes in SQL.
#include "persistence/people/code_exceptions.hpp"

#include "persistence/core/errors.hpp"
#include "persistence/core/pages.hpp"
#include "persistence/core/stored.hpp"

namespace heluo::persistence {

CodeExceptionRow Kept<CodeException>::freeze(const CodeException& exception) {
    CodeExceptionRow row;
    row.credit_code = exception.wish.credit_code.value;
    if (exception.state != ExceptionState::rejected) row.live_code = row.credit_code;
    row.name = exception.wish.name.value;
    row.reason = exception.wish.reason.value;
    row.evidence_type = exception.evidence.type;
    row.evidence_size = exception.evidence.size;
    row.evidence = exception.evidence.sha256;
    row.asked_by = exception.asked_by.ulid;
    row.state = name_of(exception.state);
    row.admitted_by = ulid_of(exception.admitted_by);
    row.rejected_by = ulid_of(exception.rejected_by);
    row.explanation = exception.explanation;
    if (exception.admitted_at) row.admitted_at = to_micros(*exception.admitted_at);
    if (exception.rejected_at) row.rejected_at = to_micros(*exception.rejected_at);
    row.created_at = to_micros(exception.created_at);
    return row;
}

CodeException Kept<CodeException>::thaw(const CodeExceptionRow& row) {
    CodeException exception;
    exception.id = {row.id};
    exception.wish = {{row.credit_code}, {row.name}, {row.reason}};
    exception.evidence = {row.evidence_type, row.evidence_size, row.evidence};
    exception.asked_by = {row.asked_by};
    exception.state = stored_name<ExceptionState>(row.state);
    exception.admitted_by = stored_id<AccountId>(row.admitted_by);
    exception.rejected_by = stored_id<AccountId>(row.rejected_by);
    exception.explanation = row.explanation;
    if (row.admitted_at) exception.admitted_at = from_micros(*row.admitted_at);
    if (row.rejected_at) exception.rejected_at = from_micros(*row.rejected_at);
    exception.created_at = from_micros(row.created_at);
    exception.version = row.version;
    return exception;
}

bool SqlCodeExceptions::knows(const CodeExceptionId& id) {
    return context_.sql.number("SELECT 1 FROM code_exceptions WHERE id = :id", {bind("id", id.ulid)}).has_value();
}

bool SqlCodeExceptions::admits(const CreditCode& code) {
    return context_.sql
        .number("SELECT 1 FROM code_exceptions WHERE live_code = :code AND state = 'admitted'",
                {bind("code", code.value)})
        .has_value();
}

std::optional<CodeException> SqlCodeExceptions::standing_of(const CreditCode& code) {
    return keeper_.find_one(" WHERE live_code = :code", {bind("code", code.value)});
}

void SqlCodeExceptions::add(const CodeException& exception) {
    try {
        keeper_.add(exception);
    } catch (const DuplicateKey&) {
        refuse(Reason::exception_stands);
    }
}

Page<CodeException> SqlCodeExceptions::list(const ExceptionFilter& filter, const PageRequest& page) {
    Narrowed to{{{"state", stored(filter.state)}}};
    if (filter.month) {
        const auto first = filter.month->year() / filter.month->month() / 1;
        const long long from = to_micros(beijing_midnight(first));
        const long long beyond = to_micros(beijing_midnight(first + std::chrono::months{1}));
        to.also(true,
                "((created_at >= :asked_from AND created_at < :asked_to) OR (admitted_at >= :admitted_from AND "
                "admitted_at < :admitted_to) OR (rejected_at >= :rejected_from AND rejected_at < :rejected_to))");
        for (const char* name : {"asked_from", "admitted_from", "rejected_from"}) to.binds.push_back(bind(name, from));
        for (const char* name : {"asked_to", "admitted_to", "rejected_to"}) to.binds.push_back(bind(name, beyond));
    }
    return newest_first(keeper_, to, page);
}

}  // namespace heluo::persistence
