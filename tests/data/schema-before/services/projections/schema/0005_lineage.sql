-- Who takes over from a body reads its records: the reader's transaction sets all the bodies whose rows it may see,
-- the own one and those that went over into it.  The tables that are there already are guarded in the same way.
CREATE OR REPLACE FUNCTION guard_rows(_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', _table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', _table);
    EXECUTE format('CREATE POLICY own_rows ON %s FOR SELECT TO portal USING (
        body_id = ANY (string_to_array(current_setting(''congvan.bodies'', true), '' ''))
        AND secrecy_rank <= coalesce(nullif(current_setting(''congvan.clearance'', true), ''''), ''0'')::int)', _table);
    EXECUTE format('CREATE POLICY writer ON %s TO projections USING (true) WITH CHECK (true)', _table);
    EXECUTE format('GRANT SELECT ON %s TO portal', _table);
END
$$;

DO $$
DECLARE
    _guarded record;
BEGIN
    FOR _guarded IN SELECT schemaname, tablename FROM pg_policies WHERE policyname = 'own_rows' LOOP
        EXECUTE format('ALTER POLICY own_rows ON %I.%I USING (
            body_id = ANY (string_to_array(current_setting(''congvan.bodies'', true), '' ''))
            AND secrecy_rank <= coalesce(nullif(current_setting(''congvan.clearance'', true), ''''), ''0'')::int)',
            _guarded.schemaname, _guarded.tablename);
    END LOOP;
END
$$;

-- Who may look at a body's work may look at that of the bodies that went over into it.
CREATE OR REPLACE FUNCTION overseen() RETURNS SETOF text LANGUAGE plpgsql STABLE AS $$
DECLARE
    _body_id text := current_setting('congvan.body_id', true);
BEGIN
    RETURN QUERY
        WITH RECURSIVE below(body_id) AS (
            SELECT _body_id WHERE _body_id <> ''
            UNION
            SELECT b.body_id FROM roster.bodies b JOIN below
                ON b.parent_body_id = below.body_id OR b.successors @> ARRAY[below.body_id]
        )
        SELECT body_id FROM below
        UNION
        SELECT b.body_id FROM roster.bodies b
        WHERE EXISTS (SELECT 1 FROM log.city_overseers o WHERE o.body_id = _body_id);
END
$$;
