// The lifecycles of listings and negotiations over all states, steps and takers, against what 10(b).1 and 10(b).2 say.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "domain/exchange/listings.hpp"
#include "domain/exchange/negotiations.hpp"

using namespace heluo;

namespace {

// Walks the whole product of states, steps and takers; every rule as "state step taker state".
template <class State, class Step, class Taker, std::size_t N>
std::set<std::string> walked(const Lifecycle<State, Step, Taker, N>& lifecycle) {
    std::set<std::string> found;
    for (const auto& [state, state_name] : names<State>)
        for (const auto& [step, step_name] : names<Step>)
            for (const auto& [taker, taker_name] : names<Taker>) {
                std::string line =
                    std::string{state_name} + " " + std::string{step_name} + " " + std::string{taker_name};
                try {
                    line += " " + std::string{name_of(lifecycle.after(state, step, taker, state_name))};
                    found.insert(line);
                } catch (const Refusal& refusal) {
                    CAPTURE(line);
                    CHECK(refusal.reason == Reason::wrong_state);
                    CHECK(refusal.about == state_name);
                }
            }
    return found;
}

}  // namespace

TEST_SUITE_BEGIN("pure");

TEST_CASE("a listing goes from state to state by these steps and no others") {
    CHECK(walked(listing_lifecycle) == std::set<std::string>{
                                           "draft edit owner_side draft",
                                           "draft submit owner_side in_review",
                                           "draft discard owner_side discarded",
                                           "in_review withdraw owner_side draft",
                                           "in_review publish reviewer published",
                                           "in_review return reviewer rework",
                                           "in_review reject reviewer rejected",
                                           "rework edit owner_side rework",
                                           "rework submit owner_side in_review",
                                           "rework discard owner_side discarded",
                                           "rework expire clock discarded",
                                           "published withdraw owner_side withdrawn",
                                           "published reserve deal reserved",
                                           "published expire clock expired",
                                           "reserved release reviewer published",
                                           "reserved release clock published",
                                           "reserved close owner_side sold",
                                           "reserved close clock sold",
                                       });
}

TEST_CASE("a negotiation goes from state to state by these steps and no others") {
    CHECK(walked(negotiation_lifecycle) == std::set<std::string>{
                                               "offer_live counter addressee offer_live",
                                               "offer_live accept addressee accepted",
                                               "offer_live reject addressee open",
                                               "offer_live lapse clock open",
                                               "open offer offeror offer_live",
                                               "open offer addressee offer_live",
                                               "open accept_late addressee offer_live",
                                               "open close offeror closed",
                                               "open close addressee closed",
                                               "open idle clock closed",
                                           });
}

TEST_CASE("a listing is alive, and guarded against repetition, from review to sale") {
    std::set<std::string> alive;
    for (const auto& [state, name] : names<ListingState>)
        if (is_live(state)) alive.insert(std::string{name});
    CHECK(alive == std::set<std::string>{"in_review", "rework", "published", "reserved"});
}

TEST_CASE("a late acceptance is offered to the addressee of a lapsed offer only") {
    Negotiation negotiation;
    negotiation.state = NegotiationState::open;
    negotiation.last_by = Side::buyer;
    const std::vector<NegotiationStep> either{NegotiationStep::offer, NegotiationStep::close};

    CHECK(allowed_steps(negotiation, Side::seller) == either);
    negotiation.last_lapsed = true;
    CHECK(allowed_steps(negotiation, Side::buyer) == either);
    CHECK(allowed_steps(negotiation, Side::seller) ==
          std::vector{NegotiationStep::offer, NegotiationStep::accept_late, NegotiationStep::close});
    CHECK(allowed_steps(negotiation, std::nullopt).empty());
}

TEST_SUITE_END();
