-- Holds every column that a total filters, groups or sums by, so that totals read no rows. What it costs a registration and
-- saves a total: docs/benchmark.md.

CREATE INDEX contracts_for_totals ON contracts (state, registered_on, registered_here, kind, field, seller_region, buyer_region, amount_total, amount_tech);
