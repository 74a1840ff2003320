-- What the audit says of an object is found by the object (heluo verify rows).

CREATE INDEX audit_by_object ON audit_log (object, seq);
