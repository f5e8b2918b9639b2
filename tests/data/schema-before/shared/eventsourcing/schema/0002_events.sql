-- The truth, and at the same time the outbox: the relay reads these rows in the order (transaction_id, position).
CREATE TABLE events (
    position        bigint GENERATED ALWAYS AS IDENTITY,
    transaction_id  xid8 NOT NULL DEFAULT pg_current_xact_id(),
    id              uuid NOT NULL,           -- UUIDv7, the CloudEvents id
    stream_id       text NOT NULL,
    version         integer NOT NULL,        -- 1, 2, 3 ... within the stream, without gaps
    type            text NOT NULL,           -- congvan.<service>.<EventName>.v<n>
    subject         text NOT NULL,           -- the Kafka key
    body_id         text NOT NULL,
    time            timestamptz NOT NULL,    -- when the command was given
    data            jsonb NOT NULL,
    metadata        jsonb NOT NULL,
    command_id      uuid NOT NULL,           -- the idempotency key, or derived from the event answered
    command_index   smallint NOT NULL,       -- 0, 1, 2 ... within the command
    PRIMARY KEY (stream_id, version)
);

-- A command appends once: its repeat finds this taken.
CREATE UNIQUE INDEX events_of_command ON events (command_id, command_index);

-- The relay's and the rebuild's way through the log.
CREATE INDEX events_in_log_order ON events (transaction_id, position);

-- What happened cannot be changed, not even by the service itself.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are facts: % is not allowed on %', TG_OP, TG_TABLE_NAME;
END
$$;
CREATE TRIGGER events_are_facts BEFORE UPDATE OR DELETE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_are_kept BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
