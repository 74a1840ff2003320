-- The term of an accepted application: its regime and days (yyyymmdd), frozen at acceptance. Those accepted before this
-- migration get theirs at the registrar's next step. `corrected`: returned for correction and sent in again.

ALTER TABLE contracts ADD COLUMN regime VARCHAR(20);
ALTER TABLE contracts ADD COLUMN accepted_on BIGINT;
ALTER TABLE contracts ADD COLUMN warn_on BIGINT;
ALTER TABLE contracts ADD COLUMN due_on BIGINT;
ALTER TABLE contracts ADD COLUMN corrected BIGINT NOT NULL DEFAULT 0;

CREATE INDEX contracts_by_due ON contracts (state, due_on, id);
