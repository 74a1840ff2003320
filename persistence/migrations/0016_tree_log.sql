-- The transparency log: what transactions put into the inbox with a leaf, the sealer appends here, in the order of the journal.
-- Hashes are lower-case hex. log_nodes holds the hashes over full subtrees above the leaves, log_heads every signed head.

ALTER TABLE journal_inbox ADD COLUMN leaf MEDIUMTEXT;
ALTER TABLE audit_log ADD COLUMN leaf_hash CHAR(64);
ALTER TABLE contracts ADD COLUMN logged BIGINT NOT NULL DEFAULT 0;

CREATE TABLE log_leaves (
    idx BIGINT NOT NULL,
    audit_seq BIGINT NOT NULL,
    object VARCHAR(40) NOT NULL,
    leaf MEDIUMTEXT NOT NULL,
    hash CHAR(64) NOT NULL,
    CONSTRAINT log_leaves_pk PRIMARY KEY (idx)
);

CREATE INDEX log_leaves_by_object ON log_leaves (object, idx);

CREATE TABLE log_nodes (
    level BIGINT NOT NULL,
    idx BIGINT NOT NULL,
    hash CHAR(64) NOT NULL,
    CONSTRAINT log_nodes_pk PRIMARY KEY (level, idx)
);

CREATE TABLE log_heads (
    seq BIGINT NOT NULL,
    size BIGINT NOT NULL,
    root CHAR(64) NOT NULL,
    at BIGINT NOT NULL,
    signing_key CHAR(16) NOT NULL,
    signature VARCHAR(200) NOT NULL,
    CONSTRAINT log_heads_pk PRIMARY KEY (seq)
);

CREATE INDEX log_heads_by_size ON log_heads (size, seq);

CREATE TABLE log_keys (
    id CHAR(16) NOT NULL,
    pem TEXT NOT NULL,
    since BIGINT NOT NULL,
    CONSTRAINT log_keys_pk PRIMARY KEY (id)
);
