-- What a contract of its kind must have agreed (必备条款, R09), how far a licence goes, the patents that it is about; what a mixed
-- contract holds besides and what an intermediary one brought about (R10); natural persons, by what shows of their citizen id.

ALTER TABLE contracts ADD COLUMN clauses MEDIUMTEXT;
ALTER TABLE contracts ADD COLUMN licence_type VARCHAR(20) NOT NULL DEFAULT '';
ALTER TABLE contracts ADD COLUMN patents MEDIUMTEXT;
ALTER TABLE contracts ADD COLUMN other_parts TEXT;
ALTER TABLE contracts ADD COLUMN mediates CHAR(16);
ALTER TABLE contracts ADD COLUMN seller_person VARCHAR(100);
ALTER TABLE contracts ADD COLUMN buyer_person VARCHAR(100);

ALTER TABLE contract_revisions ADD COLUMN clauses MEDIUMTEXT;
ALTER TABLE contract_revisions ADD COLUMN licence_type VARCHAR(20) NOT NULL DEFAULT '';
ALTER TABLE contract_revisions ADD COLUMN patents MEDIUMTEXT;
ALTER TABLE contract_revisions ADD COLUMN other_parts TEXT;
ALTER TABLE contract_revisions ADD COLUMN mediates CHAR(16);
ALTER TABLE contract_revisions ADD COLUMN seller_person VARCHAR(100);
ALTER TABLE contract_revisions ADD COLUMN buyer_person VARCHAR(100);
