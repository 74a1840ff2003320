// Procurements: rows and queries.
#include "persistence/agency/procurements.hpp"

#include "domain/agency/quotes.hpp"
#include "persistence/core/stored.hpp"

namespace heluo::persistence {

namespace {

std::optional<long long> points_of(const std::optional<Discount>& discount) {
    return discount ? std::optional{discount->basis_points} : std::nullopt;
}
std::optional<Discount> stored_discount(const std::optional<long long>& points) {
    return points ? std::optional{Discount{*points}} : std::nullopt;
}

void freeze_opening(const Opening& opening, ProcurementRow& row) {
    row.opened_at = to_micros(opening.at);
    row.valid_quotes = opening.valid_quotes;
    row.failure = opening.failure;
    if (!opening.award) return;
    row.won_quote = opening.award->quote.ulid;
    row.won_agency = opening.award->agency.ulid;
    row.won_party = opening.award->party.ulid;
    row.won_price = opening.award->price.in_fen();
    row.contract = opening.award->contract.ulid;
}

std::optional<Opening> thaw_opening(const ProcurementRow& row) {
    if (!row.opened_at) return std::nullopt;
    Opening opening{from_micros(*row.opened_at), row.valid_quotes, {}, row.failure};
    if (row.won_quote)
        opening.award = Award{{*row.won_quote},
                              {row.won_agency.value()},
                              {row.won_party.value()},
                              Money::fen(row.won_price.value()),
                              {row.contract.value()}};
    return opening;
}

}  // namespace

ProcurementRow Kept<Procurement>::freeze(const Procurement& procurement) {
    const ProcurementContent& content = procurement.content;
    ProcurementRow row;
    row.owner = procurement.owner.ulid;
    row.title = content.title.value;
    row.scope = content.scope.value;
    row.service_types = spaced(content.service_types);
    row.quoting = name_of(content.quoting);
    row.ceiling = content.ceiling.in_fen();
    row.floor_price = fen_of(content.floor);
    row.min_discount = points_of(content.min_discount);
    row.max_discount = points_of(content.max_discount);
    row.method = name_of(content.method);
    row.deadline = to_micros(content.deadline);
    row.state = name_of(procurement.state);
    row.min_quotes = procurement.min_quotes;
    if (procurement.published_at) row.published_at = to_micros(*procurement.published_at);
    if (procurement.opening) freeze_opening(*procurement.opening, row);
    row.cancel_reason = procurement.cancel_reason;
    row.cancel_text = procurement.cancel_text;
    if (procurement.due) row.due_kind = std::string{name_of(procurement.due->kind)};
    if (procurement.due) row.due_at = to_micros(procurement.due->at);
    row.created_at = to_micros(procurement.created_at);
    return row;
}

Procurement Kept<Procurement>::thaw(const ProcurementRow& row) {
    Procurement procurement;
    procurement.id = {row.id};
    procurement.owner = {row.owner};
    procurement.content = {{row.title},
                           {row.scope},
                           unspaced(row.service_types),
                           stored_name<Quoting>(row.quoting),
                           Money::fen(row.ceiling),
                           stored_money(row.floor_price),
                           stored_discount(row.min_discount),
                           stored_discount(row.max_discount),
                           stored_name<SelectionMethod>(row.method),
                           from_micros(row.deadline)};
    procurement.state = stored_name<ProcurementState>(row.state);
    procurement.min_quotes = row.min_quotes;
    if (row.published_at) procurement.published_at = from_micros(*row.published_at);
    procurement.opening = thaw_opening(row);
    procurement.cancel_reason = row.cancel_reason;
    procurement.cancel_text = row.cancel_text;
    procurement.created_at = from_micros(row.created_at);
    procurement.due = stored_due(row.due_kind, row.due_at);
    procurement.version = row.version;
    return procurement;
}

Page<Procurement> SqlProcurements::list(const ProcurementFilter& filter, const PageRequest& page) {
    std::string text = " WHERE id < :after";
    Binds binds{bind("after", begin_of(page, newest))};
    if (filter.drafts_of) {
        text += " AND (published_at IS NOT NULL OR owner = :mine)";
        binds.push_back(bind("mine", filter.drafts_of->ulid));
    } else {
        text += " AND published_at IS NOT NULL";
    }
    if (filter.state) {
        text += " AND state = :state";
        binds.push_back(bind("state", name_of(*filter.state)));
    }
    if (filter.owner) {
        text += " AND owner = :owner";
        binds.push_back(bind("owner", filter.owner->ulid));
    }
    if (filter.service_type) {
        text += " AND service_types LIKE :service ESCAPE '!'";
        binds.push_back(bind("service", pattern_of(' ' + *filter.service_type + ' ')));
    }
    text += " ORDER BY id DESC LIMIT :most";
    binds.push_back(bind("most", page.limit + 1));
    return make_page(keeper_.list(text, binds), page.limit, [](const Procurement& last) { return last.id.ulid; });
}

}  // namespace heluo::persistence
