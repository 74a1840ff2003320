-- People: parties, accounts, sessions, log-in throttling, mandates. Ids are ULIDs, instants microseconds UTC.

CREATE TABLE parties (
    id CHAR(26) NOT NULL,
    credit_code CHAR(18) NOT NULL,
    name VARCHAR(800) NOT NULL,
    region CHAR(6) NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT parties_pk PRIMARY KEY (id),
    CONSTRAINT parties_credit_code UNIQUE (credit_code)
);

CREATE TABLE accounts (
    id CHAR(26) NOT NULL,
    login VARCHAR(64) NOT NULL,
    name VARCHAR(400) NOT NULL,
    roles BIGINT NOT NULL,
    party CHAR(26),
    password_hash VARCHAR(200) NOT NULL,
    state VARCHAR(20) NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT accounts_pk PRIMARY KEY (id),
    CONSTRAINT accounts_login UNIQUE (login),
    CONSTRAINT accounts_party FOREIGN KEY (party) REFERENCES parties (id),
    CONSTRAINT accounts_roles_some CHECK (roles > 0),
    CONSTRAINT accounts_state_known CHECK (state IN ('active', 'disabled'))
);

CREATE INDEX accounts_by_party ON accounts (party, id);

-- One row answers a request's bearer token; roles and party are copies, since a change of them ends the session.
CREATE TABLE sessions (
    id CHAR(26) NOT NULL,
    account CHAR(26) NOT NULL,
    roles BIGINT NOT NULL,
    party CHAR(26),
    token_hash CHAR(64) NOT NULL,
    address VARCHAR(64) NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    idle_until BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    CONSTRAINT sessions_pk PRIMARY KEY (id),
    CONSTRAINT sessions_token UNIQUE (token_hash),
    CONSTRAINT sessions_account FOREIGN KEY (account) REFERENCES accounts (id)
);

CREATE INDEX sessions_by_account ON sessions (account, id);

CREATE INDEX sessions_by_idle ON sessions (idle_until);

CREATE TABLE login_attempts (
    what CHAR(64) NOT NULL,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL,
    CONSTRAINT login_attempts_pk PRIMARY KEY (what)
);

CREATE INDEX login_attempts_by_age ON login_attempts (last_at);

-- standing is 1 while the mandate is active and NULL afterwards: a unique key that knows only the active ones.
CREATE TABLE mandates (
    id CHAR(26) NOT NULL,
    client CHAR(26) NOT NULL,
    broker CHAR(26) NOT NULL,
    state VARCHAR(20) NOT NULL,
    standing BIGINT,
    valid_until BIGINT NOT NULL,
    due_kind VARCHAR(40),
    due_at BIGINT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT mandates_pk PRIMARY KEY (id),
    CONSTRAINT mandates_standing UNIQUE (broker, client, standing),
    CONSTRAINT mandates_client FOREIGN KEY (client) REFERENCES parties (id),
    CONSTRAINT mandates_broker FOREIGN KEY (broker) REFERENCES accounts (id),
    CONSTRAINT mandates_state_known CHECK (state IN ('active', 'ended', 'expired'))
);

CREATE INDEX mandates_by_client ON mandates (client, id);

CREATE INDEX mandates_by_broker ON mandates (broker, id);
