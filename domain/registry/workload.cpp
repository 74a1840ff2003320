// Counting the registry's acts.
#include "domain/registry/workload.hpp"

#include "domain/core/unit.hpp"
#include "domain/core/working_days.hpp"

namespace heluo {

namespace {

bool decides(RegistryAct act) {
    return act == RegistryAct::registered || act == RegistryAct::refused || act == RegistryAct::changed;
}

}  // namespace

Workload operator+(Workload a, const Workload& b) {
    for (std::size_t i = 0; i < a.acts.size(); ++i) a.acts[i] += b.acts[i];
    for (const auto& [ground, times] : b.refused_for) a.refused_for[ground] += times;
    a.decided += b.decided;
    a.working_days += b.working_days;
    a.overdue += b.overdue;
    return a;
}

void count_act(Unit& unit, const Contract& contract, RegistryAct act) {
    const Date today = beijing_date(unit.now());
    Workload done;
    done.acts.at(static_cast<std::size_t>(act)) = 1;
    if (act == RegistryAct::refused)
        for (const std::string& ground : contract.grounds) done.refused_for[ground] = 1;
    if (decides(act) && contract.examination) {
        done.decided = 1;
        done.working_days = working_days_between(contract.examination->accepted_on, today, unit.rules);
        done.overdue = standing_of(*contract.examination, today) == TermStanding::overdue;
    }
    unit.workloads.add(today, done);
}

}  // namespace heluo
