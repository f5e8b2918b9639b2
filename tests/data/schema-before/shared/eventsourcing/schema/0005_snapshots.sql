-- The folded state of long streams.  A cache: it may be emptied at any time.  The fingerprint is that of
-- the state's type, so that a new shape of state never meets an old snapshot.
CREATE TABLE snapshots (
    stream_id    text PRIMARY KEY,
    version      integer NOT NULL,
    fingerprint  text NOT NULL,
    state        jsonb NOT NULL
);
