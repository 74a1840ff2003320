// Quotes in SQL.
#pragma once
#include "domain/agency/quotes.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct QuoteRow {
    std::string id, procurement, agency, party, account;
    long long ordinal{};
    std::string sealing, content, commitment, state;
    std::optional<std::string> standing;  // procurement and agency, while sealed
    long long received_at{}, changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(QuoteRow, (),
                      (id, procurement, agency, party, account, ordinal, sealing, content, commitment, state, standing,
                       received_at, changed_at, version))

template <>
struct Kept<Quote> {
    using Row = QuoteRow;
    using IdType = QuoteId;
    static constexpr std::string_view table = "quotes";
    static Row freeze(const Quote& quote);
    static Quote thaw(const Row& row);
};

class SqlQuotes final : public Quotes {
  public:
    explicit SqlQuotes(Context& context) : context_{context}, keeper_{context} {}
    Quote get(const QuoteId& id) override { return keeper_.get(id); }
    std::vector<Quote> sealed_of(const ProcurementId& id) override;
    Page<Quote> list(const ProcurementId& id, const PageRequest& page) override;
    std::optional<Quote> sealed_by(const ProcurementId& id, const AgencyId& agency) override;
    bool took_part(const ProcurementId& id, const PartyId& party) override;
    long long last_number(const ProcurementId& id) override;
    void add(const Quote& quote) override { keeper_.add(quote); }
    void save(Quote& quote) override { keeper_.save(quote); }

  private:
    Context& context_;
    Keeper<Quote> keeper_;
};

}  // namespace heluo::persistence
