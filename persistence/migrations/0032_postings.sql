-- Postings (统计台账): what counts in the totals, one signed row for each thing that begins or ceases to count. Rows are only
-- added, numbered without gaps. What was registered before there were postings is posted as it stands, in the order in which it
-- last changed; a statement that is repeated finds its rows there.

CREATE TABLE postings (
    seq BIGINT NOT NULL,
    posted_at BIGINT NOT NULL,
    reverses BIGINT,
    contract CHAR(26) NOT NULL,
    supplement CHAR(26),
    revision BIGINT NOT NULL,
    registration_number CHAR(16) NOT NULL,
    registered_on BIGINT NOT NULL,
    registered_here BIGINT NOT NULL,
    confidential BIGINT NOT NULL,
    kind VARCHAR(20) NOT NULL,
    sub_kind VARCHAR(20) NOT NULL,
    field VARCHAR(20) NOT NULL,
    payment_mode VARCHAR(20) NOT NULL,
    ip_type VARCHAR(20) NOT NULL,
    seller_nature VARCHAR(20) NOT NULL,
    buyer_nature VARCHAR(20) NOT NULL,
    plan_source VARCHAR(20) NOT NULL,
    goal VARCHAR(20) NOT NULL,
    industry VARCHAR(20) NOT NULL,
    related BIGINT,
    seller_party CHAR(26),
    seller_region VARCHAR(6) NOT NULL,
    seller_country VARCHAR(20) NOT NULL,
    buyer_party CHAR(26),
    buyer_region VARCHAR(6) NOT NULL,
    buyer_country VARCHAR(20) NOT NULL,
    items BIGINT NOT NULL,
    amount_total BIGINT NOT NULL,
    amount_tech BIGINT NOT NULL,
    CONSTRAINT postings_pk PRIMARY KEY (seq),
    CONSTRAINT postings_reversed_once UNIQUE (reverses),
    CONSTRAINT postings_order CHECK (reverses IS NULL OR reverses < seq)
);

INSERT INTO postings
    SELECT ROW_NUMBER() OVER (ORDER BY posted_at, contract, supplement), posted_at, NULL, contract, supplement, revision,
        registration_number, registered_on, registered_here, confidential, kind, sub_kind, field, payment_mode, ip_type,
        seller_nature, buyer_nature, plan_source, goal, industry, related, seller_party, seller_region, seller_country,
        buyer_party, buyer_region, buyer_country, items, amount_total, amount_tech
    FROM (
        SELECT CASE WHEN c.revised_at > c.registered_at THEN c.revised_at ELSE c.registered_at END AS posted_at, c.id AS contract, NULL AS supplement, c.revision,
            c.registration_number, c.registered_on, c.registered_here, c.confidential, c.kind, c.sub_kind, c.field,
            c.payment_mode, c.ip_type, c.seller_nature, c.buyer_nature, c.plan_source, c.goal, c.industry, c.related,
            c.seller_party, c.seller_region, c.seller_country, c.buyer_party, c.buyer_region, c.buyer_country, 1 AS items,
            c.amount_total, c.amount_tech
        FROM contracts c WHERE c.state = 'registered'
        UNION ALL
        SELECT s.registered_at, c.id, s.id, c.revision, c.registration_number, s.registered_on, c.registered_here,
            c.confidential, c.kind, c.sub_kind, c.field, c.payment_mode, c.ip_type, c.seller_nature, c.buyer_nature,
            c.plan_source, c.goal, c.industry, c.related, c.seller_party, c.seller_region, c.seller_country, c.buyer_party,
            c.buyer_region, c.buyer_country, 0, s.amount_total, s.amount_tech
        FROM contract_supplements s JOIN contracts c ON c.id = s.contract
        WHERE s.state = 'registered' AND c.state = 'registered'
    ) AS standing
    WHERE NOT EXISTS (SELECT 1 FROM postings);

CREATE INDEX postings_by_contract ON postings (contract, seq);

CREATE INDEX postings_by_moment ON postings (posted_at);

CREATE INDEX postings_by_day ON postings (registered_on, seq);

CREATE INDEX postings_for_totals ON postings (registered_on, registered_here, kind, field, seller_region, buyer_region, items, amount_total, amount_tech, seq);

CREATE INDEX postings_by_seller ON postings (seller_party, registered_on);

CREATE INDEX postings_by_buyer ON postings (buyer_party, registered_on);

-- The last number given, and its moment: each unit that posts locks it, so that numbers follow the commits.
CREATE TABLE posting_head (
    id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    posted_at BIGINT NOT NULL,
    CONSTRAINT posting_head_pk PRIMARY KEY (id)
);

INSERT INTO posting_head
    SELECT 1, seq, posted_at
    FROM (SELECT COALESCE(MAX(seq), 0) AS seq, COALESCE(MAX(posted_at), 0) AS posted_at FROM postings) AS last
    WHERE NOT EXISTS (SELECT 1 FROM posting_head);
