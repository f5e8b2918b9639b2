-- Private notes on a meeting.  Not events: the log is the office's memory, read by every service, kept for ever; a note
-- is its writer's alone, who may change it and make it vanish.  So it is a row that only this service reads, and the
-- database shows it to nobody but the person that the transaction has named.
CREATE TABLE notes (
    person_id   text NOT NULL,
    meeting_id  uuid NOT NULL,
    text        text NOT NULL,
    updated_at  timestamptz NOT NULL,
    PRIMARY KEY (person_id, meeting_id)
);
COMMENT ON TABLE notes IS 'What somebody wrote for themselves about a meeting';
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE notes FORCE ROW LEVEL SECURITY;
CREATE POLICY own_notes ON notes TO meetings
    USING (person_id = current_setting('congvan.person_id', true))
    WITH CHECK (person_id = current_setting('congvan.person_id', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO meetings;
