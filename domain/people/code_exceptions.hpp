// Exceptions for credit codes whose check characters do not hold (校验例外, registry.md R16): some of 2015 and 2016 were issued so.
// Whoever has the licence in hand asks, with its scan and a reason; a second person, who is not the first, admits the code.
#pragma once
#include <optional>
#include <string>

#include "domain/core/contents.hpp"
#include "domain/core/identifiers.hpp"
#include "domain/core/lifecycle.hpp"
#include "domain/core/page.hpp"
#include "domain/core/text.hpp"
#include "domain/core/unit.hpp"
#include "domain/people/actor.hpp"

namespace heluo {

enum class ExceptionState { asked, admitted, rejected };
template <>
inline constexpr auto names<ExceptionState> = std::to_array<std::pair<ExceptionState, std::string_view>>(
    {{ExceptionState::asked, "asked"}, {ExceptionState::admitted, "admitted"}, {ExceptionState::rejected, "rejected"}});
enum class ExceptionStep { admit, reject };
template <>
inline constexpr auto names<ExceptionStep> = std::to_array<std::pair<ExceptionStep, std::string_view>>(
    {{ExceptionStep::admit, "admit"}, {ExceptionStep::reject, "reject"}});
enum class ExceptionTaker { second_person };
template <>
inline constexpr auto names<ExceptionTaker> =
    std::to_array<std::pair<ExceptionTaker, std::string_view>>({{ExceptionTaker::second_person, "second_person"}});
inline constexpr Lifecycle exception_lifecycle{std::to_array<Rule<ExceptionState, ExceptionStep, ExceptionTaker>>({
    {ExceptionState::asked, ExceptionStep::admit, ExceptionTaker::second_person, ExceptionState::admitted},
    {ExceptionState::asked, ExceptionStep::reject, ExceptionTaker::second_person, ExceptionState::rejected},
    {ExceptionState::admitted, ExceptionStep::reject, ExceptionTaker::second_person, ExceptionState::rejected},
})};
static_assert(exception_lifecycle.unambiguous());
static_assert(exception_lifecycle.ends_only_in({ExceptionState::rejected}));

struct ExceptionWish {
    CreditCode credit_code;
    Text<1, 200> name;  // as the licence has it
    Text<1, 500> reason;
    friend bool operator==(const ExceptionWish&, const ExceptionWish&) = default;
};

struct CodeException {
    CodeExceptionId id;
    ExceptionWish wish;
    File evidence;  // the scanned licence
    AccountId asked_by;
    ExceptionState state = ExceptionState::asked;
    std::optional<AccountId> admitted_by, rejected_by;  // both, where it was admitted in error
    std::optional<Instant> admitted_at, rejected_at;
    std::string explanation;  // of a rejection
    Instant created_at;
    long long version = 1;
};

struct ExceptionFilter {
    std::optional<ExceptionState> state;
    std::optional<Date> month;  // a day of it: asked, admitted or rejected in that month, Beijing time
};

class CodeExceptions {
  public:
    virtual ~CodeExceptions() = default;
    virtual CodeException get(const CodeExceptionId& id) = 0;  // not_found
    virtual bool knows(const CodeExceptionId& id) = 0;
    virtual bool admits(const CreditCode& code) = 0;
    virtual std::optional<CodeException> standing_of(const CreditCode& code) = 0;  // asked for or admitted
    virtual void add(
        const CodeException& exception) = 0;  // exception_stands where one of the code is asked for or admitted
    virtual void save(CodeException& exception) = 0;
    virtual Page<CodeException> list(const ExceptionFilter& filter, const PageRequest& page) = 0;  // the newest first
};

// Fault credit_code_check at `pointer` where the check characters do not hold and nobody has admitted the code.
void check_code(Unit& unit, const CreditCode& code, std::string_view pointer, Violations& faults);

// Fault credit_code_sound where the check characters hold. unsupported_media_type, body_too_large, required without evidence.
void check_exception(Unit& unit, const Actor& staff, const ExceptionWish& wish, const File& evidence);
// What stands already, asked for by the same account in the same words with the same evidence, is answered again.
CodeException ask_exception(Unit& unit, const Actor& staff, const ExceptionWish& wish, const File& evidence,
                            std::istream& bytes);
// own_request to who asked.
CodeException admit_exception(Unit& unit, const Actor& staff, const CodeExceptionId& id);
// Also of one that was admitted in error: what came in with the code stays.
CodeException reject_exception(Unit& unit, const Actor& staff, const CodeExceptionId& id, const Prose<1, 1000>& why);
CodeException exception_for(Unit& unit, const Actor& actor, const CodeExceptionId& id);
Page<CodeException> exceptions_for(Unit& unit, const Actor& actor, const ExceptionFilter& filter,
                                   const PageRequest& page);

}  // namespace heluo
