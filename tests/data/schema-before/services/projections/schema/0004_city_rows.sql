-- As `guard_rows`, for what every body of the city may read: the programme, the initiatives.  The row keeps the body it
-- belongs to, and a reader still has to be somebody, cleared for it: nobody set, no rows.
CREATE FUNCTION guard_city_rows(_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', _table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', _table);
    EXECUTE format('CREATE POLICY city_rows ON %s FOR SELECT TO portal USING (
        coalesce(current_setting(''congvan.body_id'', true), '''') <> ''''
        AND secrecy_rank <= coalesce(nullif(current_setting(''congvan.clearance'', true), ''''), ''0'')::int)', _table);
    EXECUTE format('CREATE POLICY writer ON %s TO projections USING (true) WITH CHECK (true)', _table);
    EXECUTE format('GRANT SELECT ON %s TO portal', _table);
END
$$;
