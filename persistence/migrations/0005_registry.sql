-- The register of technology contracts. What is unique among registered contracts only (number, same_contract,
-- same_own_number) is NULL before, since both engines let NULLs repeat. Business dates are yyyymmdd, amounts fen.

CREATE TABLE contracts (
    id CHAR(26) NOT NULL,
    source VARCHAR(20) NOT NULL,
    source_id VARCHAR(40) NOT NULL,
    state VARCHAR(20) NOT NULL,
    title VARCHAR(200) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    sub_kind VARCHAR(20) NOT NULL,
    field VARCHAR(20) NOT NULL,
    payment_mode VARCHAR(20) NOT NULL,
    seller_party CHAR(26),
    seller_code CHAR(18),
    seller_name VARCHAR(200) NOT NULL,
    seller_region VARCHAR(6) NOT NULL,
    seller_country VARCHAR(20) NOT NULL,
    buyer_party CHAR(26),
    buyer_code CHAR(18),
    buyer_name VARCHAR(200) NOT NULL,
    buyer_region VARCHAR(6) NOT NULL,
    buyer_country VARCHAR(20) NOT NULL,
    signed_on BIGINT,
    effective_on BIGINT,
    ends_on BIGINT,
    amount_total BIGINT NOT NULL,
    amount_tech BIGINT NOT NULL,
    deductions TEXT NOT NULL,
    own_number VARCHAR(100),
    registration_number CHAR(16),
    original_number VARCHAR(16) NOT NULL,
    registered_on BIGINT,
    registered_at BIGINT,
    registry VARCHAR(200) NOT NULL,
    registered_here SMALLINT NOT NULL,
    same_contract CHAR(64),
    same_own_number CHAR(64),
    grounds VARCHAR(400) NOT NULL,
    explanation TEXT NOT NULL,
    submitted_at BIGINT,
    accepted_at BIGINT,
    import_id CHAR(26),
    row_key VARCHAR(200),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT contracts_pk PRIMARY KEY (id),
    CONSTRAINT contracts_number UNIQUE (registration_number),
    CONSTRAINT contracts_same_contract UNIQUE (same_contract),
    CONSTRAINT contracts_same_own_number UNIQUE (same_own_number),
    CONSTRAINT contracts_amounts CHECK (0 < amount_tech AND amount_tech <= amount_total),
    CONSTRAINT contracts_registered CHECK (state <> 'registered' OR (registration_number IS NOT NULL AND registered_on IS NOT NULL AND same_contract IS NOT NULL))
);

CREATE INDEX contracts_by_state ON contracts (state, id);

CREATE INDEX contracts_by_registration ON contracts (state, registered_on);

CREATE INDEX contracts_by_seller_region ON contracts (seller_region, registered_on);

CREATE INDEX contracts_by_buyer_region ON contracts (buyer_region, registered_on);

CREATE INDEX contracts_by_seller ON contracts (seller_party, id);

CREATE INDEX contracts_by_buyer ON contracts (buyer_party, id);

CREATE INDEX contracts_by_source ON contracts (source_id, id);

CREATE INDEX contracts_by_import ON contracts (import_id, id);

-- Last serial given out per year, city and point. The row '' is only ever locked: by whoever opens a new series.
CREATE TABLE number_series (
    series VARCHAR(40) NOT NULL,
    serial BIGINT NOT NULL,
    CONSTRAINT number_series_pk PRIMARY KEY (series)
);

INSERT INTO number_series (series, serial) VALUES ('', 0);
