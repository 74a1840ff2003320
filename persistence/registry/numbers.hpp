// Serials of registration numbers in SQL: one row a series, whose lock lasts until the unit ends.
#pragma once
#include "domain/registry/numbers.hpp"
#include "persistence/core/context.hpp"

namespace heluo::persistence {

class SqlRegistrationNumbers final : public RegistrationNumbers {
  public:
    explicit SqlRegistrationNumbers(Context& context) : context_{context} {}
    long long next(int year, const std::string& region4, const std::string& point2) override;

  private:
    bool advance(const std::string& series);
    void open(const std::string& series);

    Context& context_;
};

}  // namespace heluo::persistence
