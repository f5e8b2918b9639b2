-- Who opened what.  A month is a partition, so that what is kept long enough goes as a whole.
CREATE TABLE reads (
    read_id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL,
    site text NOT NULL,
    person_id text NOT NULL,
    acting_for text,
    body_id text NOT NULL,
    what text NOT NULL,
    id text NOT NULL,
    about text,
    secrecy_rank smallint NOT NULL,
    address_hash text,
    agent_hash text
) PARTITION BY RANGE (at);
COMMENT ON TABLE reads IS 'Reads of documents, files, exports and of the console; kept by the month';
COMMENT ON COLUMN reads.body_id IS 'The body of the person who read';
COMMENT ON COLUMN reads.about IS 'The document, meeting or task that what was opened belongs to';
COMMENT ON COLUMN reads.secrecy_rank IS 'How secret it was when it was opened (0-3)';
CREATE INDEX reads_in_order ON reads (read_id DESC);
CREATE INDEX reads_of_body ON reads (body_id, read_id DESC);
CREATE INDEX reads_about ON reads (about, read_id DESC) WHERE about IS NOT NULL;
CREATE INDEX reads_of_person ON reads (person_id, read_id DESC);

-- Addresses are told apart, not told: what they are hashed with never leaves the database.
CREATE TABLE salt (one boolean PRIMARY KEY DEFAULT true CHECK (one), value bytea NOT NULL);
INSERT INTO salt (value) VALUES (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
