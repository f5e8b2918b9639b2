-- Who may look at the work of other bodies: each body at those below it, and these at the whole city.
CREATE TABLE city_overseers (body_id text PRIMARY KEY);
COMMENT ON TABLE city_overseers IS 'Bodies that follow and evaluate the whole city';
INSERT INTO city_overseers VALUES ('van-phong-thanh-uy');
GRANT USAGE ON SCHEMA log TO portal;
GRANT SELECT ON city_overseers TO portal;

-- The bodies that the transaction's body may look at, itself among them.  The tree is the directory's present one, read
-- by name at each call: a body that was put under another is seen by its new parent at once, with all its history, and
-- the roster may be rebuilt underneath.
CREATE FUNCTION overseen() RETURNS SETOF text LANGUAGE plpgsql STABLE AS $$
DECLARE
    _body_id text := current_setting('congvan.body_id', true);
BEGIN
    RETURN QUERY
        WITH RECURSIVE below(body_id) AS (
            SELECT _body_id WHERE _body_id <> ''
            UNION
            SELECT b.body_id FROM roster.bodies b JOIN below ON b.parent_body_id = below.body_id
        )
        SELECT body_id FROM below
        UNION
        SELECT b.body_id FROM roster.bodies b
        WHERE EXISTS (SELECT 1 FROM log.city_overseers o WHERE o.body_id = _body_id);
END
$$;

-- As `guard_rows`, and a reader also sees the rows of the bodies below their own.
CREATE FUNCTION guard_overseen_rows(_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', _table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', _table);
    EXECUTE format('CREATE POLICY overseen_rows ON %s FOR SELECT TO portal USING (
        body_id = ANY (ARRAY(SELECT log.overseen()))
        AND secrecy_rank <= coalesce(nullif(current_setting(''congvan.clearance'', true), ''''), ''0'')::int)', _table);
    EXECUTE format('CREATE POLICY writer ON %s TO projections USING (true) WITH CHECK (true)', _table);
    EXECUTE format('GRANT SELECT ON %s TO portal', _table);
END
$$;
