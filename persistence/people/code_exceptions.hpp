// Exceptions of credit codes in SQL.
#pragma once
#include "domain/people/code_exceptions.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct CodeExceptionRow {
    std::string id, credit_code;
    std::optional<std::string> live_code;  // while it is asked for or admitted: one for each code
    std::string name, reason, evidence_type;
    long long evidence_size{};
    std::string evidence, asked_by, state;
    std::optional<std::string> admitted_by, rejected_by;
    std::optional<long long> admitted_at, rejected_at;
    std::string explanation;
    long long created_at{}, changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(CodeExceptionRow, (),
                      (id, credit_code, live_code, name, reason, evidence_type, evidence_size, evidence, asked_by,
                       state, admitted_by, rejected_by, admitted_at, rejected_at, explanation, created_at, changed_at,
                       version))

template <>
struct Kept<CodeException> {
    using Row = CodeExceptionRow;
    using IdType = CodeExceptionId;
    static constexpr std::string_view table = "code_exceptions";
    static Row freeze(const CodeException& exception);
    static CodeException thaw(const Row& row);
};

class SqlCodeExceptions final : public CodeExceptions {
  public:
    explicit SqlCodeExceptions(Context& context) : context_{context}, keeper_{context} {}
    CodeException get(const CodeExceptionId& id) override { return keeper_.get(id); }
    bool knows(const CodeExceptionId& id) override;
    bool admits(const CreditCode& code) override;
    std::optional<CodeException> standing_of(const CreditCode& code) override;
    void add(const CodeException& exception) override;
    void save(CodeException& exception) override { keeper_.save(exception); }
    Page<CodeException> list(const ExceptionFilter& filter, const PageRequest& page) override;

  private:
    Context& context_;
    Keeper<CodeException> keeper_;
};

}  // namespace heluo::persistence
