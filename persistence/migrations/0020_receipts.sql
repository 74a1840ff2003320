-- Money received under registered contracts (到款), and what was paid back of it. Fen, days as yyyymmdd.

CREATE TABLE receipts (
    id CHAR(26) NOT NULL,
    contract CHAR(26) NOT NULL,
    recorded_by CHAR(26) NOT NULL,
    state VARCHAR(20) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    refunds CHAR(26),
    received_on BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    bank_ref VARCHAR(400),
    explanation TEXT NOT NULL,
    decided_at BIGINT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT receipts_pk PRIMARY KEY (id),
    CONSTRAINT receipts_amount CHECK (0 < amount)
);

CREATE INDEX receipts_by_contract ON receipts (contract, id);

CREATE INDEX receipts_by_state ON receipts (state, id);

CREATE INDEX receipts_by_party ON receipts (recorded_by, id);
