-- Contracts between two sides are found by whichever pair of their names and codes agrees, so that the search costs the same
-- however many contracts one of them has with others. (What stands in /*! */ is read by MariaDB and MySQL only, which want the
-- table named.)

DROP INDEX contracts_by_seller_key /*! ON contracts */;

DROP INDEX contracts_by_seller_code /*! ON contracts */;

CREATE INDEX contracts_by_names ON contracts (seller_key, buyer_key, signed_on);

CREATE INDEX contracts_by_name_and_code ON contracts (seller_key, buyer_code, signed_on);

CREATE INDEX contracts_by_code_and_name ON contracts (seller_code, buyer_key, signed_on);

CREATE INDEX contracts_by_codes ON contracts (seller_code, buyer_code, signed_on);
