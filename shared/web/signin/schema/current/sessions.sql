-- A site is a role: each sees the rows of its own alone.
DO $$
DECLARE
    _table text;
BEGIN
    FOREACH _table IN ARRAY ARRAY['sessions', 'kept_forms'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', _table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', _table);
        EXECUTE format('DROP POLICY IF EXISTS own_site ON %I', _table);
        EXECUTE format('CREATE POLICY own_site ON %I TO portal, operations USING (site = current_user)
                        WITH CHECK (site = current_user)', _table);
    END LOOP;
END
$$;
GRANT USAGE ON SCHEMA sessions TO portal, operations;
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions, kept_forms, second_steps TO portal, operations;
