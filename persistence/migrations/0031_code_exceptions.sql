-- Exceptions for credit codes whose check characters do not hold (校验例外, R16); the evidence's bytes are in document_contents.

CREATE TABLE code_exceptions (
    id CHAR(26) NOT NULL,
    credit_code CHAR(18) NOT NULL,
    live_code CHAR(18),
    name VARCHAR(800) NOT NULL,
    reason TEXT NOT NULL,
    evidence_type VARCHAR(20) NOT NULL,
    evidence_size BIGINT NOT NULL,
    evidence CHAR(64) NOT NULL,
    asked_by CHAR(26) NOT NULL,
    state VARCHAR(20) NOT NULL,
    admitted_by CHAR(26),
    admitted_at BIGINT,
    rejected_by CHAR(26),
    explanation TEXT NOT NULL,
    rejected_at BIGINT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT code_exceptions_pk PRIMARY KEY (id),
    CONSTRAINT code_exceptions_one UNIQUE (live_code)
);
