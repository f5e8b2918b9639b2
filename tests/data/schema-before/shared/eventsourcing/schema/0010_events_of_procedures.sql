-- The procedure catalogue's way to its events: only a procedure's id has a dot, so the index stays as small as the
-- catalogue however many events there are.  Empty in every service but tracking.
CREATE INDEX events_of_procedures ON events (stream_id, version) WHERE stream_id LIKE '%.%';
