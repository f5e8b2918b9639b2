-- The city's log, and what it says of secrecy.

-- Every service's events in one view.  All services share one cluster, so transaction ids order events across them: a
-- reaction's transaction starts after the one it answers has committed, and therefore bears a greater id.  Where operators
-- have mended an event that nothing could read, everybody reads the mended value in its place; whether there is any is
-- asked once a query, not once an event.
DO $do$
DECLARE
    _store text;
    _events text := '';
    _secrets text := '';
    _streams text := '';
BEGIN
    FOREACH _store IN ARRAY string_to_array(current_setting('migration.stores'), ' ') LOOP  -- as migrate names them
        _events := _events || CASE WHEN _events = '' THEN '' ELSE ' UNION ALL ' END || format($sql$
            SELECT %1$L::text AS service, position, transaction_id, id, stream_id, version, type, subject, body_id, time,
                   CASE WHEN EXISTS (SELECT FROM operations.events mended
                                     WHERE mended.type = 'congvan.operations.LetterMended.v1')
                        THEN coalesce((SELECT (mended.data ->> 'value')::jsonb FROM operations.events mended
                                       WHERE mended.type = 'congvan.operations.LetterMended.v1'
                                         AND mended.data ->> 'event_id' = e.id::text
                                       ORDER BY mended.position DESC LIMIT 1), data)
                        ELSE data END AS data,
                   metadata, command_id, command_index
            FROM %1$I.events e $sql$, _store);
        _secrets := _secrets || CASE WHEN _secrets = '' THEN '' ELSE ' UNION ALL ' END || format($sql$
            SELECT subject, body_id, metadata ->> 'secrecy' AS secrecy FROM %1$I.events
            WHERE metadata ->> 'secrecy' <> 'none' AND data ->> 'document_id' = subject $sql$, _store);
        _streams := _streams || CASE WHEN _streams = '' THEN '' ELSE ' UNION ALL ' END || format($sql$
            SELECT FROM %1$I.streams WHERE stream_id = _id AND %1$L <> _asking $sql$, _store);
    END LOOP;
    EXECUTE 'CREATE OR REPLACE VIEW events AS ' || _events;
    -- How secret each document has become: as secret as the most secret of its events, whichever service told it.  Few
    -- have any; the index events_secret finds them.  Only the body counts whose document it is, which is the one that
    -- began it: whoever begins something else under the same id hides nothing of it.
    EXECUTE format($sql$
        CREATE OR REPLACE VIEW secrets AS
        SELECT subject, max(coalesce(array_position(ARRAY['none', 'confidential', 'secret', 'top_secret'], secrecy) - 1, 3))
               ::smallint AS secrecy_rank  -- a degree that nobody knows is kept most closely
        FROM (%s) AS told
        WHERE body_id = coalesce((
            SELECT begun.body_id FROM (
                SELECT id, body_id FROM receiving.events WHERE stream_id = told.subject AND version = 1
                UNION ALL SELECT id, body_id FROM approval.events WHERE stream_id = told.subject AND version = 1
                UNION ALL SELECT id, body_id FROM publishing.events WHERE stream_id = told.subject AND version = 1
            ) AS begun ORDER BY id LIMIT 1), body_id)
        GROUP BY subject
    $sql$, _secrets);
    EXECUTE format($sql$
        CREATE OR REPLACE FUNCTION is_taken(_id text, _asking text) RETURNS boolean
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $body$ SELECT EXISTS (%s) $body$
    $sql$, _streams);
END
$do$;
COMMENT ON VIEW secrets IS 'The documents that are secret, by id, and how secret they have become';
GRANT USAGE ON SCHEMA log TO stores, projections, portal, insight, notifier;
GRANT SELECT ON events, secrets TO projections, subscriptions, operations;

-- Which of the documents are secret, and how secret they have become: for whoever decides about something derived from
-- them and reads no other service's events.
CREATE OR REPLACE FUNCTION secrets_among(_document_ids text[]) RETURNS TABLE (subject text, secrecy_rank smallint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
    $$ SELECT s.subject, s.secrecy_rank FROM log.secrets s WHERE s.subject = ANY (_document_ids) $$;
REVOKE EXECUTE ON FUNCTION secrets_among(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION secrets_among(text[]) TO stores, projections;

-- Whether a stream of another service than the one that asks has an id.  Whatever is told under an id is told of one
-- thing, so nobody begins something of their own under the id of another body's document.
REVOKE EXECUTE ON FUNCTION is_taken(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_taken(text, text) TO stores;

-- Each read model has a schema of its own, made and swapped by the projections themselves.
DO $$
BEGIN
    EXECUTE format('GRANT CREATE ON DATABASE %I TO projections', current_database());
END
$$;
