// Workloads in SQL: each row says what its month came to so far, so that what was known at a moment is one row of each month.
#pragma once
#include <boost/describe.hpp>

#include "domain/registry/workload.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct WorkloadRow {
    long long month{}, known_at{};  // yyyymm; a moment of the sequence of postings
    long long accepted{}, registered{}, refused{}, returned{}, changed{}, cancelled{}, revoked{};
    std::string grounds;  // "01=3 05=1"
    long long decided{}, working_days{}, overdue{};
};
BOOST_DESCRIBE_STRUCT(WorkloadRow, (),
                      (month, known_at, accepted, registered, refused, returned, changed, cancelled, revoked, grounds,
                       decided, working_days, overdue))

class SqlWorkloads final : public Workloads {
  public:
    SqlWorkloads(Context& context, Postings& postings) : context_{context}, postings_{postings} {}
    void add(Date day, const Workload& done) override;
    std::optional<Date> begins(const Known& known) override;
    Workload between(Date from, Date until, const Known& known) override;

  private:
    Workload of_month(long long month, Instant at);

    Context& context_;
    Postings& postings_;
};

}  // namespace heluo::persistence
