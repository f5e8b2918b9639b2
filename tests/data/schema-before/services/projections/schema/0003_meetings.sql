-- The meetings' events join the city's log.
CREATE OR REPLACE VIEW events AS
    SELECT 'receiving' AS service, * FROM receiving.events
    UNION ALL SELECT 'routing', * FROM routing.events
    UNION ALL SELECT 'approval', * FROM approval.events
    UNION ALL SELECT 'publishing', * FROM publishing.events
    UNION ALL SELECT 'tracking', * FROM tracking.events
    UNION ALL SELECT 'meetings', * FROM meetings.events
    UNION ALL SELECT 'directory', * FROM directory.events;
