// Every noun's routes, one line each: what the server serves is this list.
#pragma once
#include <vector>

#include "api/core/route.hpp"

namespace heluo::api {

std::vector<Route> house_routes();           // api/core/house.cpp: version, openapi, docs, events, audit
std::vector<Route> code_routes();            // api/core/codes.cpp
std::vector<Route> log_routes();             // api/core/log.cpp
std::vector<Route> session_routes();         // api/people/sessions.cpp
std::vector<Route> machine_key_routes();     // api/people/machine_keys.cpp
std::vector<Route> account_routes();         // api/people/accounts.cpp
std::vector<Route> party_routes();           // api/people/parties.cpp
std::vector<Route> code_exception_routes();  // api/people/code_exceptions.cpp
std::vector<Route> mandate_routes();         // api/people/mandates.cpp
std::vector<Route> listing_routes();         // api/exchange/listings.cpp
std::vector<Route> negotiation_routes();     // api/exchange/negotiations.cpp
std::vector<Route> agency_routes();          // api/agency/agencies.cpp
std::vector<Route> procurement_routes();     // api/agency/procurements.cpp
std::vector<Route> quote_routes();           // api/agency/quotes.cpp
std::vector<Route> import_routes();          // api/registry/imports.cpp
std::vector<Route> export_routes();          // api/registry/exports.cpp
std::vector<Route> statistics_routes();      // api/statistics/totals.cpp
std::vector<Route> target_routes();          // api/statistics/targets.cpp
std::vector<Route> closing_routes();         // api/statistics/closings.cpp
std::vector<Route> table_routes();           // api/statistics/tables.cpp
std::vector<Route> restatement_routes();     // api/statistics/restatement.cpp
std::vector<Route> published_routes();       // api/statistics/published.cpp
std::vector<Route> open_data_routes();       // api/open_data/open_data.cpp
std::vector<Route> contract_routes();        // api/registry/contracts.cpp
std::vector<Route> posting_routes();         // api/registry/postings.cpp
std::vector<Route> supplement_routes();      // api/registry/supplements.cpp
std::vector<Route> receipt_routes();         // api/registry/receipts.cpp
std::vector<Route> objection_routes();       // api/registry/objections.cpp
std::vector<Route> document_routes();        // api/registry/documents.cpp
std::vector<Route> reward_routes();          // api/registry/rewards.cpp
std::vector<Route> request_routes();         // api/registry/requests.cpp
std::vector<Route> certificate_routes();     // api/registry/certificates.cpp

inline std::vector<Route> all_routes() {
    std::vector<Route> all;
    for (auto family : {
             house_routes,       code_routes,        log_routes,       session_routes,
             account_routes,     party_routes,       mandate_routes,   code_exception_routes,
             listing_routes,     negotiation_routes, agency_routes,    procurement_routes,
             quote_routes,       import_routes,      export_routes,    statistics_routes,
             target_routes,      closing_routes,     table_routes,     reward_routes,
             request_routes,     restatement_routes, published_routes, open_data_routes,
             machine_key_routes,
         })
        for (Route& route : family()) all.push_back(std::move(route));
    for (auto family : {contract_routes, posting_routes, supplement_routes, receipt_routes, objection_routes,
                        document_routes, certificate_routes})
        for (Route& route : family()) {
            if (route.signature.needs_actor) route.reasons.push_back(Reason::confidential);
            all.push_back(std::move(route));
        }
    return all;
}

}  // namespace heluo::api
