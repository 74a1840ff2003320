-- Supplementary registrations (补充登记) of contracts whose amount was open: each counts in the period of its own registration.

CREATE TABLE contract_supplements (
    id CHAR(26) NOT NULL,
    contract CHAR(26) NOT NULL,
    applicant CHAR(26) NOT NULL,
    state VARCHAR(20) NOT NULL,
    from_on BIGINT NOT NULL,
    until_on BIGINT NOT NULL,
    amount_total BIGINT NOT NULL,
    amount_tech BIGINT NOT NULL,
    basis VARCHAR(2000) NOT NULL,
    registered_on BIGINT,
    registered_at BIGINT,
    grounds VARCHAR(400) NOT NULL,
    explanation TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT contract_supplements_pk PRIMARY KEY (id),
    CONSTRAINT contract_supplements_amounts CHECK (0 < amount_tech AND amount_tech <= amount_total),
    CONSTRAINT contract_supplements_registered CHECK (state <> 'registered' OR (registered_on IS NOT NULL AND registered_at IS NOT NULL))
);

CREATE INDEX contract_supplements_by_contract ON contract_supplements (contract, id);

CREATE INDEX contract_supplements_by_state ON contract_supplements (state, id);

CREATE INDEX contract_supplements_by_registration ON contract_supplements (state, registered_on);

CREATE INDEX contract_supplements_by_applicant ON contract_supplements (applicant, id);
