-- How a contract is paid: instalments (分期支付), and royalties (提成支付), whose amount is open: it may be nothing yet when the
-- contract is registered. That takes another CHECK, and SQLite changes none in place: the table is made anew on both engines.
-- Contracts between two sides are found by whichever pair of their names and codes agrees: an index for each, so that the search
-- costs the same however many contracts one of them has with others.

CREATE TABLE contracts_anew (
    id CHAR(26) NOT NULL,
    source VARCHAR(20) NOT NULL,
    source_id VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    title VARCHAR(800) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    sub_kind VARCHAR(20) NOT NULL,
    field VARCHAR(20) NOT NULL,
    payment_mode VARCHAR(20) NOT NULL,
    seller_party CHAR(26),
    seller_code CHAR(18),
    seller_name VARCHAR(800) NOT NULL,
    seller_region VARCHAR(6) NOT NULL,
    seller_country VARCHAR(20) NOT NULL,
    buyer_party CHAR(26),
    buyer_code CHAR(18),
    buyer_name VARCHAR(800) NOT NULL,
    buyer_region VARCHAR(6) NOT NULL,
    buyer_country VARCHAR(20) NOT NULL,
    signed_on BIGINT,
    effective_on BIGINT,
    ends_on BIGINT,
    amount_total BIGINT NOT NULL,
    amount_tech BIGINT NOT NULL,
    deductions MEDIUMTEXT NOT NULL,
    instalments TEXT,
    royalty TEXT,
    own_number VARCHAR(400),
    registration_number CHAR(16),
    original_number VARCHAR(16) NOT NULL,
    registered_on BIGINT,
    registered_at BIGINT,
    registered_here BIGINT NOT NULL,
    same_contract CHAR(64),
    same_own_number CHAR(64),
    grounds VARCHAR(400) NOT NULL,
    explanation TEXT NOT NULL,
    submitted_at BIGINT,
    accepted_at BIGINT,
    import_id CHAR(26),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    registry VARCHAR(400) NOT NULL,
    row_key VARCHAR(400),
    regime VARCHAR(20),
    accepted_on BIGINT,
    warn_on BIGINT,
    due_on BIGINT,
    corrected BIGINT NOT NULL DEFAULT 0,
    end_cause VARCHAR(40),
    ended_at BIGINT,
    needs_review BIGINT NOT NULL DEFAULT 0,
    review_disputed BIGINT NOT NULL DEFAULT 0,
    review_text TEXT,
    review_asked_at BIGINT,
    review_concluded_at BIGINT,
    review_opinion TEXT,
    explained TEXT,
    seller_key CHAR(32),
    buyer_key CHAR(32),
    revision BIGINT NOT NULL DEFAULT 1,
    revised_at BIGINT,
    changes CHAR(26),
    registrant CHAR(26),
    change_reason TEXT,
    benefits VARCHAR(400),
    logged BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT contracts_pk PRIMARY KEY (id),
    CONSTRAINT contracts_number UNIQUE (registration_number),
    CONSTRAINT contracts_same_contract UNIQUE (same_contract),
    CONSTRAINT contracts_same_own_number UNIQUE (same_own_number),
    CONSTRAINT contracts_open_amounts CHECK (0 <= amount_tech AND amount_tech <= amount_total AND (0 < amount_tech OR royalty IS NOT NULL)),
    CONSTRAINT contracts_registered_whole CHECK (state <> 'registered' OR (registration_number IS NOT NULL AND registered_on IS NOT NULL AND same_contract IS NOT NULL))
);

INSERT INTO contracts_anew (id, source, source_id, state, title, kind, sub_kind, field, payment_mode, seller_party, seller_code, seller_name, seller_region, seller_country, buyer_party, buyer_code, buyer_name, buyer_region, buyer_country, signed_on, effective_on, ends_on, amount_total, amount_tech, deductions, own_number, registration_number, original_number, registered_on, registered_at, registered_here, same_contract, same_own_number, grounds, explanation, submitted_at, accepted_at, import_id, created_at, changed_at, version, registry, row_key, regime, accepted_on, warn_on, due_on, corrected, end_cause, ended_at, needs_review, review_disputed, review_text, review_asked_at, review_concluded_at, review_opinion, explained, seller_key, buyer_key, revision, revised_at, changes, registrant, change_reason, benefits, logged) SELECT id, source, source_id, state, title, kind, sub_kind, field, payment_mode, seller_party, seller_code, seller_name, seller_region, seller_country, buyer_party, buyer_code, buyer_name, buyer_region, buyer_country, signed_on, effective_on, ends_on, amount_total, amount_tech, deductions, own_number, registration_number, original_number, registered_on, registered_at, registered_here, same_contract, same_own_number, grounds, explanation, submitted_at, accepted_at, import_id, created_at, changed_at, version, registry, row_key, regime, accepted_on, warn_on, due_on, corrected, end_cause, ended_at, needs_review, review_disputed, review_text, review_asked_at, review_concluded_at, review_opinion, explained, seller_key, buyer_key, revision, revised_at, changes, registrant, change_reason, benefits, logged FROM contracts;

DROP TABLE contracts;

ALTER TABLE contracts_anew RENAME TO contracts;

CREATE INDEX contracts_by_state ON contracts (state, id);

CREATE INDEX contracts_by_registration ON contracts (state, registered_on);

CREATE INDEX contracts_by_seller_region ON contracts (seller_region, registered_on);

CREATE INDEX contracts_by_buyer_region ON contracts (buyer_region, registered_on);

CREATE INDEX contracts_by_seller ON contracts (seller_party, id);

CREATE INDEX contracts_by_buyer ON contracts (buyer_party, id);

CREATE INDEX contracts_by_source ON contracts (source_id, id);

CREATE INDEX contracts_by_import ON contracts (import_id, id);

CREATE INDEX contracts_for_totals ON contracts (state, registered_on, registered_here, kind, field, seller_region, buyer_region, amount_total, amount_tech);

CREATE INDEX contracts_by_due ON contracts (state, due_on, id);

CREATE INDEX contracts_by_changes ON contracts (changes, state);

CREATE INDEX contracts_by_registrant ON contracts (registrant, id);

CREATE INDEX contracts_by_names ON contracts (seller_key, buyer_key, signed_on);

CREATE INDEX contracts_by_name_and_code ON contracts (seller_key, buyer_code, signed_on);

CREATE INDEX contracts_by_code_and_name ON contracts (seller_code, buyer_key, signed_on);

CREATE INDEX contracts_by_codes ON contracts (seller_code, buyer_code, signed_on);

ALTER TABLE contract_revisions ADD COLUMN instalments TEXT;
ALTER TABLE contract_revisions ADD COLUMN royalty TEXT;
