// Agencies in SQL.
#pragma once
#include "domain/agency/agencies.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct AgencyRow {
    std::string id, party, service_types, statement, state, review_reason, review_text;
    std::optional<long long> enrolled_at;
    long long created_at{}, changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(AgencyRow, (),
                      (id, party, service_types, statement, state, review_reason, review_text, enrolled_at, created_at,
                       changed_at, version))

template <>
struct Kept<Agency> {
    using Row = AgencyRow;
    using IdType = AgencyId;
    static constexpr std::string_view table = "agencies";
    static Row freeze(const Agency& agency);
    static Agency thaw(const Row& row);
};

class SqlAgencies final : public Agencies {
  public:
    explicit SqlAgencies(Context& context) : keeper_{context} {}
    Agency get(const AgencyId& id) override { return keeper_.get(id); }
    std::optional<Agency> of_party(const PartyId& party) override;
    std::vector<Agency> all(const std::vector<AgencyId>& ids) override;
    void add(const Agency& agency) override;
    void save(Agency& agency) override { keeper_.save(agency); }
    Page<Agency> list(const AgencyFilter& filter, const PageRequest& page) override;

  private:
    Keeper<Agency> keeper_;
};

}  // namespace heluo::persistence
