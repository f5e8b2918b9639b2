-- A note is shown to nobody but the person that the transaction has named.
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE notes FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own_notes ON notes;
CREATE POLICY own_notes ON notes TO meetings
    USING (person_id = current_setting('congvan.person_id', true))
    WITH CHECK (person_id = current_setting('congvan.person_id', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO meetings;
