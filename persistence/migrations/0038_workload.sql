-- What the registry did in each month (登记工作量), as it was known at each moment: a row for each act, with all of its month until then.
-- Of what was done before this nothing is told.

CREATE TABLE workload (
    month BIGINT NOT NULL,
    known_at BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    registered BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    cancelled BIGINT NOT NULL,
    revoked BIGINT NOT NULL,
    grounds VARCHAR(2000) NOT NULL,
    decided BIGINT NOT NULL,
    working_days BIGINT NOT NULL,
    overdue BIGINT NOT NULL,
    CONSTRAINT workload_pk PRIMARY KEY (month, known_at)
);
