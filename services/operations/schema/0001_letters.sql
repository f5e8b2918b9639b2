-- Dead letters as they came, kept here because brokers are replaced now and then.  A letter is an event (or, where it
-- cannot be told which, a message); each consumer that failed on it stands in failures.  What operators did about a letter
-- is in the events of its stream, nowhere else.
CREATE TABLE letters (
    letter_id     uuid PRIMARY KEY,
    event_id      uuid,                    -- null where the message does not say
    event_type    text NOT NULL,           -- '' where the message does not say
    service       text NOT NULL,
    stream_id     text NOT NULL,
    version       integer,
    body_id       text NOT NULL,
    secrecy_rank  smallint NOT NULL,       -- 3 where the message does not say
    topic         text NOT NULL,
    partition     integer NOT NULL,
    kafka_offset  bigint NOT NULL,
    key           bytea,
    value         bytea,
    headers       jsonb NOT NULL
);
CREATE TABLE failures (
    letter_id    uuid NOT NULL REFERENCES letters,
    consumer     text NOT NULL,            -- projections.inbox, routing …
    error_class  text NOT NULL,
    error        text NOT NULL,
    traceback    text NOT NULL,
    attempts     integer NOT NULL,
    first_at     timestamptz NOT NULL,
    last_at      timestamptz NOT NULL,
    times        integer NOT NULL,         -- it came back this often
    PRIMARY KEY (letter_id, consumer)
);
CREATE TABLE letters_checkpoint (
    only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    next_offset  bigint NOT NULL
);
COMMENT ON TABLE letters_checkpoint IS 'The first offset of the dead-letter topic that is not kept here yet';
INSERT INTO letters_checkpoint (next_offset) VALUES (0);

-- The newest mended value of an event.
CREATE INDEX events_mended ON events ((data ->> 'event_id'), position)
    WHERE type = 'congvan.operations.LetterMended.v1';
CREATE INDEX events_newest ON events (position DESC);
