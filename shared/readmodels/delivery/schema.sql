CREATE TABLE recipients (
    body_id               text NOT NULL,
    document_id           uuid NOT NULL,
    recipient_body_id     text NOT NULL,
    symbol                text,
    subject               text,
    urgency               smallint NOT NULL,
    secrecy_rank          smallint NOT NULL,
    status                text NOT NULL,
    status_at             timestamptz NOT NULL,
    description           text,
    incoming_document_id  uuid,
    dispatched_at         timestamptz NOT NULL,
    PRIMARY KEY (body_id, document_id, recipient_body_id)
);
COMMENT ON TABLE recipients IS 'Where an issued document stands at each recipient, in the codes 00-16';
CREATE INDEX recipients_newest ON recipients (body_id, dispatched_at DESC);
SELECT log.guard_rows('recipients');
