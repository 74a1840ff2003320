// Endpoints of exceptions for credit codes.
#include "domain/people/code_exceptions.hpp"
#include "api/core/sent_file.hpp"
#include "api/routes.hpp"
#include "domain/people/actions.hpp"

namespace heluo::api {

namespace {

struct NewException {
    CreditCode credit_code;
    Text<1, 200> name;
    Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(NewException, (), (credit_code, name, reason))

struct ExceptionRejection {
    Prose<1, 1000> reason;
};
BOOST_DESCRIBE_STRUCT(ExceptionRejection, (), (reason))

struct ExceptionQuery {
    std::optional<ExceptionState> state;
    std::optional<Date> month;
};
BOOST_DESCRIBE_STRUCT(ExceptionQuery, (), (state, month))

struct ExceptionView {
    CodeExceptionId id;
    ExceptionState state{};
    CreditCode credit_code;
    std::string name, reason, content_type;
    long long size = 0;
    std::string sha256;
    AccountId asked_by;
    std::optional<AccountId> admitted_by, rejected_by;
    std::optional<Instant> admitted_at, rejected_at;
    std::optional<std::string> explanation;
    Instant created_at;
    long long version = 1;
};
BOOST_DESCRIBE_STRUCT(ExceptionView, (),
                      (id, state, credit_code, name, reason, content_type, size, sha256, asked_by, admitted_by,
                       rejected_by, admitted_at, rejected_at, explanation, created_at, version))

ExceptionView view_of(const CodeException& exception) {
    ExceptionView view;
    view.id = exception.id;
    view.state = exception.state;
    view.credit_code = exception.wish.credit_code;
    view.name = exception.wish.name.value;
    view.reason = exception.wish.reason.value;
    view.content_type = media_type_of(exception.evidence);
    view.size = exception.evidence.size;
    view.sha256 = exception.evidence.sha256;
    view.asked_by = exception.asked_by;
    view.admitted_by = exception.admitted_by;
    view.rejected_by = exception.rejected_by;
    if (!exception.explanation.empty()) view.explanation = exception.explanation;
    view.admitted_at = exception.admitted_at;
    view.rejected_at = exception.rejected_at;
    view.created_at = exception.created_at;
    view.version = exception.version;
    return view;
}

Created<ExceptionView> ask(Store& store, const Actor& actor, const Caller& caller, const Query<NewException>& query,
                           const FileUpload& upload, const Inspector& inspector) {
    const ExceptionWish wish{query->credit_code, query->name, query->reason};
    std::optional<CodeException> made;
    keep_sent(store, cause_of(actor, caller, Action::ask_code_exception), upload, inspector,
              {[&](Unit& unit, const File& evidence) { check_exception(unit, actor, wish, evidence); },
               [&](Unit& unit, const File& evidence, std::istream& bytes) {
                   made = ask_exception(unit, actor, wish, evidence, bytes);
               },
               [&](Unit& unit) { return made && unit.code_exceptions.knows(made->id); }});
    return created(view_of(*made), "/v1/code_exceptions/" + made->id.text());
}

ExceptionView admit(Unit& unit, const Actor& actor, const CodeExceptionId& id, const IfMatch&) {
    return view_of(admit_exception(unit, actor, id));
}

ExceptionView reject(Unit& unit, const Actor& actor, const CodeExceptionId& id, const IfMatch&,
                     const ExceptionRejection& body) {
    return view_of(reject_exception(unit, actor, id, body.reason));
}

ExceptionView show(Unit& unit, const Actor& actor, const CodeExceptionId& id) {
    return view_of(exception_for(unit, actor, id));
}

Download evidence(Unit& unit, const Actor& actor, const CodeExceptionId& id) {
    const CodeException exception = exception_for(unit, actor, id);
    return download_of(unit, exception.evidence, exception.wish.credit_code.value);
}

Page<ExceptionView> list(Unit& unit, const Actor& actor, const Query<ExceptionQuery>& query,
                         const PageRequest& request) {
    const auto page = exceptions_for(unit, actor, {query->state, query->month}, request);
    Page<ExceptionView> views;
    for (const CodeException& exception : page.items) views.items.push_back(view_of(exception));
    views.next = page.next;
    return views;
}

}  // namespace

std::vector<Route> code_exception_routes() {
    using enum Reason;
    return {
        route<"POST /v1/code_exceptions", ask, Action::ask_code_exception>(
            "Ask for a credit code whose check characters do not hold: its scanned licence as the body")
            .limit(static_cast<std::size_t>(max_file_bytes))
            .refuses({exception_stands, document_infected}),
        route<"GET /v1/code_exceptions", list, Action::list_code_exceptions>(
            "Exceptions for credit codes; of a month those asked for or decided in it"),
        route<"GET /v1/code_exceptions/{exception}", show, Action::read_code_exception>("An exception"),
        route<"GET /v1/code_exceptions/{exception}/evidence", evidence, Action::fetch_code_evidence>(
            "The scanned licence"),
        route<"POST /v1/code_exceptions/{exception}/admit", admit, Action::admit_code_exception>(
            "Admit the code, as the second person")
            .refuses({own_request}),
        route<"POST /v1/code_exceptions/{exception}/reject", reject, Action::reject_code_exception>(
            "Reject it, or take back what was admitted in error")
            .refuses({own_request}),
    };
}

}  // namespace heluo::api
