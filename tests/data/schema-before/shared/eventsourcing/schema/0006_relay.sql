-- How far the relay has published: everything up to and including this row of the log is in Kafka.
CREATE TABLE relay_checkpoint (
    only_row        boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    transaction_id  xid8 NOT NULL,
    position        bigint NOT NULL,
    generation      integer NOT NULL DEFAULT 1  -- grows with every republish: the log began anew
);
INSERT INTO relay_checkpoint (transaction_id, position) VALUES ('0', 0);

-- Events that may be published: those of transactions older than any that still runs.  Positions are handed
-- out before commit and commit out of order, so "position > last" would lose events; no transaction below the
-- snapshot's xmin can add a row any more.
CREATE FUNCTION publishable_events(_transaction_id xid8, _position bigint, _limit integer)
RETURNS SETOF events LANGUAGE sql STABLE AS $$
    SELECT * FROM events
    WHERE (transaction_id, position) > (_transaction_id, _position)
      AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY transaction_id, position
    LIMIT _limit
$$;
