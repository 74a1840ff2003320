// Postings in SQL.
#pragma once
#include "domain/registry/postings.hpp"
#include "persistence/core/context.hpp"
#include "persistence/core/record.hpp"

namespace heluo::persistence {

struct PostingRow {
    long long seq{}, posted_at{};
    std::optional<long long> reverses;  // the posting that this one takes back
    std::string contract;
    std::optional<std::string> supplement, receipt;
    long long revision{};
    std::string registration_number;
    long long registered_on{}, booked_on{};  // yyyymmdd
    long long registered_here{}, confidential{};
    std::string kind, sub_kind, field, payment_mode, ip_type, seller_nature, buyer_nature, plan_source, goal, industry,
        amount_band;
    std::optional<long long> related;
    std::optional<std::string> seller_party;
    std::string seller_region, seller_country;
    std::optional<std::string> buyer_party;
    std::string buyer_region, buyer_country;
    std::string seller_unit, buyer_unit;
    long long items{}, amount_total{}, amount_tech{}, amount_received{};  // signed; fen
};
BOOST_DESCRIBE_STRUCT(PostingRow, (),
                      (seq, posted_at, reverses, contract, supplement, receipt, revision, registration_number,
                       registered_on, booked_on, registered_here, confidential, kind, sub_kind, field, payment_mode,
                       ip_type, seller_nature, buyer_nature, plan_source, goal, industry, amount_band, related,
                       seller_party, seller_region, seller_country, buyer_party, buyer_region, buyer_country,
                       seller_unit, buyer_unit, items, amount_total, amount_tech, amount_received))

// The last number given and its moment, and the first day whose period is open (0: all are).
struct PostingHead {
    long long seq{}, posted_at{}, open_from{};

    Date open() const { return open_from == 0 ? never_closed : from_yyyymmdd(static_cast<int>(open_from)); }
    Date today() const { return std::max(beijing_date(from_micros(posted_at)), open()); }
};
BOOST_DESCRIBE_STRUCT(PostingHead, (), (seq, posted_at, open_from))

// Of the postings p: what counts, unless something after it has taken it back. COALESCE, since most reverse nothing, and SQLite would
// take the index of those that do for a short way to them.
inline constexpr std::string_view standing_postings =
    "COALESCE(p.reverses, 0) = 0 AND NOT EXISTS (SELECT 1 FROM postings r WHERE r.reverses = p.seq";

class SqlPostings final : public Postings {
  public:
    explicit SqlPostings(Context& context) : context_{context} {}
    std::vector<Posted> standing(const ContractId& contract) override;
    std::vector<Posted> of(const ContractId& contract) override;
    std::vector<Posted> all_between(const std::string& after, const std::string& last) override;
    std::vector<Misposted> misposted(int most) override;
    void post(const std::vector<Posted>& gone, const std::vector<Posting>& come) override;
    void take_back(const ImportId& import) override;
    Known known(const std::optional<Instant>& at) override;
    Date open_from() override;
    Known close(Date until) override;
    Known mark() override;
    Instant moment() override;
    void rolled_back() { taken_.reset(); }  // what an attempt has taken of the sequence is free again

  private:
    std::optional<PostingHead> head();  // locked where the unit writes
    PostingHead next();                 // its moment is the one to post at
    void save(const PostingHead& head);
    Known mark(const PostingHead& head);

    Context& context_;
    std::optional<Instant> taken_;
};

}  // namespace heluo::persistence
