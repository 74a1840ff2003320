-- How the keys in contracts.same_contract and same_own_number were made, and how far making them anew has come: one row.

CREATE TABLE contract_keying (
    one BIGINT NOT NULL,
    scheme BIGINT NOT NULL,
    done_to VARCHAR(26),
    CONSTRAINT contract_keying_pk PRIMARY KEY (one),
    CONSTRAINT contract_keying_one CHECK (one = 1)
);

INSERT INTO contract_keying (one, scheme, done_to) VALUES (1, 1, NULL);
