-- Imports of contracts, the faults of their rows, and the keys of the rows that came in. The resume point (at_byte, at_line)
-- and the counters are written in the transaction of the rows they count.

CREATE TABLE imports (
    id CHAR(26) NOT NULL,
    account CHAR(26) NOT NULL,
    file TEXT NOT NULL,
    digest CHAR(64) NOT NULL,
    size BIGINT NOT NULL,
    client_key VARCHAR(255),
    state VARCHAR(20) NOT NULL,
    at_byte BIGINT NOT NULL,
    at_line BIGINT NOT NULL,
    rows_done BIGINT NOT NULL,
    inserted BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    bad BIGINT NOT NULL,
    trouble VARCHAR(200) NOT NULL,
    next_run_at BIGINT,
    missing_since BIGINT,
    ended_at BIGINT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT imports_pk PRIMARY KEY (id),
    CONSTRAINT imports_client_key UNIQUE (account, client_key),
    CONSTRAINT imports_add_up CHECK (rows_done = inserted + unchanged + bad)
);

CREATE TABLE import_errors (
    import_id CHAR(26) NOT NULL,
    line BIGINT NOT NULL,
    place BIGINT NOT NULL,
    field VARCHAR(40) NOT NULL,
    code VARCHAR(60) NOT NULL,
    about TEXT NOT NULL,
    CONSTRAINT import_errors_pk PRIMARY KEY (import_id, line, place)
);

CREATE TABLE import_rows (
    row_key VARCHAR(100) NOT NULL,
    content CHAR(64) NOT NULL,
    import_id CHAR(26) NOT NULL,
    contract CHAR(26) NOT NULL,
    CONSTRAINT import_rows_pk PRIMARY KEY (row_key)
);

CREATE INDEX import_rows_by_import ON import_rows (import_id);
