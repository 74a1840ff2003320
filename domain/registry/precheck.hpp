// The pre-check (预审): all that stands against an application, all that is odd about it, and what the applicant says to that.
#pragma once
#include <string>
#include <vector>

#include "domain/core/refusal.hpp"
#include "domain/registry/contracts.hpp"

namespace heluo {

struct Precheck {
    Violations faults;               // these stop a submission,
    std::vector<Refusal> obstacles;  // and these do: jurisdiction, a registration of the same contract
    std::vector<Warning> warnings;   // each asks for a reason
};
// As of today, for a contract that is not registered yet.
Precheck precheck_of(Unit& unit, const Contract& contract);
// All that stops a submission in the fields.
void check_application(Unit& unit, const Contract& contract, Violations& faults);
// For the applicant, and the registry: of other contracts it tells their numbers. wrong_state once it is decided.
Precheck precheck_for(Unit& unit, const Actor& actor, const ContractId& id);
// The warnings alone, with the reasons that were given for them.
std::vector<Warning> warnings_of(Unit& unit, const Contract& contract);

// Puts the reasons to the warnings; a fault reason_needed for each that is left without, and beside such a
// fault warning_unknown for each reason of none.
void explain(Unit& unit, Contract& contract, const std::vector<GivenReason>& reasons, Violations& faults);
// similar_contract where another contract like it has come up of which its application says nothing, warning_unexplained where
// a change has come to go against what was received or stated meanwhile (B36).
void require_explained(Unit& unit, const Contract& contract);

}  // namespace heluo
