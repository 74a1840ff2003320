-- What the city's reward asks about a contract besides (技术交易奖励, R37): NULL while nobody has said. And the ways to a year's
-- receipts, of all and of one contract, and to what was bought in a year, by one firm and by all.

ALTER TABLE contracts ADD COLUMN buyer_startup BIGINT;
ALTER TABLE contracts ADD COLUMN other_subsidy BIGINT;

ALTER TABLE contract_revisions ADD COLUMN buyer_startup BIGINT;
ALTER TABLE contract_revisions ADD COLUMN other_subsidy BIGINT;

CREATE INDEX receipts_by_day ON receipts (state, received_on, contract);

CREATE INDEX receipts_of_contract_by_day ON receipts (contract, state, received_on);

CREATE INDEX contracts_by_buyer_code ON contracts (buyer_code, kind, registered_on);

CREATE INDEX contracts_by_kind ON contracts (kind, registered_on, state, buyer_code);
