CREATE TABLE steps (
    body_id       text NOT NULL,
    document_id   uuid NOT NULL,
    step          text NOT NULL,
    case_id       uuid NOT NULL,
    kind          text,
    symbol        text,
    urgency       smallint NOT NULL,
    state         text NOT NULL,
    began_at      timestamptz,
    ended_at      timestamptz,
    open_since    timestamptz,
    waits_for     text,
    due_at        timestamptz,
    minutes       integer NOT NULL,
    laps          jsonb NOT NULL,
    pending       text[] NOT NULL,
    actor_id      text,
    actor_name    text,
    actor_post    text,
    calendar      jsonb,
    secrecy_rank  smallint NOT NULL,
    PRIMARY KEY (body_id, document_id, step)
);
COMMENT ON TABLE steps IS 'Every step of every document in every body: when, how long, how often, by whom';
COMMENT ON COLUMN steps.state IS 'ahead, open, paused (a draft while others are consulted), done or dropped';
COMMENT ON COLUMN steps.minutes IS 'Working minutes of all laps';
CREATE INDEX steps_done ON steps (body_id, ended_at) WHERE state = 'done';
CREATE INDEX steps_open ON steps (body_id, open_since) WHERE state = 'open';
CREATE INDEX steps_of_case ON steps (body_id, case_id);
SELECT log.guard_overseen_rows('steps', 'portal, insight');

-- With the verdict: a step without a due time is neither late nor on time, nor is one that may still be either.
CREATE VIEW measured WITH (security_invoker = true) AS
SELECT *, CASE WHEN state IN ('ahead', 'dropped') OR due_at IS NULL THEN NULL
               WHEN ended_at IS NOT NULL THEN ended_at < due_at
               WHEN now() >= due_at THEN false END AS on_time
FROM steps;
GRANT SELECT ON measured TO portal, insight;
