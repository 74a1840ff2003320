// The checklist of documents (R07, registry.md §1.5): which must be on file when an application is submitted. What it asks for, and when,
// is the code list required_documents: each code is a kind of document, its parent the condition under which it is needed.
#pragma once
#include "domain/registry/contracts.hpp"

namespace heluo {

// Faults document_missing at /documents/<kind> for all that are missing, as of today (B28, B39, B40), and required at what the contract
// would have to say of itself to know which (/foreign_language). For a change counts too what its contract has on file.
void check_documents(Unit& unit, const Contract& application, Violations& faults);

}  // namespace heluo
