CREATE TABLE board (
    body_id           text NOT NULL,
    task_id           uuid NOT NULL,
    role              text NOT NULL,
    document_id       uuid NOT NULL,
    ordering_body_id  text NOT NULL,
    lead_body_id      text NOT NULL,
    cooperating       jsonb NOT NULL,
    text              text NOT NULL,
    symbol            text,
    document_subject  text,
    deadline          date,
    percent           smallint NOT NULL,
    state             text NOT NULL,
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
SELECT log.guard_rows('board');
