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
    std::optional<std::string> supplement;
    long long revision{};
    std::string registration_number;
    long long registered_on{};  // yyyymmdd
    long long registered_here{}, confidential{};
    std::string kind, sub_kind, field, payment_mode, ip_type, seller_nature, buyer_nature, plan_source, goal, industry;
    std::optional<long long> related;
    std::optional<std::string> seller_party;
    std::string seller_region, seller_country;
    std::optional<std::string> buyer_party;
    std::string buyer_region, buyer_country;
    long long items{}, amount_total{}, amount_tech{};  // signed; fen
};
BOOST_DESCRIBE_STRUCT(PostingRow, (),
                      (seq, posted_at, reverses, contract, supplement, revision, registration_number, registered_on,
                       registered_here, confidential, kind, sub_kind, field, payment_mode, ip_type, seller_nature,
                       buyer_nature, plan_source, goal, industry, related, seller_party, seller_region, seller_country,
                       buyer_party, buyer_region, buyer_country, items, amount_total, amount_tech))

// Of the postings p: what counts, unless something after it has taken it back.
inline constexpr std::string_view standing_postings =
    "p.reverses IS NULL AND NOT EXISTS (SELECT 1 FROM postings r WHERE r.reverses = p.seq";

class SqlPostings final : public Postings {
  public:
    explicit SqlPostings(Context& context) : context_{context} {}
    std::vector<Posted> standing(const ContractId& contract) override;
    std::vector<Posted> all_between(const std::string& after, const std::string& last) override;
    std::vector<Misposted> misposted(int most) override;
    void post(const std::vector<Posted>& gone, const std::vector<Posting>& come) override;
    void take_back(const ImportId& import) override;
    Known known(const std::optional<Instant>& at) override;

  private:
    struct Head {
        long long seq{}, posted_at{};
    };
    Head next();  // locked; its moment is the one to post at
    void save(const Head& head);

    Context& context_;
};

}  // namespace heluo::persistence
