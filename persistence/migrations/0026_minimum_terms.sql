-- What a contract of its kind must have agreed (必备条款, R09), how far a licence goes, and the patents that it is about.

ALTER TABLE contracts ADD COLUMN clauses MEDIUMTEXT;
ALTER TABLE contracts ADD COLUMN licence_type VARCHAR(20) NOT NULL DEFAULT '';
ALTER TABLE contracts ADD COLUMN patents MEDIUMTEXT;

ALTER TABLE contract_revisions ADD COLUMN clauses MEDIUMTEXT;
ALTER TABLE contract_revisions ADD COLUMN licence_type VARCHAR(20) NOT NULL DEFAULT '';
ALTER TABLE contract_revisions ADD COLUMN patents MEDIUMTEXT;
