// Listings in SQL.
#pragma once
#include "domain/exchange/listings.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct ListingRow {
    std::string id, owner;
    std::optional<std::string> broker, mandate;
    std::string kind, title, summary, region, field, forms;
    std::optional<long long> asking_price;
    std::optional<std::string> patent_number;
    long long valid_until{};
    std::string folded, same_title;
    std::optional<std::string> live_title, live_patent;
    std::string state, review_reason, review_text;
    std::optional<std::string> deal, contract, publication, shown;
    std::optional<long long> published_at;
    std::optional<std::string> due_kind;
    std::optional<long long> due_at;
    long long created_at{}, changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(ListingRow, (),
                      (id, owner, broker, mandate, kind, title, summary, region, field, forms, asking_price,
                       patent_number, valid_until, folded, same_title, live_title, live_patent, state, review_reason,
                       review_text, deal, contract, publication, shown, published_at, due_kind, due_at, created_at,
                       changed_at, version))

template <>
struct Kept<Listing> {
    using Row = ListingRow;
    using IdType = ListingId;
    static constexpr std::string_view table = "listings";
    static Row freeze(const Listing& listing);
    static Listing thaw(const Row& row);
};

// What belongs to those whose active mandate a broker holds; binds :broker and :now.
inline constexpr std::string_view clients_of_broker =
    "owner IN (SELECT client FROM mandates WHERE broker = :broker AND state = 'active' AND due_at > :now)";

class SqlListings final : public Listings {
  public:
    explicit SqlListings(Context& context) : context_{context}, keeper_{context} {}
    Listing get(const ListingId& id) override { return keeper_.get(id); }
    void add(const Listing& listing) override;
    void save(Listing& listing) override;
    Page<ListingLine> search(const ListingSearch& wish, Instant now, const PageRequest& page) override;
    Page<ListingLine> desk(const ListingDesk& wish, Instant now, const PageRequest& page) override;

  private:
    Context& context_;
    Keeper<Listing> keeper_;
};

}  // namespace heluo::persistence
