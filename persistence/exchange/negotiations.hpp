// Negotiations and their offers in SQL.
#pragma once
#include "domain/exchange/negotiations.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct NegotiationRow {
    std::string id, listing, buyer, seller, owner, owner_side;
    std::optional<std::string> running;  // listing and guest, while it is neither accepted nor closed
    std::string state, last_offer, last_by;
    long long last_lapsed{}, moves{};
    std::optional<std::string> contract, due_kind;
    std::optional<long long> due_at;
    long long created_at{}, changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(NegotiationRow, (),
                      (id, listing, buyer, seller, owner, owner_side, running, state, last_offer, last_by, last_lapsed,
                       moves, contract, due_kind, due_at, created_at, changed_at, version))

struct OfferRow {
    std::string id, negotiation;
    long long ordinal{};
    std::string made_by, account;
    long long price{};
    std::string payment_mode, form, terms;
    long long valid_days{};
    std::string state;
    long long late{}, made_at{}, expires_at{};
    std::optional<long long> answered_at;
    long long changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(OfferRow, (),
                      (id, negotiation, ordinal, made_by, account, price, payment_mode, form, terms, valid_days, state,
                       late, made_at, expires_at, answered_at, changed_at, version))

template <>
struct Kept<Negotiation> {
    using Row = NegotiationRow;
    using IdType = NegotiationId;
    static constexpr std::string_view table = "negotiations";
    static Row freeze(const Negotiation& negotiation);
    static Negotiation thaw(const Row& row);
};

template <>
struct Kept<Offer> {
    using Row = OfferRow;
    using IdType = OfferId;
    static constexpr std::string_view table = "offers";
    static Row freeze(const Offer& offer);
    static Offer thaw(const Row& row);
};

class SqlNegotiations final : public Negotiations {
  public:
    explicit SqlNegotiations(Context& context) : context_{context}, keeper_{context}, offers_{context} {}
    Negotiation get(const NegotiationId& id) override { return keeper_.get(id); }
    ListingId listing_of(const NegotiationId& id) override;
    std::optional<NegotiationId> running(const ListingId& listing, const PartyId& guest) override;
    void add(const Negotiation& negotiation) override;
    void save(Negotiation& negotiation) override { keeper_.save(negotiation); }
    Page<Negotiation> list(const NegotiationDesk& desk, Instant now, const PageRequest& page) override;

    std::vector<ContractId> contracts_of(const ListingId& listing) override;

    Offer offer(const OfferId& id) override { return offers_.get(id); }
    std::vector<Offer> offers(const NegotiationId& id) override;
    void add_offer(const Offer& offer) override { offers_.add(offer); }
    void save_offer(Offer& offer) override { offers_.save(offer); }

  private:
    Context& context_;
    Keeper<Negotiation> keeper_;
    Keeper<Offer> offers_;
};

}  // namespace heluo::persistence
