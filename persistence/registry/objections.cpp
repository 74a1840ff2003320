// Objections in SQL: see objections.hpp.
#include "persistence/registry/objections.hpp"

#include "persistence/core/pages.hpp"
#include "persistence/core/stored.hpp"

namespace heluo::persistence {

ObjectionRow Kept<Objection>::freeze(const Objection& objection) {
    ObjectionRow row;
    row.contract = objection.contract.ulid;
    row.kind = name_of(objection.kind);
    row.filed_by = ulid_of(objection.filed_by);
    row.organ = stored(objection.organ);
    row.letter = objection.letter;
    row.wish = objection.text;
    row.against = name_of(objection.against);
    row.revision = objection.revision;
    row.decided_on = to_yyyymmdd(objection.decided_on);
    row.decided_by = ulid_of(objection.decided_by);
    row.grounds = spaced(objection.grounds);
    row.explanation = objection.explanation;
    row.filed_on = to_yyyymmdd(objection.filed_on);
    row.due_on = to_yyyymmdd(objection.due_on);
    row.state = name_of(objection.state);
    row.answer = objection.answer;
    if (objection.answered_at) row.answered_at = to_micros(*objection.answered_at);
    row.created_at = to_micros(objection.created_at);
    return row;
}

Objection Kept<Objection>::thaw(const ObjectionRow& row) {
    Objection objection;
    objection.id = {row.id};
    objection.contract = {row.contract};
    objection.kind = stored_name<ObjectionKind>(row.kind);
    objection.filed_by = stored_id<PartyId>(row.filed_by);
    if (row.organ) objection.organ = stored_name<Organ>(*row.organ);
    objection.letter = row.letter;
    objection.text = row.wish;
    objection.against = stored_name<ContractState>(row.against);
    objection.revision = row.revision;
    objection.decided_on = from_yyyymmdd(static_cast<int>(row.decided_on));
    objection.decided_by = stored_id<AccountId>(row.decided_by);
    objection.grounds = unspaced(row.grounds);
    objection.explanation = row.explanation;
    objection.filed_on = from_yyyymmdd(static_cast<int>(row.filed_on));
    objection.due_on = from_yyyymmdd(static_cast<int>(row.due_on));
    objection.state = stored_name<ObjectionState>(row.state);
    objection.answer = row.answer;
    if (row.answered_at) objection.answered_at = from_micros(*row.answered_at);
    objection.created_at = from_micros(row.created_at);
    objection.version = row.version;
    return objection;
}

std::optional<ObjectionId> SqlObjections::open_of(const ContractId& contract, const std::optional<PartyId>& filed_by) {
    std::string text = "SELECT id FROM objections WHERE contract = :contract AND state = 'filed' AND filed_by ";
    Binds binds{bind("contract", contract.ulid)};
    text += filed_by ? "= :filed_by" : "IS NULL";
    if (filed_by) binds.push_back(bind("filed_by", filed_by->ulid));
    const auto found = context_.sql.text(text, binds);
    return found ? std::optional{ObjectionId{*found}} : std::nullopt;
}

Page<Objection> SqlObjections::list(const ObjectionFilter& filter, const PageRequest& page) {
    Narrowed wanted{{{"contract", ulid_of(filter.contract)},
                     {"state", stored(filter.state)},
                     {"filed_by", ulid_of(filter.filed_by)}}};
    if (filter.overdue_on) {
        wanted.condition += " AND state = 'filed' AND due_on < :overdue_on";
        wanted.binds.push_back(bind("overdue_on", to_yyyymmdd(*filter.overdue_on)));
    }
    wanted.also(filter.open_only, of_open_contracts);
    return newest_first(keeper_, wanted.condition, wanted.binds, page);
}

}  // namespace heluo::persistence
