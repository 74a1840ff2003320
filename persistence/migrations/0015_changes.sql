-- Change registration (变更登记): a change is a contract row that names the one it changes and never is registered itself; the
-- terms that it replaced stay in contract_revisions, and their keys stay taken. `revised_at`: of the last change that was registered.

ALTER TABLE contracts ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE contracts ADD COLUMN revised_at BIGINT;
ALTER TABLE contracts ADD COLUMN changes CHAR(26);
ALTER TABLE contracts ADD COLUMN registrant CHAR(26);
ALTER TABLE contracts ADD COLUMN change_reason TEXT;
ALTER TABLE contracts ADD COLUMN benefits VARCHAR(400);

CREATE INDEX contracts_by_changes ON contracts (changes, state);

CREATE INDEX contracts_by_registrant ON contracts (registrant, id);

CREATE TABLE contract_revisions (
    id CHAR(26) NOT NULL,
    contract CHAR(26) NOT NULL,
    registration_number CHAR(16) NOT NULL,
    same_contract CHAR(64) NOT NULL,
    same_own_number CHAR(64),
    revision BIGINT NOT NULL,
    replaced_by CHAR(26) NOT NULL,
    replaced_at BIGINT NOT NULL,
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
    own_number VARCHAR(400),
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT contract_revisions_pk PRIMARY KEY (id),
    CONSTRAINT contract_revisions_once UNIQUE (contract, revision)
);

CREATE INDEX contract_revisions_by_same ON contract_revisions (same_contract);

CREATE INDEX contract_revisions_by_own ON contract_revisions (same_own_number);
