-- Documents of applications (申请材料). Their bytes are kept once for each SHA-256, in chunks of 256 KiB as base 64: the database
-- alone holds them, so that its backup is whole and several servers see the same. `size` in bytes.

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
