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
