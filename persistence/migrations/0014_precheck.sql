-- Warnings of an application with the applicant's reasons, and the keys of its sides: 128 bits of SHA-256 of the name as it is
-- matched, by which contracts like it are found: the indices hold all that the search asks for. Registered contracts get theirs when the server starts (contract_keying).

ALTER TABLE contracts ADD COLUMN explained TEXT;
ALTER TABLE contracts ADD COLUMN seller_key CHAR(32);
ALTER TABLE contracts ADD COLUMN buyer_key CHAR(32);

CREATE INDEX contracts_by_seller_key ON contracts (seller_key, signed_on, buyer_key, buyer_code);

CREATE INDEX contracts_by_seller_code ON contracts (seller_code, signed_on, buyer_key, buyer_code);
