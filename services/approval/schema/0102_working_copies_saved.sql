-- What of a working copy is in a revision: the number of the last update that went into one, and which one it was to be.
ALTER TABLE working_copies ADD COLUMN saved_seq bigint NOT NULL DEFAULT 0;
ALTER TABLE working_copies ADD COLUMN saved_as integer NOT NULL DEFAULT 0;
