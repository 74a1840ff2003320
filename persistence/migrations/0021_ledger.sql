-- What the amounts of 0017 to 0020 lacked. A plan of 120 instalments with long milestones, and the reasons for many warnings, go
-- beyond what MariaDB's TEXT holds: those columns are made anew (on SQLite all are alike). What one seller has registered within
-- some days is summed from an index alone. Experts are heard of large statements too (R06).

ALTER TABLE contracts ADD COLUMN plan MEDIUMTEXT;
UPDATE contracts SET plan = instalments WHERE instalments IS NOT NULL;
ALTER TABLE contracts DROP COLUMN instalments;
ALTER TABLE contracts RENAME COLUMN plan TO instalments;

ALTER TABLE contract_revisions ADD COLUMN plan MEDIUMTEXT;
UPDATE contract_revisions SET plan = instalments WHERE instalments IS NOT NULL;
ALTER TABLE contract_revisions DROP COLUMN instalments;
ALTER TABLE contract_revisions RENAME COLUMN plan TO instalments;

ALTER TABLE contracts ADD COLUMN reasons MEDIUMTEXT;
UPDATE contracts SET reasons = explained WHERE explained IS NOT NULL;
ALTER TABLE contracts DROP COLUMN explained;
ALTER TABLE contracts RENAME COLUMN reasons TO explained;

ALTER TABLE contract_supplements ADD COLUMN opinion TEXT;

CREATE INDEX contracts_sold_by_name ON contracts (seller_key, signed_on, state, amount_total);

CREATE INDEX contracts_sold_by_code ON contracts (seller_code, signed_on, state, amount_total);
