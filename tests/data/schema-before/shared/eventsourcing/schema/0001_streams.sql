-- One row per stream: its present version, which every append must name.
-- The row is also the lock that makes two appends to one stream wait for each other.
CREATE TABLE streams (
    stream_id  text PRIMARY KEY,
    version    integer NOT NULL CHECK (version > 0)
) WITH (fillfactor = 80);  -- room for HOT updates: only version changes, and no index holds it
