-- Exports go through the register by day and number, page by page.

CREATE INDEX contracts_by_day_and_number ON contracts (state, registered_on, registration_number);
