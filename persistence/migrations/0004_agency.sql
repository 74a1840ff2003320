-- The agency market: agencies, procurements and their sealed quotes. Nothing about quotes stands in the row of a procurement
-- before the opening, not even its version. standing is procurement and agency while a quote is sealed, NULL afterwards.

CREATE TABLE agencies (
    id CHAR(26) NOT NULL,
    party CHAR(26) NOT NULL,
    service_types VARCHAR(400) NOT NULL,
    statement TEXT NOT NULL,
    state VARCHAR(20) NOT NULL,
    review_reason VARCHAR(40) NOT NULL,
    review_text TEXT NOT NULL,
    enrolled_at BIGINT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT agencies_pk PRIMARY KEY (id),
    CONSTRAINT agencies_party UNIQUE (party)
);

CREATE INDEX agencies_by_state ON agencies (state, id);

CREATE TABLE procurements (
    id CHAR(26) NOT NULL,
    owner CHAR(26) NOT NULL,
    title VARCHAR(400) NOT NULL,
    scope TEXT NOT NULL,
    service_types VARCHAR(400) NOT NULL,
    quoting VARCHAR(20) NOT NULL,
    ceiling BIGINT NOT NULL,
    floor_price BIGINT,
    min_discount BIGINT,
    max_discount BIGINT,
    method VARCHAR(20) NOT NULL,
    deadline BIGINT NOT NULL,
    state VARCHAR(20) NOT NULL,
    min_quotes BIGINT NOT NULL,
    published_at BIGINT,
    opened_at BIGINT,
    valid_quotes BIGINT NOT NULL,
    won_quote CHAR(26),
    won_agency CHAR(26),
    won_party CHAR(26),
    won_price BIGINT,
    contract CHAR(26),
    failure VARCHAR(40) NOT NULL,
    cancel_reason VARCHAR(40) NOT NULL,
    cancel_text TEXT NOT NULL,
    due_kind VARCHAR(40),
    due_at BIGINT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT procurements_pk PRIMARY KEY (id),
    CONSTRAINT procurements_ceiling_positive CHECK (ceiling > 0),
    CONSTRAINT procurements_floor_below CHECK (0 < floor_price AND floor_price <= ceiling),
    CONSTRAINT procurements_award_whole CHECK (state <> 'awarded' OR (won_quote IS NOT NULL AND won_agency IS NOT NULL AND won_party IS NOT NULL AND won_price > 0 AND contract IS NOT NULL))
);

CREATE INDEX procurements_by_state ON procurements (state, id);

CREATE INDEX procurements_by_owner ON procurements (owner, id);

CREATE TABLE quotes (
    id CHAR(26) NOT NULL,
    procurement CHAR(26) NOT NULL,
    agency CHAR(26) NOT NULL,
    party CHAR(26) NOT NULL,
    account CHAR(26) NOT NULL,
    ordinal BIGINT NOT NULL,
    sealing VARCHAR(20) NOT NULL,
    content TEXT NOT NULL,
    commitment CHAR(64) NOT NULL,
    state VARCHAR(20) NOT NULL,
    standing VARCHAR(60),
    received_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT quotes_pk PRIMARY KEY (id),
    CONSTRAINT quotes_procurement FOREIGN KEY (procurement) REFERENCES procurements (id),
    CONSTRAINT quotes_in_order UNIQUE (procurement, ordinal),
    CONSTRAINT quotes_standing UNIQUE (standing)
);
