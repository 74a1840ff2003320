// Agencies: rows and queries.
#include "persistence/agency/agencies.hpp"

#include "persistence/core/errors.hpp"
#include "persistence/core/stored.hpp"

namespace heluo::persistence {

AgencyRow Kept<Agency>::freeze(const Agency& agency) {
    AgencyRow row;
    row.party = agency.party.ulid;
    row.service_types = spaced(agency.content.service_types);
    row.statement = agency.content.statement.value;
    row.state = name_of(agency.state);
    row.review_reason = agency.review_reason;
    row.review_text = agency.review_text;
    if (agency.enrolled_at) row.enrolled_at = to_micros(*agency.enrolled_at);
    row.created_at = to_micros(agency.created_at);
    return row;
}

Agency Kept<Agency>::thaw(const AgencyRow& row) {
    Agency agency;
    agency.id = {row.id};
    agency.party = {row.party};
    agency.content = {unspaced(row.service_types), {row.statement}};
    agency.state = stored_name<AgencyState>(row.state);
    agency.review_reason = row.review_reason;
    agency.review_text = row.review_text;
    if (row.enrolled_at) agency.enrolled_at = from_micros(*row.enrolled_at);
    agency.created_at = from_micros(row.created_at);
    agency.version = row.version;
    return agency;
}

std::optional<Agency> SqlAgencies::of_party(const PartyId& party) {
    auto found = keeper_.list(" WHERE party = :party", {bind("party", party.ulid)});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::vector<Agency> SqlAgencies::all(const std::vector<AgencyId>& ids) {
    std::vector<Agency> found;
    for (const AgencyId& id : ids)
        for (Agency& agency : keeper_.list(" WHERE id = :id", {bind("id", id.ulid)}))
            found.push_back(std::move(agency));
    return found;
}

void SqlAgencies::add(const Agency& agency) try { keeper_.add(agency); } catch (const DuplicateKey& key) {
    require(key.constraint != "agencies_party", Reason::duplicate_agency);
    throw;
}

Page<Agency> SqlAgencies::list(const AgencyFilter& filter, const PageRequest& page) {
    std::string text = " WHERE id < :after";
    Binds binds{bind("after", begin_of(page, newest))};
    if (filter.enrolled_only) text += " AND state = 'enrolled'";
    if (filter.state) {
        text += " AND state = :state";
        binds.push_back(bind("state", name_of(*filter.state)));
    }
    if (filter.service_type) {
        text += " AND service_types LIKE :service ESCAPE '!'";
        binds.push_back(bind("service", pattern_of(' ' + *filter.service_type + ' ')));
    }
    text += " ORDER BY id DESC LIMIT :most";
    binds.push_back(bind("most", page.limit + 1));
    return make_page(keeper_.list(text, binds), page.limit, [](const Agency& last) { return last.id.ulid; });
}

}  // namespace heluo::persistence
