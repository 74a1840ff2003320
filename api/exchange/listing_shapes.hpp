// Listings as they are spoken: what comes in, what goes out.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "api/core/shape.hpp"
#include "domain/exchange/listings.hpp"

namespace heluo::api {

using ListingCode = Text<1, 40>;  // a code of a code list; whether it exists is the domain's question

struct EditedListing {
    ListingKind kind{};
    Text<1, 80> title;
    Prose<1, 500> summary;
    RegionCode region;
    ListingCode field;
    List<ListingCode, 1, 8> forms;
    std::optional<Money> asking_price;
    std::optional<PatentNumber> patent_number;
    Instant valid_until;
};
BOOST_DESCRIBE_STRUCT(EditedListing, (),
                      (kind, title, summary, region, field, forms, asking_price, patent_number, valid_until))

struct NewListing {
    std::optional<PartyId> owner;  // a member's own party by default; a broker names its client
    ListingKind kind{};
    Text<1, 80> title;
    Prose<1, 500> summary;
    RegionCode region;
    ListingCode field;
    List<ListingCode, 1, 8> forms;
    std::optional<Money> asking_price;
    std::optional<PatentNumber> patent_number;
    Instant valid_until;
};
BOOST_DESCRIBE_STRUCT(NewListing, (),
                      (owner, kind, title, summary, region, field, forms, asking_price, patent_number, valid_until))

struct ListingNote {
    ListingCode reason;
    Prose<1, 500> text;
};
BOOST_DESCRIBE_STRUCT(ListingNote, (), (reason, text))

struct ListingView {
    ListingId id;
    ListingState state{};
    std::vector<ListingStep> allowed_steps;
    ListingKind kind{};
    std::string title, summary;
    PartyId owner;
    std::optional<AccountId> broker;
    RegionCode region;
    std::string field;
    std::vector<std::string> forms;
    std::optional<Money> asking_price;
    std::optional<PatentNumber> patent_number;
    Instant valid_until;
    std::optional<std::string> review_reason, review_text;  // these and what follows: owner side and staff
    std::optional<NegotiationId> deal;
    std::optional<ContractId> contract;
    std::optional<Instant> published_at;
    Instant created_at;
    std::optional<Instant> due_at;
    std::optional<std::string> next_event;
    long long version = 1;
};
BOOST_DESCRIBE_STRUCT(ListingView, (),
                      (id, state, allowed_steps, kind, title, summary, owner, broker, region, field, forms,
                       asking_price, patent_number, valid_until, review_reason, review_text, deal, contract,
                       published_at, created_at, due_at, next_event, version))

struct ListingLineView {
    ListingId id;
    ListingState state{};
    ListingKind kind{};
    std::string title;
    PartyId owner;
    RegionCode region;
    std::string field;
    std::vector<std::string> forms;
    std::optional<Money> asking_price;
    std::optional<Instant> published_at;
    Instant valid_until, created_at;
    long long version = 1;
};
BOOST_DESCRIBE_STRUCT(ListingLineView, (),
                      (id, state, kind, title, owner, region, field, forms, asking_price, published_at, valid_until,
                       created_at, version))

}  // namespace heluo::api
