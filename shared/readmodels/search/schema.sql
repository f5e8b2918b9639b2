CREATE TABLE entries (
    body_id        text NOT NULL,
    document_id    uuid NOT NULL,
    direction      text NOT NULL,
    kind           text,
    issuer         text,
    symbol         text,
    symbol_key     text,
    subject        text,
    signer         text,
    document_date  date,
    said           text NOT NULL,
    content        text NOT NULL,
    cites          text[] NOT NULL,
    tokens         text[] NOT NULL,
    secrecy_rank   smallint NOT NULL,
    at             timestamptz NOT NULL,
    PRIMARY KEY (body_id, document_id)
);
COMMENT ON TABLE entries IS 'The words of every document, as each body may find it';
COMMENT ON COLUMN entries.tokens IS 'Its words with and without diacritics, and as key:value what facets ask for';
CREATE INDEX entries_by_token ON entries USING gin (tokens) WITH (fastupdate = off);
CREATE INDEX entries_by_symbol ON entries (body_id, symbol_key) WHERE symbol_key IS NOT NULL;
ALTER TABLE entries ALTER COLUMN tokens SET STATISTICS 1000;
SELECT log.guard_rows('entries');

-- Array operators are not leakproof, so PostgreSQL would never use their index under row-level security: the rows of
-- all bodies would be read for each question.  This function asks the index as the table's owner, with the very
-- conditions of the row guard written out; it returns ids, and the rows themselves are read under the guard.
--
-- People want the newest first, and most questions have thousands of answers.  So time is asked in steps, each older
-- and longer than the one before, until there are enough: the token of a body's month is rare, and the index skips
-- through the lists of frequent words with it.  A step walks through those lists whatever it finds; so once the months
-- behind us tell that the steps to come would not find enough either, all that is older is asked at once.
CREATE FUNCTION find(_tokens text[], _most integer)
RETURNS TABLE (document_id uuid, direction text, kind text, year integer, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog SET enable_indexscan = off SET enable_seqscan = off AS $$
DECLARE
    _body text;
    _cleared integer := log.reader_clearance();
    _steps integer[] := ARRAY[0, 2, 7, 19];  -- months back
    _this_month timestamptz := date_trunc('month', now(), 'UTC');
    _older timestamptz;  -- nothing from here on has been asked for
    _found integer := 0;
    _rows integer;
    -- body_id and at stand in expressions: the tokens find the body's rows already, and an index that lists all of
    -- them once more costs more than it spares
    _question text :=
        'SELECT e.document_id, e.direction, e.kind, extract(year FROM coalesce(e.document_date, e.at))::int, e.at
         FROM search.entries e
         WHERE e.tokens @> $1 AND e.body_id || '''' = $2 AND e.secrecy_rank <= $3';
    _newest_first text := ' ORDER BY e.at DESC, e.document_id LIMIT $4';
BEGIN
    -- each of the bodies that the reader may read for, with the newest of each; nobody set, nothing found
    <<each_body>>
    FOREACH _body IN ARRAY coalesce(log.reader_bodies(), '{}') LOOP
    _found := 0;
    FOR _step IN 1 .. 3 LOOP
        -- planned anew each time, for the words decide the plan; the schema's name is that of the serving version
        RETURN QUERY EXECUTE _question || ' AND e.tokens && $5' || _newest_first
            USING _tokens, _body, _cleared, _most - _found, ARRAY(
                SELECT format('month:%s:%s', _body, to_char(
                    _this_month AT TIME ZONE 'UTC' - make_interval(months => back), 'YYYY-MM'))
                FROM generate_series(_steps[_step], _steps[_step + 1] - 1) AS back);
        GET DIAGNOSTICS _rows = ROW_COUNT;
        _found := _found + _rows;
        CONTINUE each_body WHEN _found >= _most;
        _older := (_this_month AT TIME ZONE 'UTC' - make_interval(months => _steps[_step + 1] - 1)) AT TIME ZONE 'UTC';
        EXIT WHEN _found * _steps[4] < _most * _steps[_step + 1];
    END LOOP;
    RETURN QUERY EXECUTE _question || ' AND e.at + interval ''0'' < $5' || _newest_first
        USING _tokens || ('body:' || _body), _body, _cleared, _most - _found, _older;
    END LOOP;
END
$$;
REVOKE EXECUTE ON FUNCTION find(text[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find(text[], integer) TO portal;
