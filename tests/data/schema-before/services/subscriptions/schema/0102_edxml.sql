-- What waits to be sent to other document systems, and how far the log was looked through for it.
CREATE TABLE edxml_reached (
    one             boolean PRIMARY KEY DEFAULT true CHECK (one),
    transaction_id  xid8 NOT NULL,
    position        bigint NOT NULL
);
COMMENT ON TABLE edxml_reached IS 'How far in the log the outbox is filled; one row';
INSERT INTO edxml_reached (transaction_id, position) VALUES ('0', 0);

CREATE TABLE edxml_outbox (
    message_id   uuid PRIMARY KEY,
    peer_id      uuid NOT NULL,
    place        bigint GENERATED ALWAYS AS IDENTITY,
    kind         text NOT NULL,
    outside_id   text NOT NULL,
    document_id  uuid,
    body_id      text NOT NULL,
    message      jsonb NOT NULL,
    files        jsonb NOT NULL,
    queued_at    timestamptz NOT NULL,
    failures     integer NOT NULL DEFAULT 0,
    next_at      timestamptz,
    trouble      text,
    settled_at   timestamptz,
    delivered    boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE edxml_outbox IS 'Messages to peers, in the order of place for each; kept, for answers come months later';
COMMENT ON COLUMN edxml_outbox.outside_id IS 'The DocumentId that the message is about';
COMMENT ON COLUMN edxml_outbox.document_id IS 'Our document that it is about; null for a status of theirs';
COMMENT ON COLUMN edxml_outbox.message IS 'The message as values; packaged and signed when it is sent, as the peer then wants it';
COMMENT ON COLUMN edxml_outbox.files IS 'sha256 of each attachment by its content id; the bytes stay in the store of files';
COMMENT ON COLUMN edxml_outbox.delivered IS 'Of a settled one: taken by the peer, not refused';
CREATE INDEX edxml_outbox_waiting ON edxml_outbox (peer_id, place) WHERE settled_at IS NULL;
CREATE INDEX edxml_outbox_about ON edxml_outbox (outside_id) WHERE document_id IS NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON edxml_reached, edxml_outbox TO subscriptions;

-- Peers are few and asked for every second; the documents that come in from them are many.
CREATE INDEX events_of_peers ON events (position) WHERE type LIKE 'congvan.subscriptions.Peer%';
CREATE INDEX events_of_subscriptions ON events (stream_id, position)
    WHERE type NOT LIKE 'congvan.subscriptions.Outside%';
