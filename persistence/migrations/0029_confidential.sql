-- Confidential contracts (保密合同, R38).

ALTER TABLE contracts ADD COLUMN confidential BIGINT NOT NULL DEFAULT 0;

ALTER TABLE contract_revisions ADD COLUMN confidential BIGINT NOT NULL DEFAULT 0;
