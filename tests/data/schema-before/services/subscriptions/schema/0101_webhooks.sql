-- How far each webhook is, and what became of each try.  No events: a try is nobody's fact, and is gone after a month.
CREATE TABLE webhooks (
    subscription_id  uuid PRIMARY KEY,
    transaction_id   xid8 NOT NULL,
    position         bigint NOT NULL,
    rewinds          integer NOT NULL DEFAULT 0,
    changed          bigint NOT NULL DEFAULT 0,
    failures         integer NOT NULL DEFAULT 0,
    failing_since    timestamptz,
    next_at          timestamptz
);
COMMENT ON TABLE webhooks IS 'How far in the log each webhook is';
COMMENT ON COLUMN webhooks.rewinds IS 'How many of the subscription''s rewinds have been followed';
COMMENT ON COLUMN webhooks.changed IS 'Position of the last event of the subscription that was taken into account';

CREATE TABLE deliveries (
    subscription_id  uuid NOT NULL,
    at               timestamptz NOT NULL,
    event_id         uuid NOT NULL,
    type             text NOT NULL,
    cursor           text NOT NULL,
    status           smallint,
    took_ms          double precision NOT NULL,
    trouble          text
);
COMMENT ON TABLE deliveries IS 'Every try to post an event';
COMMENT ON COLUMN deliveries.cursor IS 'Where the log stands before the event: rewound to it, the event comes again';
COMMENT ON COLUMN deliveries.status IS 'The HTTP status of the answer; null where there was none';
CREATE INDEX deliveries_newest ON deliveries (subscription_id, at DESC);
GRANT SELECT, INSERT, UPDATE, DELETE ON webhooks, deliveries TO subscriptions;
