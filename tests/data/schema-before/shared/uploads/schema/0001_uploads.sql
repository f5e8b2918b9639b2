-- Whose a file is.  An upload is its uploader's until a command uses it; from then on the file is the streams' whose
-- events name it.  The bytes lie in the store of files, once for all who have the same.
CREATE TABLE uploads (
    upload_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sha256 text NOT NULL,
    person_id text NOT NULL,
    body_id text NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    bytes bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX uploads_of ON uploads (person_id, sha256);
CREATE INDEX uploads_by_file ON uploads (sha256);
CREATE INDEX uploads_by_age ON uploads (at);

-- The streams that have a file, each of one service: the same id may be another body's stream in another.  A claim is entered before the event that names it, so that nobody prunes the bytes
-- meanwhile; ``named`` once an event does.
CREATE TABLE holdings (
    service text NOT NULL,
    stream_id text NOT NULL,
    sha256 text NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    bytes bigint NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    named boolean NOT NULL DEFAULT false,
    PRIMARY KEY (service, stream_id, sha256)
);
CREATE INDEX holdings_by_file ON holdings (sha256);
CREATE INDEX holdings_to_settle ON holdings (since) WHERE NOT named;

-- Files that somebody gave up; their bytes go, unless somebody else has the same.
CREATE TABLE given_up (sha256 text PRIMARY KEY);

-- Who enters or prunes a file does it alone, until its transaction ends.
CREATE FUNCTION lock_file(_sha256 text) RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(hashtextextended('file ' || _sha256, 0))
$$;

-- What events name already, of every service.
DO $$
DECLARE
    _service text;
BEGIN
    FOREACH _service IN ARRAY ARRAY['receiving', 'approval', 'publishing', 'tracking', 'meetings', 'subscriptions'] LOOP
        EXECUTE format($sql$
            INSERT INTO holdings (service, stream_id, sha256, name, media_type, bytes, since, named)
            SELECT %1$L, e.stream_id, file ->> 'sha256', file ->> 'name', file ->> 'media_type', (file ->> 'bytes')::bigint,
                   e.time, true
            FROM %1$I.events e,
                 jsonb_path_query(e.data, '$.** ? (exists(@.sha256) && exists(@.media_type) && exists(@.bytes))') AS file
            WHERE e.data::text LIKE '%%"media_type"%%'
            ON CONFLICT DO NOTHING $sql$, _service);
    END LOOP;
END
$$;

-- Claims from before ``_until``: named where an event of the stream does name the file, gone where none does.
CREATE FUNCTION settle_claims(_until timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE files.holdings h SET named = true
    WHERE NOT named AND since < _until AND EXISTS (
        SELECT FROM log.events e WHERE e.service = h.service AND e.stream_id = h.stream_id AND position(h.sha256 IN e.data::text) > 0);
    WITH gone AS (DELETE FROM files.holdings WHERE NOT named AND since < _until RETURNING sha256)
    INSERT INTO files.given_up SELECT DISTINCT sha256 FROM gone ON CONFLICT DO NOTHING;
END
$$;
REVOKE ALL ON FUNCTION settle_claims(timestamptz) FROM PUBLIC;

DO $$
DECLARE
    _role text;
BEGIN
    FOREACH _role IN ARRAY ARRAY['receiving', 'routing', 'approval', 'publishing', 'tracking', 'meetings', 'directory',
                                 'subscriptions', 'operations'] LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA files TO %I', _role);
        EXECUTE format('GRANT SELECT, DELETE ON files.uploads TO %I', _role);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON files.holdings TO %I', _role);
    END LOOP;
END
$$;
GRANT INSERT ON uploads TO receiving;
GRANT DELETE ON holdings TO receiving;
GRANT SELECT, INSERT, DELETE ON given_up TO receiving;
GRANT EXECUTE ON FUNCTION settle_claims(timestamptz) TO receiving;
GRANT USAGE ON SCHEMA files TO portal;
GRANT SELECT ON uploads TO portal;
