-- Documents of applications (申请材料). Their bytes are kept once for each SHA-256, in chunks of 256 KiB as base 64: the database
-- alone holds them, so that its backup is whole and several servers see the same. `size` in bytes.
-- A registration keeps kinds and hashes of what it was decided on (`documents`), and its text's hash is a key of its own (R17). What
-- the checklist asks about (foreign_language to licence_needed) is NULL while nobody has said.

CREATE TABLE documents (
    id CHAR(26) NOT NULL,
    contract CHAR(26) NOT NULL,
    filed_by CHAR(26) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    name VARCHAR(800) NOT NULL,
    type VARCHAR(20) NOT NULL,
    size BIGINT NOT NULL,
    sha256 CHAR(64) NOT NULL,
    withdrawn_at BIGINT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT documents_pk PRIMARY KEY (id),
    CONSTRAINT documents_size CHECK (0 < size)
);

CREATE INDEX documents_by_contract ON documents (contract, id);

CREATE TABLE document_contents (
    sha256 CHAR(64) NOT NULL,
    size BIGINT NOT NULL,
    CONSTRAINT document_contents_pk PRIMARY KEY (sha256)
);

CREATE TABLE document_chunks (
    sha256 CHAR(64) NOT NULL,
    place BIGINT NOT NULL,
    bytes MEDIUMTEXT NOT NULL,
    CONSTRAINT document_chunks_pk PRIMARY KEY (sha256, place)
);

ALTER TABLE contracts ADD COLUMN foreign_language BIGINT;
ALTER TABLE contracts ADD COLUMN internal_department BIGINT;
ALTER TABLE contracts ADD COLUMN government_project BIGINT;
ALTER TABLE contracts ADD COLUMN licence_needed BIGINT;
ALTER TABLE contracts ADD COLUMN seller_seal VARCHAR(800);
ALTER TABLE contracts ADD COLUMN buyer_seal VARCHAR(800);
ALTER TABLE contracts ADD COLUMN same_text CHAR(64);
ALTER TABLE contracts ADD COLUMN documents TEXT;

ALTER TABLE contract_revisions ADD COLUMN foreign_language BIGINT;
ALTER TABLE contract_revisions ADD COLUMN internal_department BIGINT;
ALTER TABLE contract_revisions ADD COLUMN government_project BIGINT;
ALTER TABLE contract_revisions ADD COLUMN licence_needed BIGINT;
ALTER TABLE contract_revisions ADD COLUMN seller_seal VARCHAR(800);
ALTER TABLE contract_revisions ADD COLUMN buyer_seal VARCHAR(800);
ALTER TABLE contract_revisions ADD COLUMN same_text CHAR(64);
ALTER TABLE contract_revisions ADD COLUMN documents TEXT;

CREATE UNIQUE INDEX contracts_same_text ON contracts (same_text);

CREATE INDEX contract_revisions_by_text ON contract_revisions (same_text);
