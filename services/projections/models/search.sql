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
CREATE INDEX entries_newest ON entries (body_id, at DESC);
CREATE INDEX entries_by_symbol ON entries (body_id, symbol_key) WHERE symbol_key IS NOT NULL;
ALTER TABLE entries ALTER COLUMN tokens SET STATISTICS 1000;
SELECT log.guard_rows('entries');

-- Array operators are not leakproof, so PostgreSQL would never use their index under row-level security: the rows of
-- all bodies would be read for each question.  This function asks the index as the table's owner, with the very
-- conditions of the row guard written out; it returns ids, and the rows themselves are read under the guard.
CREATE FUNCTION find(_tokens text[], _most integer)
RETURNS TABLE (document_id uuid, direction text, kind text, year integer, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC  -- names are bound now: a rebuild renames the schema later
    SELECT e.document_id, e.direction, e.kind, extract(year FROM coalesce(e.document_date, e.at))::int, e.at
    FROM entries e
    WHERE e.tokens @> (_tokens || ('body:' || current_setting('congvan.body_id', true)))
      AND e.body_id = current_setting('congvan.body_id', true)
      AND e.secrecy_rank <= coalesce(nullif(current_setting('congvan.clearance', true), ''), '0')::int
    ORDER BY e.at DESC, e.document_id
    LIMIT _most;
END;
REVOKE EXECUTE ON FUNCTION find(text[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find(text[], integer) TO portal;
