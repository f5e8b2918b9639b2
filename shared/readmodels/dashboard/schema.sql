CREATE TABLE bodies (
    body_id              text PRIMARY KEY,
    received             integer NOT NULL,
    registered           integer NOT NULL,
    refused              integer NOT NULL,
    annotated            integer NOT NULL,
    routed               integer NOT NULL,
    handled              integer NOT NULL,
    filed                integer NOT NULL,
    drafts_started       integer NOT NULL,
    drafts_submitted     integer NOT NULL,
    drafts_approved      integer NOT NULL,
    issued               integer NOT NULL,
    dispatched           integer NOT NULL,
    delivered_accepted   integer NOT NULL,
    recalls              integer NOT NULL,
    tasks_ordered        integer NOT NULL,
    tasks_led            integer NOT NULL,
    tasks_with_progress  integer NOT NULL,
    tasks_confirmed      integer NOT NULL,
    last_event_at        timestamptz NOT NULL,
    secrecy_rank         smallint NOT NULL
);
COMMENT ON TABLE bodies IS 'A body''s counters; tasks_ordered, _with_progress and _confirmed are of the tasks it ordered';
SELECT log.guard_rows('bodies');
