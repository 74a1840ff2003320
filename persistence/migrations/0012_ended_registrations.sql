-- Why and when a registration was cancelled (注销) or revoked (撤销); number and keys stay taken for good.

ALTER TABLE contracts ADD COLUMN end_cause VARCHAR(40);
ALTER TABLE contracts ADD COLUMN ended_at BIGINT;
