// Postings in SQL: see postings.hpp.
#include "persistence/registry/postings.hpp"

#include <algorithm>

#include "persistence/core/stored.hpp"

namespace heluo::persistence {

namespace {

struct PlaceRow {
    long long seq{}, posted_at{};
};
BOOST_DESCRIBE_STRUCT(PlaceRow, (), (seq, posted_at))

struct MarkRow {
    long long marked_at{};
};
BOOST_DESCRIBE_STRUCT(MarkRow, (), (marked_at))

PostingRow freeze(const Posting& posting) {
    const Classes& classes = posting.classes;
    PostingRow row;
    row.contract = posting.contract.ulid;
    row.supplement = ulid_of(posting.supplement);
    row.receipt = ulid_of(posting.receipt);
    row.revision = posting.revision;
    row.registration_number = posting.number;
    row.registered_on = to_yyyymmdd(posting.registered_on);
    row.registered_here = classes.here;
    row.confidential = classes.confidential;
    row.kind = name_of(classes.kind);
    row.sub_kind = classes.sub_kind;
    row.field = classes.field;
    row.payment_mode = classes.payment_mode;
    row.ip_type = classes.ip_type;
    row.seller_nature = classes.seller_nature;
    row.buyer_nature = classes.buyer_nature;
    row.plan_source = classes.plan_source;
    row.goal = classes.goal;
    row.industry = classes.industry;
    row.amount_band = classes.amount_band;
    row.related = classes.related;
    row.seller_party = ulid_of(classes.seller_party);
    row.seller_region = classes.seller_region;
    row.seller_country = classes.seller_country;
    row.buyer_party = ulid_of(classes.buyer_party);
    row.buyer_region = classes.buyer_region;
    row.buyer_country = classes.buyer_country;
    row.seller_unit = posting.seller_unit;
    row.buyer_unit = posting.buyer_unit;
    row.items = posting.items;
    row.amount_total = posting.amount_total.in_fen();
    row.amount_tech = posting.amount_tech.in_fen();
    row.amount_received = posting.amount_received.in_fen();
    return row;
}

Posted thaw(const PostingRow& row) {
    Posted posted;
    posted.seq = row.seq;
    posted.reverses = row.reverses;
    posted.at = from_micros(row.posted_at);
    posted.booked_on = from_yyyymmdd(static_cast<int>(row.booked_on));
    Posting& posting = posted.posting;
    posting.contract = {row.contract};
    posting.supplement = stored_id<SupplementId>(row.supplement);
    posting.receipt = stored_id<ReceiptId>(row.receipt);
    posting.revision = row.revision;
    posting.number = row.registration_number;
    posting.registered_on = from_yyyymmdd(static_cast<int>(row.registered_on));
    posting.classes = {stored_name<ContractKind>(row.kind),
                       row.sub_kind,
                       row.field,
                       row.payment_mode,
                       row.ip_type,
                       row.seller_nature,
                       row.buyer_nature,
                       row.plan_source,
                       row.goal,
                       row.industry,
                       row.amount_band,
                       row.related ? std::optional{*row.related != 0} : std::nullopt,
                       stored_id<PartyId>(row.seller_party),
                       stored_id<PartyId>(row.buyer_party),
                       row.seller_region,
                       row.seller_country,
                       row.buyer_region,
                       row.buyer_country,
                       row.registered_here != 0,
                       row.confidential != 0};
    posting.seller_unit = row.seller_unit;
    posting.buyer_unit = row.buyer_unit;
    posting.items = row.items;
    posting.amount_total = Money::fen(row.amount_total);
    posting.amount_tech = Money::fen(row.amount_tech);
    posting.amount_received = Money::fen(row.amount_received);
    return posted;
}

PostingRow reversal_of(const Posted& gone) {
    PostingRow row = freeze(gone.posting);
    row.reverses = gone.seq;
    row.items = -row.items;
    row.amount_total = -row.amount_total;
    row.amount_tech = -row.amount_tech;
    row.amount_received = -row.amount_received;
    return row;
}

// Whose sign a reversal turns.
bool is_figure(const std::string& column) {
    return column == "items" || column == "amount_total" || column == "amount_tech" || column == "amount_received";
}

// The condition that r is not the opposite of p, which it reverses.
std::string no_opposite() {
    std::string text = "p.seq IS NULL OR p.reverses IS NOT NULL";
    for_each_column<PostingRow>([&](auto member, std::size_t) {
        const std::string name = member.name;
        if (name == "seq" || name == "posted_at" || name == "reverses" || name == "booked_on") return;
        text += " OR NOT (r." + name + " = " + (is_figure(name) ? "-" : "") + "p." + name + " OR (r." + name +
                " IS NULL AND p." + name + " IS NULL))";
        text += " OR (r." + name + " IS NULL) <> (p." + name + " IS NULL)";
    });
    return text;
}

struct SeqRow {
    long long seq{};
};
BOOST_DESCRIBE_STRUCT(SeqRow, (), (seq))

}  // namespace

std::vector<Posted> SqlPostings::standing(const ContractId& contract) {
    std::string tail = "postings p WHERE p.contract = :contract AND ";
    tail.append(standing_postings).append(") ORDER BY p.seq");
    std::vector<Posted> found;
    for (const PostingRow& row : select<PostingRow>(context_.sql, tail, {bind("contract", contract.ulid)}))
        found.push_back(thaw(row));
    return found;
}

std::vector<Posted> SqlPostings::of(const ContractId& contract) {
    std::vector<Posted> found;
    for (const PostingRow& row : select<PostingRow>(context_.sql, "postings WHERE contract = :contract ORDER BY seq",
                                                    {bind("contract", contract.ulid)}))
        found.push_back(thaw(row));
    return found;
}

std::vector<Posted> SqlPostings::all_between(const std::string& after, const std::string& last) {
    std::vector<Posted> found;
    for (const PostingRow& row : select<PostingRow>(
             context_.sql, "postings WHERE contract > :after AND contract <= :last ORDER BY contract, seq",
             {bind("after", after), bind("last", last)}))
        found.push_back(thaw(row));
    return found;
}

std::vector<Misposted> SqlPostings::misposted(int most) {
    std::vector<Misposted> found;
    const auto search = [&](Misposting what, const std::string& places) {
        const std::string tail = "(" + places + ") AS places ORDER BY seq LIMIT :most";
        for (const SeqRow& row : select<SeqRow>(context_.sql, tail, {bind("most", most)}))
            found.push_back({row.seq, what});
    };
    search(
        Misposting::number,
        "SELECT a.seq + 1 AS seq FROM (SELECT 0 AS seq UNION ALL SELECT seq FROM postings) AS a WHERE a.seq < (SELECT "
        "COALESCE(MAX(seq), 0) FROM postings) AND NOT EXISTS (SELECT 1 FROM postings b WHERE b.seq = a.seq + 1)");
    search(Misposting::moment,
           "SELECT b.seq FROM postings a JOIN postings b ON b.seq = a.seq + 1 WHERE b.posted_at < a.posted_at");
    search(
        Misposting::reversal,
        "SELECT r.seq FROM postings r LEFT JOIN postings p ON p.seq = r.reverses WHERE r.reverses IS NOT NULL AND (" +
            no_opposite() + ")");
    // What was posted after a closing lies behind what it closed, and where its own day, or that of what it takes back, is open it
    // lies there.
    search(
        Misposting::period,
        "SELECT b.seq FROM (SELECT p.seq, p.booked_on, p.reverses, p.registered_on, CASE WHEN p.reverses IS NULL THEN "
        "p.registered_on ELSE o.booked_on END AS day, COALESCE((SELECT MAX(c.ends_before) FROM closings c WHERE c.seq "
        "< "
        "p.seq), 0) AS open_from FROM postings p LEFT JOIN postings o ON o.seq = p.reverses) AS b WHERE b.booked_on < "
        "b.open_from OR (b.open_from <= b.day AND b.booked_on <> b.day)");
    search(
        Misposting::head,
        "SELECT h.seq FROM posting_head h WHERE h.open_from <> COALESCE((SELECT MAX(ends_before) FROM closings), 0)");
    search(Misposting::head,
           "SELECT last.seq FROM (SELECT COALESCE(MAX(seq), 0) AS seq, COALESCE(MAX(posted_at), 0) AS posted_at FROM "
           "postings) AS last WHERE NOT EXISTS (SELECT 1 FROM posting_head h WHERE h.id = 1 AND h.seq = last.seq AND "
           "h.posted_at >= last.posted_at)");
    return found;
}

// Moments grow with the numbers, whatever the clocks of two instances say; the clock is read behind the lock, since what was
// committed meanwhile must not come after.
PostingHead SqlPostings::next() {
    PostingHead head = this->head().value();
    head.posted_at = std::max(to_micros(context_.clock()), head.posted_at + 1);
    return head;
}

std::optional<PostingHead> SqlPostings::head() {
    std::string tail = "posting_head WHERE id = 1";
    tail += context_.lock();
    return find<PostingHead>(context_.sql, tail);
}

void SqlPostings::save(const PostingHead& head) {
    context_.sql.execute(
        "UPDATE posting_head SET seq = :seq, posted_at = :posted_at, open_from = :open_from WHERE id = 1",
        {bind("seq", head.seq), bind("posted_at", head.posted_at), bind("open_from", head.open_from)});
    taken_ = from_micros(head.posted_at);
}

void SqlPostings::post(const std::vector<Posted>& gone, const std::vector<Posting>& come) {
    if (gone.empty() && come.empty()) return;
    PostingHead head = next();
    std::vector<PostingRow> rows;
    rows.reserve(gone.size() + come.size());
    const auto add = [&](PostingRow row, Date day) {
        row.seq = ++head.seq;
        row.posted_at = head.posted_at;
        row.booked_on = to_yyyymmdd(booking_day(day, head.open(), head.today()));
        rows.push_back(std::move(row));
    };
    for (const Posted& each : gone) add(reversal_of(each), each.booked_on);
    for (const Posting& each : come) {
        // What replaces something that was booked later than its own day stays where that was, while it is open.
        const auto replaced = std::find_if(gone.begin(), gone.end(), [&](const Posted& other) {
            return other.posting.supplement == each.supplement && other.posting.receipt == each.receipt;
        });
        const bool closed = each.registered_on < head.open();
        add(freeze(each), closed && replaced != gone.end() ? replaced->booked_on : each.registered_on);
    }
    insert_all(context_.sql, "postings", rows);
    save(head);
}

void SqlPostings::take_back(const ImportId& import) {
    PostingHead head = next();
    std::string columns, values;
    for_each_column<PostingRow>([&](auto member, std::size_t index) {
        const std::string name = member.name;
        columns += (index ? ", " : "") + name;
        values += (index ? ", " : "") + (name == "seq"         ? ":seq + ROW_NUMBER() OVER (ORDER BY p.seq)"
                                         : name == "posted_at" ? ":posted_at"
                                         : name == "reverses"  ? "p.seq"
                                         : name == "booked_on"
                                             ? "CASE WHEN :open_from <= p.booked_on THEN p.booked_on ELSE :today END"
                                             : (is_figure(name) ? "-p." : "p.") + name);
    });
    std::string text = "INSERT INTO postings (" + columns + ") SELECT " + values + " FROM postings p WHERE ";
    text.append(standing_postings)
        .append(") AND p.contract IN (SELECT c.id FROM contracts c WHERE c.import_id = :import_id)");
    const auto taken_back = context_.sql.execute(
        text, {bind("seq", head.seq), bind("posted_at", head.posted_at), bind("open_from", head.open_from),
               bind("today", to_yyyymmdd(head.today())), bind("import_id", import.ulid)});
    if (taken_back == 0) return;
    head.seq += taken_back;
    save(head);
}

Known SqlPostings::known(const std::optional<Instant>& at) {
    if (!at) {
        const auto head = find<PlaceRow>(context_.sql, "posting_head WHERE id = 1");
        return head ? Known{head->seq, from_micros(head->posted_at)} : Known{};
    }
    const Binds bound{bind("at", to_micros(*at))};
    const auto last = find<PlaceRow>(
        context_.sql, "postings WHERE posted_at <= :at ORDER BY posted_at DESC, seq DESC LIMIT 1", bound);
    const auto mark =
        context_.sql.number("SELECT MAX(marked_at) FROM posting_marks WHERE marked_at <= :at", bound).value_or(0);
    if (!last) return {0, from_micros(mark)};
    return {last->seq, from_micros(std::max(last->posted_at, mark))};
}

Date SqlPostings::open_from() { return head().value().open(); }

Known SqlPostings::close(Date until) {
    PostingHead head = next();
    head.open_from = to_yyyymmdd(until);
    return mark(head);
}

Known SqlPostings::mark() { return mark(next()); }

Instant SqlPostings::moment() { return taken_ ? *taken_ : mark().at; }

Known SqlPostings::mark(const PostingHead& head) {
    save(head);
    insert(context_.sql, "posting_marks", MarkRow{head.posted_at});
    return {head.seq, from_micros(head.posted_at)};
}

}  // namespace heluo::persistence
