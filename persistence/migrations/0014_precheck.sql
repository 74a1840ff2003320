-- Warnings of an application with the applicant's reasons, and the keys of its sides: SHA-256 of the name as it is matched, by
-- which contracts like it are found. Registered contracts get theirs when the server starts (contract_keying).

ALTER TABLE contracts ADD COLUMN explained TEXT;
ALTER TABLE contracts ADD COLUMN seller_key CHAR(64);
ALTER TABLE contracts ADD COLUMN buyer_key CHAR(64);

CREATE INDEX contracts_by_seller_key ON contracts (seller_key, signed_on);

CREATE INDEX contracts_by_seller_code ON contracts (seller_code, signed_on);
