-- The subscriptions' events join the city's log, and the subscriptions may read it: they hand it on to other systems.
CREATE OR REPLACE VIEW events AS
    SELECT 'receiving' AS service, * FROM receiving.events
    UNION ALL SELECT 'routing', * FROM routing.events
    UNION ALL SELECT 'approval', * FROM approval.events
    UNION ALL SELECT 'publishing', * FROM publishing.events
    UNION ALL SELECT 'tracking', * FROM tracking.events
    UNION ALL SELECT 'meetings', * FROM meetings.events
    UNION ALL SELECT 'directory', * FROM directory.events
    UNION ALL SELECT 'subscriptions', * FROM subscriptions.events;

GRANT USAGE ON SCHEMA log TO subscriptions;
GRANT SELECT ON events TO subscriptions;
