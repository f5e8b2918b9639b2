-- The whole city's log, service by service, for rebuilding read models and for closing gaps in a stream.
-- All services share one cluster, so transaction ids order events across them: a reaction's transaction starts
-- after the one it answers has committed, and therefore bears a greater id.
CREATE VIEW events AS
    SELECT 'receiving' AS service, * FROM receiving.events
    UNION ALL SELECT 'routing', * FROM routing.events
    UNION ALL SELECT 'approval', * FROM approval.events
    UNION ALL SELECT 'publishing', * FROM publishing.events
    UNION ALL SELECT 'tracking', * FROM tracking.events
    UNION ALL SELECT 'directory', * FROM directory.events;

GRANT USAGE ON SCHEMA log TO projections;
GRANT SELECT ON events TO projections;

-- Each read model has a schema of its own, made and swapped by the projections themselves.
DO $$
BEGIN
    EXECUTE format('GRANT CREATE ON DATABASE %I TO projections', current_database());
END
$$;
