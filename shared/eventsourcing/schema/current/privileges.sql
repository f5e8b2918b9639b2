-- The service's role (named like its schema) may append and read; facts it can neither change nor remove.
-- The projections may read the truth, to rebuild from it and to close gaps.
DO $$
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %1$I TO %1$I, projections', current_schema());
    EXECUTE format('GRANT SELECT, INSERT ON events TO %I', current_schema());
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON streams, number_series, swept TO %I', current_schema());
    EXECUTE format('GRANT SELECT, INSERT ON past_numbers TO %I', current_schema());
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON snapshots TO %I', current_schema());
    EXECUTE format('GRANT SELECT, UPDATE ON relay_checkpoint TO %I', current_schema());
END
$$;
GRANT SELECT ON events TO projections;
