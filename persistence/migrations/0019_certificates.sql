-- Certificates of registration (登记证明): one for each revision that one was asked for. `facts` is what it says, as signed; the print's
-- columns are of the page as it was last printed. Hashes and signatures are lower-case hex.

CREATE TABLE certificates (
    id CHAR(26) NOT NULL,
    contract CHAR(26) NOT NULL,
    revision BIGINT NOT NULL,
    code CHAR(19) NOT NULL,
    facts MEDIUMTEXT NOT NULL,
    signing_key CHAR(16) NOT NULL,
    signature VARCHAR(200) NOT NULL,
    print_hash CHAR(64),
    print_key CHAR(16),
    print_signature VARCHAR(200),
    issued_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT certificates_pk PRIMARY KEY (id),
    CONSTRAINT certificates_once UNIQUE (contract, revision)
);
