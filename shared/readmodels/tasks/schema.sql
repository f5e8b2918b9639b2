CREATE TABLE board (
    body_id           text NOT NULL,
    task_id           uuid NOT NULL,
    role              text NOT NULL,
    document_id       uuid NOT NULL,
    parent_task_id    uuid,
    origin            text NOT NULL,
    ordering_body_id  text NOT NULL,
    lead_body_id      text NOT NULL,
    cooperating       jsonb NOT NULL,
    text              text NOT NULL,
    symbol            text,
    document_subject  text,
    deadline          date,
    first_deadline    date,
    percent           smallint NOT NULL,
    state             text NOT NULL,
    parts             jsonb NOT NULL,
    extension         jsonb,
    overdue_since     timestamptz,
    escalated         boolean NOT NULL,
    chased            integer NOT NULL,
    reporting         jsonb,
    report_due        date,
    reports_given     integer NOT NULL,
    reports_missed    integer NOT NULL,
    files             jsonb NOT NULL,
    last_note         text,
    last_reported_at  timestamptz,
    assigned_at       timestamptz NOT NULL,
    closed_at         timestamptz,
    version           integer NOT NULL,
    secrecy_rank      smallint NOT NULL,
    PRIMARY KEY (body_id, task_id)
);
COMMENT ON TABLE board IS 'Every task as the bodies that order, lead or cooperate see it';
CREATE INDEX board_open ON board (body_id, deadline) WHERE closed_at IS NULL;
CREATE INDEX board_of_document ON board (body_id, document_id);
CREATE INDEX board_of_parent ON board (body_id, parent_task_id) WHERE parent_task_id IS NOT NULL;
CREATE INDEX board_of_file ON board USING gin (files jsonb_path_ops);
SELECT log.guard_rows('board', 'portal, insight');

CREATE TABLE history (
    body_id       text NOT NULL,
    task_id       uuid NOT NULL,
    event_id      uuid NOT NULL,
    document_id   uuid NOT NULL,
    name          text NOT NULL,
    actor_name    text NOT NULL,
    at            timestamptz NOT NULL,
    detail        jsonb NOT NULL,
    version       integer NOT NULL,
    secrecy_rank  smallint NOT NULL,
    PRIMARY KEY (body_id, task_id, event_id)
);
COMMENT ON TABLE history IS 'What happened to a task, for everyone concerned';
CREATE INDEX history_of_document ON history (document_id);
SELECT log.guard_rows('history');
