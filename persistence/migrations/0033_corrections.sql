-- Why an application went back for correction (退回补正), and which of its terms were touched since: names between spaces.

ALTER TABLE contracts ADD COLUMN correction_asked TEXT;
ALTER TABLE contracts ADD COLUMN correction_asked_at BIGINT;
ALTER TABLE contracts ADD COLUMN correction_edited TEXT;
