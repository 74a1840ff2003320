-- Objections (异议复核) to what the registry decided, and re-recognitions (重新认定) that tax or finance ask for. Days are yyyymmdd.

CREATE TABLE objections (
    id CHAR(26) NOT NULL,
    contract CHAR(26) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    filed_by CHAR(26),
    organ VARCHAR(20),
    letter VARCHAR(400) NOT NULL,
    wish TEXT NOT NULL,
    against VARCHAR(20) NOT NULL,
    revision BIGINT NOT NULL,
    decided_on BIGINT NOT NULL,
    decided_by CHAR(26),
    grounds VARCHAR(400) NOT NULL,
    explanation TEXT NOT NULL,
    filed_on BIGINT NOT NULL,
    due_on BIGINT NOT NULL,
    state VARCHAR(20) NOT NULL,
    answer TEXT NOT NULL,
    answered_at BIGINT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT objections_pk PRIMARY KEY (id)
);

CREATE INDEX objections_by_contract ON objections (contract, state, filed_by, id);

CREATE INDEX objections_by_state ON objections (state, id);

CREATE INDEX objections_by_due ON objections (state, due_on);

CREATE INDEX objections_by_party ON objections (filed_by, id);

ALTER TABLE contracts ADD COLUMN decided_at BIGINT;

-- The price that a deal or an award agreed, which no edit loses; and that what a refused contract is of was given up.
ALTER TABLE contracts ADD COLUMN agreed_total BIGINT;
ALTER TABLE contracts ADD COLUMN given_up BIGINT NOT NULL DEFAULT 0;
