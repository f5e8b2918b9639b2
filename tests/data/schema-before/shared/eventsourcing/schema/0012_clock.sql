-- Facts do not lie in the future.  The database's clock is the one that the processes of a city share: a writer whose own
-- clock runs ahead of it would fire timers early and number documents in the wrong year, for good.
CREATE FUNCTION guard_clock(_times timestamptz[]) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT max(given) FROM unnest(_times) AS given) > clock_timestamp() + interval '30 seconds' THEN
        RAISE EXCEPTION 'the clock of the writer runs ahead of the clock of the database' USING ERRCODE = 'CVCLK';
    END IF;
    RETURN true;
END
$$;

-- As before, behind the guard.
CREATE OR REPLACE FUNCTION append_events(
    _ids uuid[], _stream_ids text[], _versions integer[], _types text[], _subjects text[], _body_ids text[],
    _times timestamptz[], _data text[], _metadata text[], _command_ids uuid[], _command_indexes smallint[]
) RETURNS TABLE (stream_id text, version integer, "position" bigint, transaction_id xid8)
LANGUAGE sql AS $$
    WITH guarded AS MATERIALIZED (
        SELECT guard_clock(_times) AS passed
    ), asked AS (
        SELECT event.* FROM guarded, unnest(_ids, _stream_ids, _versions, _types, _subjects, _body_ids,
                                            _times, _data, _metadata, _command_ids, _command_indexes)
            AS event(id, stream_id, version, type, subject, body_id, time, data, metadata, command_id, command_index)
        WHERE guarded.passed
    ), wanted AS (
        SELECT stream_id, min(version) - 1 AS expected, max(version) AS reached
        FROM asked GROUP BY stream_id ORDER BY stream_id
    ), opened AS (
        INSERT INTO streams (stream_id, version)
        SELECT stream_id, reached FROM wanted WHERE expected = 0
        ON CONFLICT DO NOTHING
        RETURNING streams.stream_id
    ), moved AS (
        UPDATE streams SET version = reached FROM wanted
        WHERE streams.stream_id = wanted.stream_id AND expected > 0 AND streams.version = expected
        RETURNING streams.stream_id
    )
    INSERT INTO events (id, stream_id, version, type, subject, body_id, time, data, metadata, command_id, command_index)
    SELECT id, stream_id, version, type, subject, body_id, time, data::jsonb, metadata::jsonb, command_id, command_index
    FROM asked JOIN (SELECT stream_id FROM opened UNION ALL SELECT stream_id FROM moved) granted USING (stream_id)
    ORDER BY stream_id, version
    RETURNING events.stream_id, events.version, events.position, events.transaction_id
$$;
