-- As before, and where nothing was ever mended, which is the rule, nobody pays for looking: whether there is anything is
-- asked once a query, not once an event.
DO $do$
DECLARE
    _services text[] := ARRAY['receiving', 'routing', 'approval', 'publishing', 'tracking', 'meetings', 'directory',
                              'subscriptions', 'operations'];
BEGIN
    EXECUTE 'CREATE OR REPLACE VIEW events AS ' || (
        SELECT string_agg(format($sql$
            SELECT %1$L::text AS service, position, transaction_id, id, stream_id, version, type, subject, body_id, time,
                   CASE WHEN EXISTS (SELECT FROM operations.events mended
                                     WHERE mended.type = 'congvan.operations.LetterMended.v1')
                        THEN coalesce((SELECT (mended.data ->> 'value')::jsonb FROM operations.events mended
                                       WHERE mended.type = 'congvan.operations.LetterMended.v1'
                                         AND mended.data ->> 'event_id' = e.id::text
                                       ORDER BY mended.position DESC LIMIT 1), data)
                        ELSE data END AS data,
                   metadata, command_id, command_index
            FROM %1$I.events e $sql$, _service), ' UNION ALL ' ORDER BY _number)
        FROM unnest(_services) WITH ORDINALITY AS chosen(_service, _number));
END
$do$;
