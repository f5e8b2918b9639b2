CREATE TABLE entries (
    body_id         text NOT NULL,
    document_id     uuid NOT NULL,
    event_id        uuid NOT NULL,
    service         text NOT NULL,
    stream_id       text NOT NULL,
    version         integer NOT NULL,
    type            text NOT NULL,
    name            text NOT NULL,
    actor           text NOT NULL,
    actor_name      text NOT NULL,
    acting_for      text,
    at              timestamptz NOT NULL,
    detail          jsonb NOT NULL,
    secrecy_rank    smallint NOT NULL,
    transaction_id  bigint NOT NULL,
    position        bigint NOT NULL,
    PRIMARY KEY (body_id, document_id, event_id)
);
COMMENT ON TABLE entries IS 'Every event of a document, as each body concerned sees it';
SELECT log.guard_rows('entries');
