// Asking for, admitting and rejecting exceptions of credit codes.
#include "domain/people/code_exceptions.hpp"

#include "domain/core/refusal.hpp"
#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"

namespace heluo {

namespace {

CodeException decided(Unit& unit, const Actor& staff, const CodeExceptionId& id, Action action, ExceptionStep step) {
    CodeException exception = unit.code_exceptions.get(id);
    permit(staff, action, {}, Action::read_code_exception);
    require(exception.asked_by != staff.account, Reason::own_request);
    exception.state =
        exception_lifecycle.after(exception.state, step, ExceptionTaker::second_person, name_of(exception.state));
    return exception;
}

void save(Unit& unit, CodeException& exception, std::string event) {
    unit.code_exceptions.save(exception);
    unit.announce({std::move(event), exception.id.text(), false, {}, {}});
}

}  // namespace

void check_code(Unit& unit, const CreditCode& code, std::string_view pointer, Violations& faults) {
    faults.need(code.checks() || unit.code_exceptions.admits(code), pointer, Fault::credit_code_check);
}

void check_exception(Unit& unit, const Actor& staff, const ExceptionWish& wish, const File& evidence) {
    permit(staff, Action::ask_code_exception, {}, Action::ask_code_exception);
    require_taken(unit, evidence);
    Violations faults;
    faults.need(!wish.credit_code.checks(), "/credit_code", Fault::credit_code_sound);
    require_none(std::move(faults));
}

CodeException ask_exception(Unit& unit, const Actor& staff, const ExceptionWish& wish, const File& evidence,
                            std::istream& bytes) {
    check_exception(unit, staff, wish, evidence);
    if (auto stands = unit.code_exceptions.standing_of(wish.credit_code);
        stands && stands->wish == wish && stands->evidence == evidence && stands->asked_by == staff.account)
        return *std::move(stands);
    keep(unit, evidence, bytes);
    CodeException exception;
    exception.id = unit.fresh<CodeExceptionId>();
    exception.wish = wish;
    exception.evidence = evidence;
    exception.asked_by = staff.account;
    exception.created_at = unit.now();
    unit.code_exceptions.add(exception);
    unit.announce({"code_exception_asked", exception.id.text(), false, {}, {}});
    return exception;
}

CodeException admit_exception(Unit& unit, const Actor& staff, const CodeExceptionId& id) {
    CodeException exception = decided(unit, staff, id, Action::admit_code_exception, ExceptionStep::admit);
    exception.admitted_by = staff.account;
    exception.admitted_at = unit.now();
    save(unit, exception, "code_exception_admitted");
    return exception;
}

CodeException reject_exception(Unit& unit, const Actor& staff, const CodeExceptionId& id, const Prose<1, 1000>& why) {
    CodeException exception = decided(unit, staff, id, Action::reject_code_exception, ExceptionStep::reject);
    exception.rejected_by = staff.account;
    exception.rejected_at = unit.now();
    exception.explanation = why.value;
    save(unit, exception, "code_exception_rejected");
    return exception;
}

CodeException exception_for(Unit& unit, const Actor& actor, const CodeExceptionId& id) {
    permit(actor, Action::read_code_exception, {}, Action::read_code_exception);
    return unit.code_exceptions.get(id);
}

Page<CodeException> exceptions_for(Unit& unit, const Actor& actor, const ExceptionFilter& filter,
                                   const PageRequest& page) {
    permit(actor, Action::list_code_exceptions, {}, Action::list_code_exceptions);
    return unit.code_exceptions.list(filter, page);
}

}  // namespace heluo
