-- Targets of a year by region (prefix of its code, '' is everywhere) and measure. Amounts are fen.

CREATE TABLE targets (
    id CHAR(26) NOT NULL,
    target_year BIGINT NOT NULL,
    region VARCHAR(6) NOT NULL,
    measure VARCHAR(20) NOT NULL,
    amount BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT targets_pk PRIMARY KEY (id),
    CONSTRAINT targets_key UNIQUE (target_year, region, measure),
    CONSTRAINT targets_amount CHECK (amount > 0)
);
