// How a contract's sides are tied to the parties of the market, and who of them may do what.
#pragma once
#include "domain/people/rights.hpp"
#include "domain/registry/contracts.hpp"

namespace heluo {

// A side with a credit code known to the market takes its party's name and seat; any other stands as written. A fault
// party_known_as for a name or a seat that is not the party's.
void link_side(Unit& unit, ContractParty& side, std::string_view at, Violations& faults);
// The side as the market knows it now: the copy that registration freezes (R29).
ContractParty side_of(Unit& unit, const PartyId& party);

bool is_party(const Contract& contract, const Actor& actor);
bool is_entrusted(Unit& unit, const Contract& contract, const Actor& actor);  // a broker with the mandate of a side
Relations relations_of(const Contract& contract, const Actor& actor);
Action action_of(ContractStep step);

// For what hangs on a contract (statements, receipts): not_entitled_applicant for any but its present applicant, to whom a change
// may have passed it; conflict_of_interest for a registrar who belongs to one of its sides.
void require_taker(Unit& unit, const Contract& contract, const Actor& actor, ContractTaker taker);

// credit_code_check for a code whose check characters do not hold, and which nobody has admitted (R16).
void check_codes(Unit& unit, const ContractTerms& terms, Violations& faults);

}  // namespace heluo
