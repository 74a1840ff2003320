-- What a contract was agreed at in foreign currency, with the rate that it was converted at (R14).

ALTER TABLE contracts ADD COLUMN foreign_amount VARCHAR(80);
ALTER TABLE contract_revisions ADD COLUMN foreign_amount VARCHAR(80);
