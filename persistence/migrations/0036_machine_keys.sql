-- Keys of machines: of a secret its prefix and its SHA-256, of a client certificate the SHA-256 of its DER. standing is 1 until the
-- key is revoked and NULL afterwards: a unique key that knows only those that may be used. Each row of the journal names the key
-- under which it was written, where it was one.

CREATE TABLE machine_keys (
    id CHAR(26) NOT NULL,
    account CHAR(26) NOT NULL,
    name VARCHAR(400) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    prefix CHAR(8),
    proof_hash CHAR(64) NOT NULL,
    scopes VARCHAR(400) NOT NULL,
    addresses VARCHAR(1100) NOT NULL,
    created_at BIGINT NOT NULL,
    valid_until BIGINT NOT NULL,
    revoked_at BIGINT,
    standing BIGINT,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT machine_keys_pk PRIMARY KEY (id),
    CONSTRAINT machine_keys_prefix UNIQUE (prefix),
    CONSTRAINT machine_keys_standing UNIQUE (proof_hash, standing),
    CONSTRAINT machine_keys_account FOREIGN KEY (account) REFERENCES accounts (id),
    CONSTRAINT machine_keys_kind_known CHECK (kind IN ('secret', 'certificate'))
);

CREATE INDEX machine_keys_by_account ON machine_keys (account, id);

ALTER TABLE journal_inbox ADD COLUMN machine_key VARCHAR(40);

ALTER TABLE audit_log ADD COLUMN machine_key VARCHAR(40);
