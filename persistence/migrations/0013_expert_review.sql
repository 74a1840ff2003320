-- Expert review (专家审核) of an accepted application: why it was asked for, and what came of it.

ALTER TABLE contracts ADD COLUMN needs_review BIGINT NOT NULL DEFAULT 0;
ALTER TABLE contracts ADD COLUMN review_disputed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE contracts ADD COLUMN review_text TEXT;
ALTER TABLE contracts ADD COLUMN review_asked_at BIGINT;
ALTER TABLE contracts ADD COLUMN review_concluded_at BIGINT;
ALTER TABLE contracts ADD COLUMN review_opinion TEXT;
