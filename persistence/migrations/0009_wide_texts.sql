-- Texts are measured after NFC and kept as typed (R41): one composed character may be up to four. Every column that holds one
-- has room for that; these had not. ADD, copy, DROP, RENAME is what both engines spell alike.

ALTER TABLE contracts ADD COLUMN wide_title VARCHAR(800) NOT NULL DEFAULT '';
ALTER TABLE contracts ADD COLUMN wide_seller_name VARCHAR(800) NOT NULL DEFAULT '';
ALTER TABLE contracts ADD COLUMN wide_buyer_name VARCHAR(800) NOT NULL DEFAULT '';
ALTER TABLE contracts ADD COLUMN wide_own_number VARCHAR(400);
ALTER TABLE contracts ADD COLUMN wide_registry VARCHAR(400) NOT NULL DEFAULT '';
ALTER TABLE contracts ADD COLUMN wide_row_key VARCHAR(400);

UPDATE contracts SET wide_title = title, wide_seller_name = seller_name, wide_buyer_name = buyer_name, wide_own_number = own_number, wide_registry = registry, wide_row_key = row_key;

ALTER TABLE contracts DROP COLUMN title;
ALTER TABLE contracts DROP COLUMN seller_name;
ALTER TABLE contracts DROP COLUMN buyer_name;
ALTER TABLE contracts DROP COLUMN own_number;
ALTER TABLE contracts DROP COLUMN registry;
ALTER TABLE contracts DROP COLUMN row_key;

ALTER TABLE contracts RENAME COLUMN wide_title TO title;
ALTER TABLE contracts RENAME COLUMN wide_seller_name TO seller_name;
ALTER TABLE contracts RENAME COLUMN wide_buyer_name TO buyer_name;
ALTER TABLE contracts RENAME COLUMN wide_own_number TO own_number;
ALTER TABLE contracts RENAME COLUMN wide_registry TO registry;
ALTER TABLE contracts RENAME COLUMN wide_row_key TO row_key;

CREATE TABLE wide_import_rows (
    row_key VARCHAR(400) NOT NULL,
    content CHAR(64) NOT NULL,
    import_id CHAR(26) NOT NULL,
    contract CHAR(26) NOT NULL,
    CONSTRAINT import_rows_pk PRIMARY KEY (row_key)
);

INSERT INTO wide_import_rows (row_key, content, import_id, contract) SELECT row_key, content, import_id, contract FROM import_rows;

DROP TABLE import_rows;

ALTER TABLE wide_import_rows RENAME TO import_rows;

CREATE INDEX import_rows_by_import ON import_rows (import_id);
