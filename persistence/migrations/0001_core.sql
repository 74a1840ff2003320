-- The house's own tables: idempotency keys, timers, the journal before and after sealing. Instants are microseconds UTC,
-- hashes are lower-case hex. The journal of migrations and the leases are made by persistence/core/migrate.cpp itself.

CREATE TABLE idempotency_keys (
    scope VARCHAR(190) NOT NULL,
    idempotency_key VARCHAR(255) NOT NULL,
    fingerprint VARCHAR(64) NOT NULL,
    status BIGINT NOT NULL,
    headers TEXT NOT NULL,
    body MEDIUMTEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT idempotency_keys_pk PRIMARY KEY (scope, idempotency_key)
);

CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);

CREATE TABLE timers (
    object CHAR(26) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    due_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    CONSTRAINT timers_pk PRIMARY KEY (object),
    CONSTRAINT timers_attempt_counts CHECK (attempt >= 0)
);

CREATE INDEX timers_by_due ON timers (due_at, object);

-- Written by business transactions, emptied by the sealer.
CREATE TABLE journal_inbox (
    id CHAR(26) NOT NULL,
    at BIGINT NOT NULL,
    account VARCHAR(40) NOT NULL,
    action VARCHAR(60) NOT NULL,
    request_id VARCHAR(64) NOT NULL,
    address VARCHAR(64) NOT NULL,
    object VARCHAR(40) NOT NULL,
    outcome VARCHAR(60) NOT NULL,
    before_hash VARCHAR(64) NOT NULL,
    after_hash VARCHAR(64) NOT NULL,
    event_kind VARCHAR(60),
    everyone BIGINT NOT NULL,
    first_party CHAR(26),
    second_party CHAR(26),
    mac CHAR(64) NOT NULL,
    hold CHAR(26),
    CONSTRAINT journal_inbox_pk PRIMARY KEY (id)
);

CREATE INDEX journal_inbox_by_hold ON journal_inbox (hold, at, id);

-- Append only, 1, 2, 3, ... without gaps; hash = SHA-256 over the hash before, the number and the row.
CREATE TABLE audit_log (
    seq BIGINT NOT NULL,
    id CHAR(26) NOT NULL,
    at BIGINT NOT NULL,
    account VARCHAR(40) NOT NULL,
    action VARCHAR(60) NOT NULL,
    request_id VARCHAR(64) NOT NULL,
    address VARCHAR(64) NOT NULL,
    object VARCHAR(40) NOT NULL,
    outcome VARCHAR(60) NOT NULL,
    before_hash VARCHAR(64) NOT NULL,
    after_hash VARCHAR(64) NOT NULL,
    event_kind VARCHAR(60),
    everyone BIGINT NOT NULL,
    first_party CHAR(26),
    second_party CHAR(26),
    mac CHAR(64) NOT NULL,
    hash CHAR(64) NOT NULL,
    CONSTRAINT audit_log_pk PRIMARY KEY (seq),
    CONSTRAINT audit_log_once UNIQUE (id)
);

-- What may be known, in its own numbering: the only order of the public feed.
CREATE TABLE events (
    seq BIGINT NOT NULL,
    id CHAR(26) NOT NULL,
    at BIGINT NOT NULL,
    kind VARCHAR(60) NOT NULL,
    object VARCHAR(40) NOT NULL,
    everyone BIGINT NOT NULL,
    first_party CHAR(26),
    second_party CHAR(26),
    CONSTRAINT events_pk PRIMARY KEY (seq),
    CONSTRAINT events_once UNIQUE (id),
    CONSTRAINT events_everyone_flag CHECK (everyone IN (0, 1))
);

-- The last number given in each sequence, with a MAC so that a cut tail shows.
CREATE TABLE chain_head (
    name VARCHAR(20) NOT NULL,
    seq BIGINT NOT NULL,
    hash VARCHAR(64) NOT NULL,
    events BIGINT NOT NULL,
    mac VARCHAR(64) NOT NULL,
    CONSTRAINT chain_head_pk PRIMARY KEY (name)
);

INSERT INTO chain_head (name, seq, hash, events, mac) VALUES ('audit', 0, '', 0, '');

INSERT INTO leases (name, holder, until_at) VALUES ('sealer', '', 0);
