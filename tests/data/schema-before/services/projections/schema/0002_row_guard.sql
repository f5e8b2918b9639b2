-- What a read model's table needs so that the database refuses what the code forgets: a reader sees the rows of the
-- body, and up to the clearance, that its transaction has set; nothing set, no rows.
CREATE FUNCTION guard_rows(_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', _table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', _table);
    EXECUTE format('CREATE POLICY own_rows ON %s FOR SELECT TO portal USING (
        body_id = current_setting(''congvan.body_id'', true)
        AND secrecy_rank <= coalesce(nullif(current_setting(''congvan.clearance'', true), ''''), ''0'')::int)', _table);
    EXECUTE format('CREATE POLICY writer ON %s TO projections USING (true) WITH CHECK (true)', _table);
    EXECUTE format('GRANT SELECT ON %s TO portal', _table);
END
$$;
