-- What falls due: set and cancelled by the service's own events, fired once.  Everything here can be read anew from them.
CREATE TABLE timers (
    id              uuid PRIMARY KEY,        -- derived from the event that set it; the id of the command it gives
    name            text NOT NULL,           -- which kind of timer
    about           text NOT NULL,           -- what it is about: a later setting about the same replaces it
    stream_id       text NOT NULL,
    body_id         text NOT NULL,
    command         jsonb NOT NULL,
    correlation_id  text NOT NULL,
    due_at          timestamptz NOT NULL,
    next_at         timestamptz NOT NULL,    -- due_at, or later where giving the command failed
    failures        integer NOT NULL DEFAULT 0,
    trouble         text,                    -- what went wrong last
    fired_at        timestamptz,
    cancelled_at    timestamptz
);
CREATE INDEX timers_to_fire ON timers (next_at, id) WHERE fired_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX timers_set ON timers (name, about) WHERE fired_at IS NULL AND cancelled_at IS NULL;

-- How far each kind of timer has followed the service's events; one that is new begins at the beginning.
CREATE TABLE timer_checkpoint (
    name            text PRIMARY KEY,
    transaction_id  xid8 NOT NULL,
    position        bigint NOT NULL
);
