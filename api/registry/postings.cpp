// The endpoint of a contract's own postings: the cells in which it counts.
#include "domain/registry/postings.hpp"

#include "api/routes.hpp"

namespace heluo::api {

namespace {

// Signed figures; reverses names the posting that this one takes back. What is not said (未填) is absent.
struct PostingView {
    long long seq;
    Instant posted_at;
    std::optional<long long> reverses;
    Date booked_on, registered_on;
    std::optional<SupplementId> supplement;
    std::optional<ReceiptId> receipt;
    long long revision;
    bool registered_here;
    ContractKind kind;
    std::string sub_kind, field, payment_mode;
    std::optional<std::string> ip_type, seller_nature, buyer_nature, plan_source, goal, industry;
    std::string amount_band;
    std::optional<bool> related;
    std::string seller_region, seller_country, buyer_region, buyer_country;
    long long count;
    Money amount_total, amount_tech, amount_received;
};
BOOST_DESCRIBE_STRUCT(PostingView, (),
                      (seq, posted_at, reverses, booked_on, registered_on, supplement, receipt, revision,
                       registered_here, kind, sub_kind, field, payment_mode, ip_type, seller_nature, buyer_nature,
                       plan_source, goal, industry, amount_band, related, seller_region, seller_country, buyer_region,
                       buyer_country, count, amount_total, amount_tech, amount_received))

struct PostingsView {
    std::vector<PostingView> items;
};
BOOST_DESCRIBE_STRUCT(PostingsView, (), (items))

PostingView view_of(const Posted& posted) {
    const Posting& posting = posted.posting;
    const Classes& classes = posting.classes;
    const auto said = [](const std::string& code) { return code.empty() ? std::nullopt : std::optional{code}; };
    return {posted.seq,
            posted.at,
            posted.reverses,
            posted.booked_on,
            posting.registered_on,
            posting.supplement,
            posting.receipt,
            posting.revision,
            classes.here,
            classes.kind,
            classes.sub_kind,
            classes.field,
            classes.payment_mode,
            said(classes.ip_type),
            said(classes.seller_nature),
            said(classes.buyer_nature),
            said(classes.plan_source),
            said(classes.goal),
            said(classes.industry),
            classes.amount_band,
            classes.related,
            classes.seller_region,
            classes.seller_country,
            classes.buyer_region,
            classes.buyer_country,
            posting.items,
            posting.amount_total,
            posting.amount_tech,
            posting.amount_received};
}

PostingsView postings(Unit& unit, const Actor& actor, const ContractId& contract) {
    PostingsView view;
    for (const Posted& each : postings_for(unit, actor, contract)) view.items.push_back(view_of(each));
    return view;
}

}  // namespace

std::vector<Route> posting_routes() {
    return {
        route<"GET /v1/contracts/{contract}/postings", postings, Action::read_postings>(
            "The figures in which a contract counts, and once counted"),
    };
}

}  // namespace heluo::api
