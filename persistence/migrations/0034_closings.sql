-- Closing of periods (结账), and what postings tell besides: the day in whose period each is booked, receipts, and the band of its
-- contract's amount. What was posted before was booked on its own day. Receipts that were confirmed before are posted now, at the
-- end of the sequence: no figure has told of them yet.

ALTER TABLE postings ADD COLUMN booked_on BIGINT NOT NULL DEFAULT 0;

ALTER TABLE postings ADD COLUMN receipt CHAR(26);

ALTER TABLE postings ADD COLUMN amount_band VARCHAR(20) NOT NULL DEFAULT '';

ALTER TABLE postings ADD COLUMN amount_received BIGINT NOT NULL DEFAULT 0;

ALTER TABLE posting_head ADD COLUMN open_from BIGINT NOT NULL DEFAULT 0;

UPDATE postings SET booked_on = registered_on WHERE booked_on = 0;

ALTER TABLE postings ADD COLUMN contract_fen BIGINT;

-- A supplement is of the band of its contract, in its revision; of an import that was taken back the amount alone is left.
UPDATE postings SET contract_fen = COALESCE(
    (SELECT v.amount_total FROM contract_revisions v WHERE v.contract = postings.contract AND v.revision = postings.revision),
    (SELECT c.amount_total FROM contracts c WHERE c.id = postings.contract),
    CASE WHEN amount_total < 0 THEN -amount_total ELSE amount_total END);

-- The bands are named by their lower bounds in 10,000 yuan (config/codes/amount_bands.csv).
UPDATE postings SET amount_band = CASE
    WHEN contract_fen >= 10000000000 THEN '10000'
    WHEN contract_fen >= 1000000000 THEN '1000'
    WHEN contract_fen >= 500000000 THEN '500'
    WHEN contract_fen >= 100000000 THEN '100'
    WHEN contract_fen >= 50000000 THEN '50'
    WHEN contract_fen >= 10000000 THEN '10'
    ELSE '0' END;

ALTER TABLE postings DROP COLUMN contract_fen;

INSERT INTO postings (seq, posted_at, reverses, contract, supplement, revision, registration_number, registered_on, registered_here,
        confidential, kind, sub_kind, field, payment_mode, ip_type, seller_nature, buyer_nature, plan_source, goal, industry,
        related, seller_party, seller_region, seller_country, buyer_party, buyer_region, buyer_country, items, amount_total,
        amount_tech, booked_on, receipt, amount_band, amount_received)
    SELECT h.seq + ROW_NUMBER() OVER (ORDER BY r.decided_at, r.id), h.posted_at + 1, NULL, p.contract, NULL, p.revision,
        p.registration_number, r.received_on, p.registered_here, p.confidential, p.kind, p.sub_kind, p.field, p.payment_mode,
        p.ip_type, p.seller_nature, p.buyer_nature, p.plan_source, p.goal, p.industry, p.related, p.seller_party,
        p.seller_region, p.seller_country, p.buyer_party, p.buyer_region, p.buyer_country, 0, 0, 0, r.received_on, r.id,
        p.amount_band, CASE WHEN r.refunds IS NULL THEN r.amount ELSE -r.amount END
    FROM receipts r JOIN postings p ON p.contract = r.contract, posting_head h
    WHERE r.state = 'confirmed' AND p.supplement IS NULL AND p.reverses IS NULL
        AND NOT EXISTS (SELECT 1 FROM postings q WHERE q.reverses = p.seq)
        AND NOT EXISTS (SELECT 1 FROM postings q WHERE q.receipt IS NOT NULL);

UPDATE posting_head SET
    posted_at = (SELECT p.posted_at FROM postings p WHERE p.seq = (SELECT MAX(q.seq) FROM postings q)),
    seq = (SELECT MAX(q.seq) FROM postings q)
    WHERE seq < (SELECT MAX(q.seq) FROM postings q);

-- Totals are summed in memory: no scan reads it any more, and each registration paid for it.
DROP INDEX postings_for_totals ON postings;

CREATE INDEX postings_by_booking ON postings (booked_on, seq);

-- What was closed, by whom, and the last posting before that.
CREATE TABLE closings (
    id CHAR(26) NOT NULL,
    begins_on BIGINT NOT NULL,
    ends_before BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    known_at BIGINT NOT NULL,
    prepared_by VARCHAR(200) NOT NULL,
    reviewed_by VARCHAR(200) NOT NULL,
    closed_by VARCHAR(40) NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT closings_pk PRIMARY KEY (id),
    CONSTRAINT closings_once UNIQUE (ends_before)
);

-- Moments at which something else changed that statistics rest on, so that "as of" tells before from after.
CREATE TABLE posting_marks (
    marked_at BIGINT NOT NULL,
    CONSTRAINT posting_marks_pk PRIMARY KEY (marked_at)
);

-- What a target was, since when. Of what was set before, nobody asks what it was once.
CREATE TABLE target_amounts (
    target CHAR(26) NOT NULL,
    known_at BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    CONSTRAINT target_amounts_pk PRIMARY KEY (target, known_at)
);

INSERT INTO target_amounts
    SELECT id, 0, amount FROM targets WHERE NOT EXISTS (SELECT 1 FROM target_amounts);
