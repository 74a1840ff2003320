// The lifecycle of contracts over all states, steps and takers, against what registry.md §1.9 says.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "domain/registry/contracts.hpp"

using namespace heluo;

TEST_SUITE_BEGIN("pure");

TEST_CASE("R22: a contract goes from state to state by these steps and no others") {
    std::set<std::string> found;
    for (const auto& [state, state_name] : names<ContractState>)
        for (const auto& [step, step_name] : names<ContractStep>)
            for (const auto& [taker, taker_name] : names<ContractTaker>) {
                std::string line{state_name};
                line += " " + std::string{step_name} + " " + std::string{taker_name};
                try {
                    const auto next = contract_lifecycle.after(state, step, taker, state_name);
                    found.insert(line + " " + std::string{name_of(next)});
                } catch (const Refusal& refusal) {
                    CAPTURE(line);
                    CHECK(refusal.reason == Reason::wrong_state);
                    CHECK(refusal.about == state_name);
                }
            }

    CHECK(found == std::set<std::string>{
                       "draft edit applicant draft",
                       "draft edit counterparty draft",
                       "draft submit applicant submitted",
                       "draft discard applicant discarded",
                       "draft discard counterparty discarded",
                       "draft discard market discarded",
                       "submitted accept registrar accepted",
                       "submitted return registrar returned",
                       "submitted withdraw applicant draft",
                       "submitted assign registrar submitted",
                       "accepted assign registrar accepted",
                       "in_review assign registrar in_review",
                       "returned edit applicant returned",
                       "returned submit applicant submitted",
                       "returned discard applicant discarded",
                       "accepted return registrar returned",
                       "accepted review registrar in_review",
                       "in_review conclude registrar accepted",
                       "accepted register registrar registered",
                       "accepted refuse registrar refused",
                       "accepted register_change registrar merged",
                       "registered change applicant registered",
                       "registered cancel applicant cancelled",
                       "registered revoke registrar revoked",
                       "refused reopen objection accepted",
                       "draft discard objection discarded",
                       "returned discard objection discarded",
                       "revoked restore objection registered",
                   });
}

TEST_SUITE_END();
