-- Who enters or prunes a file does it alone, until its transaction ends.
CREATE OR REPLACE FUNCTION lock_file(_sha256 text) RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(hashtextextended('file ' || _sha256, 0))
$$;

-- Claims from before ``_until``: named where an event of the stream does name the file, gone where none does.
CREATE OR REPLACE FUNCTION settle_claims(_until timestamptz) RETURNS void
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

GRANT USAGE ON SCHEMA files TO stores, portal;
GRANT SELECT, DELETE ON uploads TO stores;
GRANT SELECT, INSERT, UPDATE ON holdings TO stores;
GRANT SELECT ON uploads TO portal;
GRANT INSERT ON uploads TO receiving;
GRANT DELETE ON holdings TO receiving;
GRANT SELECT, INSERT, DELETE ON given_up TO receiving;
GRANT EXECUTE ON FUNCTION settle_claims(timestamptz) TO receiving;
