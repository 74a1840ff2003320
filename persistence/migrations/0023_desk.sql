-- Who examines a case (经办人), and who decided it: a case in hand is worked on by its handler alone, and an objection is not decided
-- by whoever decided what it is about.

ALTER TABLE contracts ADD COLUMN handler CHAR(26);
ALTER TABLE contracts ADD COLUMN decided_by CHAR(26);

CREATE INDEX contracts_by_handler ON contracts (handler, state, id);
