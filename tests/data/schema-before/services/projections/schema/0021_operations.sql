-- The operators' events join the city's log; and where they have mended an event that nothing could read, everybody who
-- reads the log reads the mended value in its place.  The store itself keeps what it was given: facts do not change.
DO $do$
DECLARE
    _services text[] := ARRAY['receiving', 'routing', 'approval', 'publishing', 'tracking', 'meetings', 'directory',
                              'subscriptions', 'operations'];
BEGIN
    EXECUTE 'CREATE OR REPLACE VIEW events AS ' || (
        SELECT string_agg(format($sql$
            SELECT %1$L%2$s AS service, position, transaction_id, id, stream_id, version, type, subject, body_id, time,
                   coalesce((SELECT (mended.data ->> 'value')::jsonb FROM operations.events mended
                             WHERE mended.type = 'congvan.operations.LetterMended.v1'
                               AND mended.data ->> 'event_id' = e.id::text
                             ORDER BY mended.position DESC LIMIT 1), data) AS data,
                   metadata, command_id, command_index
            FROM %1$I.events e $sql$, _service, CASE WHEN _number = 1 THEN '::text' ELSE '' END),
            ' UNION ALL ' ORDER BY _number)
        FROM unnest(_services) WITH ORDINALITY AS chosen(_service, _number));
END
$do$;

-- What was mended, for a service that meets such an event in its own stream.
CREATE FUNCTION mended(_event_ids uuid[]) RETURNS TABLE (event_id uuid, data jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT DISTINCT ON (e.data ->> 'event_id') (e.data ->> 'event_id')::uuid, (e.data ->> 'value')::jsonb
    FROM operations.events e
    WHERE e.type = 'congvan.operations.LetterMended.v1' AND e.data ->> 'event_id' = ANY (_event_ids::text[])
    ORDER BY e.data ->> 'event_id', e.position DESC
$$;

-- Who is to take no more events for now; each process asks for itself.
CREATE VIEW paused AS
    SELECT stream_id AS consumer FROM (
        SELECT DISTINCT ON (stream_id) stream_id, type FROM operations.events
        WHERE type IN ('congvan.operations.ConsumerPaused.v1', 'congvan.operations.ConsumerResumed.v1')
        ORDER BY stream_id, version DESC) last
    WHERE type = 'congvan.operations.ConsumerPaused.v1';

DO $$
DECLARE
    _role text;
BEGIN
    FOREACH _role IN ARRAY ARRAY['receiving', 'routing', 'approval', 'publishing', 'tracking', 'meetings', 'directory',
                                 'subscriptions', 'operations', 'projections'] LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA log TO %I', _role);
        EXECUTE format('GRANT SELECT ON log.paused TO %I', _role);
    END LOOP;
END
$$;
GRANT SELECT ON events TO operations;
REVOKE ALL ON FUNCTION mended(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mended(uuid[]) TO receiving, routing, approval, publishing, tracking, meetings, directory,
    subscriptions, operations;
