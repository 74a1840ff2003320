-- The units (统计调查对象) on the sides of what is posted: a credit code, or the key of a name. What tells of fewer than some of them is
-- withheld from the public. Of an import that was taken back nobody knows them any more.

ALTER TABLE postings ADD COLUMN seller_unit VARCHAR(32) NOT NULL DEFAULT '';

ALTER TABLE postings ADD COLUMN buyer_unit VARCHAR(32) NOT NULL DEFAULT '';

UPDATE postings SET
    seller_unit = COALESCE(
        (SELECT COALESCE(v.seller_code, '') FROM contract_revisions v WHERE v.contract = postings.contract AND v.revision = postings.revision),
        (SELECT COALESCE(c.seller_code, c.seller_key, '') FROM contracts c WHERE c.id = postings.contract), ''),
    buyer_unit = COALESCE(
        (SELECT COALESCE(v.buyer_code, '') FROM contract_revisions v WHERE v.contract = postings.contract AND v.revision = postings.revision),
        (SELECT COALESCE(c.buyer_code, c.buyer_key, '') FROM contracts c WHERE c.id = postings.contract), '');
