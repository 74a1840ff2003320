// The clock's steps by kind of timer: see clock.hpp.
#include "api/core/clock.hpp"

#include "api/registry/imports.hpp"
#include "domain/agency/procurements.hpp"
#include "domain/exchange/listings.hpp"
#include "domain/exchange/negotiations.hpp"
#include "domain/people/mandates.hpp"

namespace heluo::api {

void take_clock_step(Unit& unit, TimerKind kind, const std::string& ulid) {
    switch (kind) {
        case TimerKind::mandate: return expire_mandate(unit, MandateId{ulid});
        case TimerKind::listing_expiry:
        case TimerKind::listing_reservation: return settle_listing(unit, ListingId{ulid});
        case TimerKind::negotiation: return settle_negotiation(unit, NegotiationId{ulid});
        case TimerKind::import_run: return settle_import(unit, ImportId{ulid});
        case TimerKind::procurement: return settle_procurement(unit, ProcurementId{ulid});
    }
}

}  // namespace heluo::api
