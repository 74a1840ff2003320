// What the registry does (登记工作量, registry.md §5.3 T15): every act counts in the month in which it was done, for good. What was returned
// twice was returned twice; a registration that was revoked was work as well.
#pragma once
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/core/names.hpp"
#include "domain/registry/contracts.hpp"
#include "domain/registry/postings.hpp"

namespace heluo {

enum class RegistryAct { accepted, registered, refused, returned, changed, cancelled, revoked };
template <>
inline constexpr auto names<RegistryAct> =
    std::to_array<std::pair<RegistryAct, std::string_view>>({{RegistryAct::accepted, "accepted"},      // 受理
                                                             {RegistryAct::registered, "registered"},  // 登记
                                                             {RegistryAct::refused, "refused"},        // 不予登记
                                                             {RegistryAct::returned, "returned"},      // 退回补正
                                                             {RegistryAct::changed, "changed"},        // 变更登记
                                                             {RegistryAct::cancelled, "cancelled"},    // 注销
                                                             {RegistryAct::revoked, "revoked"}});      // 撤销

struct Workload {
    std::array<long long, names<RegistryAct>.size()> acts{};
    std::map<std::string, long long> refused_for;  // by ground; a refusal may have several
    // 办结: registered, refused or changed after an acceptance; the working days that it took, the day of acceptance not counted;
    // and how many were decided after the last day of their term.
    long long decided = 0, working_days = 0, overdue = 0;

    long long of(RegistryAct act) const { return acts.at(static_cast<std::size_t>(act)); }
    friend Workload operator+(Workload a, const Workload& b);
    friend bool operator==(const Workload&, const Workload&) = default;
};

class Workloads {
  public:
    virtual ~Workloads() = default;
    // Adds to the month of that day, at the unit's moment in the sequence of postings: once in a unit.
    virtual void add(Date day, const Workload& done) = 0;
    // Of the months that begin in [from, until), as it was known then.
    // The first day of the month in which counting began, as it was known then; none before the first act.
    virtual std::optional<Date> begins(const Known& known) = 0;
    virtual Workload between(Date from, Date until, const Known& known) = 0;
};

// Counts what was just done with the contract, or with a change of one.
void count_act(Unit& unit, const Contract& contract, RegistryAct act);

}  // namespace heluo
