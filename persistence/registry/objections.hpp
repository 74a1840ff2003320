// Objections in SQL.
#pragma once
#include "domain/registry/objection.hpp"
#include "persistence/core/keeper.hpp"

namespace heluo::persistence {

struct ObjectionRow {
    std::string id, contract, kind;
    std::optional<std::string> filed_by, organ;
    std::string letter, wish, against, grounds, explanation;
    std::optional<std::string> decided_by;
    long long revision{}, decided_on{}, filed_on{}, due_on{};  // days as yyyymmdd
    std::string state, answer;
    std::optional<long long> answered_at;
    long long created_at{}, changed_at{}, version{};
};
BOOST_DESCRIBE_STRUCT(ObjectionRow, (),
                      (id, contract, kind, filed_by, organ, letter, wish, against, revision, decided_on, decided_by,
                       grounds, explanation, filed_on, due_on, state, answer, answered_at, created_at, changed_at,
                       version))

template <>
struct Kept<Objection> {
    using Row = ObjectionRow;
    using IdType = ObjectionId;
    static constexpr std::string_view table = "objections";
    static Row freeze(const Objection& objection);
    static Objection thaw(const Row& row);
};

class SqlObjections final : public Objections {
  public:
    explicit SqlObjections(Context& context) : context_{context}, keeper_{context} {}
    Objection get(const ObjectionId& id) override { return keeper_.get(id); }
    void add(const Objection& objection) override { keeper_.add(objection); }
    void save(Objection& objection) override { keeper_.save(objection); }
    std::optional<ObjectionId> open_of(const ContractId& contract, const std::optional<PartyId>& filed_by) override;
    Page<Objection> list(const ObjectionFilter& filter, const PageRequest& page) override;

  private:
    Context& context_;
    Keeper<Objection> keeper_;
};

}  // namespace heluo::persistence
