-- What was mended, for a service that meets such an event in its own stream.
CREATE OR REPLACE FUNCTION mended(_event_ids uuid[]) RETURNS TABLE (event_id uuid, data jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT DISTINCT ON (e.data ->> 'event_id') (e.data ->> 'event_id')::uuid, (e.data ->> 'value')::jsonb
    FROM operations.events e
    WHERE e.type = 'congvan.operations.LetterMended.v1' AND e.data ->> 'event_id' = ANY (_event_ids::text[])
    ORDER BY e.data ->> 'event_id', e.position DESC
$$;

-- Who is to take no more events for now; each process asks for itself.
CREATE OR REPLACE VIEW paused AS
    SELECT stream_id AS consumer FROM (
        SELECT DISTINCT ON (stream_id) stream_id, type FROM operations.events
        WHERE type IN ('congvan.operations.ConsumerPaused.v1', 'congvan.operations.ConsumerResumed.v1')
        ORDER BY stream_id, version DESC) last
    WHERE type = 'congvan.operations.ConsumerPaused.v1';

GRANT SELECT ON paused TO stores, projections;
REVOKE ALL ON FUNCTION mended(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mended(uuid[]) TO stores;
