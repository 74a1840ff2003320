// What the steps of a listing share: loading it for somebody, moving it along its table, telling whom it concerns.
#pragma once
#include "domain/exchange/listings.hpp"

namespace heluo {

// The listing as the caller may act on it: not_found where it is hidden, forbidden where it is not theirs.
Listing listing_to_act_on(Unit& unit, const Actor& actor, const ListingId& id, Action action);

// One step along the table; sets what the new state waits for.
void advance(Unit& unit, Listing& listing, ListingStep step, ListingTaker taker);

// Saves and announces: to everyone where the listing was or is published, else to its owner.
void save_and_tell(Unit& unit, Listing& listing, std::string event, bool everyone);

// All that is wrong with what the owner side wrote, with JSON pointers.
void check(const ListingContent& content, const Rules& rules, Instant now, Violations& faults);

}  // namespace heluo
