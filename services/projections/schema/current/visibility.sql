-- Who may see a row: the database's half of shared/bodies/visibility.py.  Every policy calls the
-- functions here, so that one change of a function changes all tables, those that serve already too.

-- Who reads, for the length of a transaction.  Nobody set: nothing is seen.
CREATE OR REPLACE FUNCTION read_as(_body_id text, _clearance integer, _person_id text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('congvan.body_id', _body_id, true),
            set_config('congvan.clearance', _clearance::text, true),
            set_config('congvan.person_id', _person_id, true),
            -- its own rows, and those of the bodies that went over into it
            set_config('congvan.bodies', (SELECT string_agg(id, ' ') FROM roster.lineage(_body_id) AS id), true);
END
$$;
COMMENT ON FUNCTION read_as(text, integer, text) IS 'Read as somebody until the transaction ends';

-- Plain SQL functions of one expression each: the planner puts the expression in their place, so that an index is used,
-- counted on, and read by parallel workers, as if the policy had it written out.
CREATE OR REPLACE FUNCTION reader_body() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT nullif(current_setting('congvan.body_id', true), '') $$;
CREATE OR REPLACE FUNCTION reader_person() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT nullif(current_setting('congvan.person_id', true), '') $$;
CREATE OR REPLACE FUNCTION reader_bodies() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT string_to_array(current_setting('congvan.bodies', true), ' ') $$;
CREATE OR REPLACE FUNCTION reader_clearance() RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT coalesce(nullif(current_setting('congvan.clearance', true), ''), '0')::integer $$;

CREATE OR REPLACE FUNCTION cleared(_secrecy_rank smallint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT _secrecy_rank <= log.reader_clearance() $$;
CREATE OR REPLACE FUNCTION own(_body_id text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT _body_id = ANY (log.reader_bodies()) $$;
CREATE OR REPLACE FUNCTION oversees_city() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT EXISTS (SELECT FROM log.city_overseers o WHERE o.body_id = log.reader_body()) $$;

-- The bodies whose work the reader's body may look at: itself, those below it, those that went over into them; the
-- overseers of the city (`CITY_OVERSEERS`, written here at every migration) all of them.  The tree is the directory's
-- present one, read by name at each call: a body that was put under another is seen by its new parent at once, with all
-- its history, and the roster may be rebuilt underneath.
CREATE OR REPLACE FUNCTION overseen() RETURNS SETOF text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
        WITH RECURSIVE below(body_id) AS (
            SELECT log.reader_body() WHERE log.reader_body() IS NOT NULL
            UNION
            SELECT b.body_id FROM roster.bodies b JOIN below
                ON b.parent_body_id = below.body_id OR b.successors @> ARRAY[below.body_id]
        )
        SELECT body_id FROM below
        UNION
        SELECT b.body_id FROM roster.bodies b WHERE log.oversees_city();
END
$$;

-- What the sorts of policies say.  The set of bodies is asked once a query (an InitPlan), not once a row.
CREATE OR REPLACE FUNCTION sight_of(_policy text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE _policy
        WHEN 'own_rows' THEN 'log.own(body_id) AND log.cleared(secrecy_rank)'
        WHEN 'overseen_rows' THEN 'body_id = ANY (ARRAY(SELECT log.overseen())) AND log.cleared(secrecy_rank)'
        WHEN 'city_rows' THEN 'log.reader_body() IS NOT NULL AND log.cleared(secrecy_rank)'
        WHEN 'public_rows' THEN 'secrecy_rank = 0'
    END
$$;

DROP FUNCTION IF EXISTS guard_rows(regclass), guard_overseen_rows(regclass), guard_city_rows(regclass);

CREATE OR REPLACE FUNCTION guard(_table regclass, _policy text, _readers text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', _table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', _table);
    EXECUTE format('CREATE POLICY %I ON %s FOR SELECT TO %s USING (%s)',
                   _policy, _table, _readers, log.sight_of(_policy));
    EXECUTE format('CREATE POLICY writer ON %s TO projections USING (true) WITH CHECK (true)', _table);
    EXECUTE format('GRANT SELECT ON %s TO %s', _table, _readers);
END
$$;

-- A table's rows are for the bodies that they belong to, and for those that took these over.
CREATE OR REPLACE FUNCTION guard_rows(_table regclass, _readers text DEFAULT 'portal') RETURNS void LANGUAGE sql AS
    $$ SELECT log.guard(_table, 'own_rows', _readers) $$;
-- The same, and for the bodies that oversee these.
CREATE OR REPLACE FUNCTION guard_overseen_rows(_table regclass, _readers text DEFAULT 'portal') RETURNS void LANGUAGE sql AS
    $$ SELECT log.guard(_table, 'overseen_rows', _readers) $$;
-- For every body of the city: the programme, the initiatives.
CREATE OR REPLACE FUNCTION guard_city_rows(_table regclass, _readers text DEFAULT 'portal') RETURNS void LANGUAGE sql AS
    $$ SELECT log.guard(_table, 'city_rows', _readers) $$;
-- For everybody, without signing in: what an issued paper shows whoever holds it.
CREATE OR REPLACE FUNCTION guard_public_rows(_table regclass, _readers text DEFAULT 'portal') RETURNS void LANGUAGE sql AS
    $$ SELECT log.guard(_table, 'public_rows', _readers) $$;

GRANT SELECT ON city_overseers TO portal, insight;

-- Tables that were guarded by words of their own follow the functions from now on.
DO $$
DECLARE
    _guarded record;
BEGIN
    FOR _guarded IN
        SELECT schemaname, tablename, policyname, log.sight_of(regexp_replace(policyname, '_listed$', '')) AS sight
        FROM pg_policies
        WHERE policyname IN ('own_rows', 'own_rows_listed', 'overseen_rows', 'city_rows') AND qual NOT LIKE '%log.cleared(%'
    LOOP
        EXECUTE format('ALTER POLICY %I ON %I.%I USING (%s)',
                       _guarded.policyname, _guarded.schemaname, _guarded.tablename, _guarded.sight);
    END LOOP;
END
$$;
