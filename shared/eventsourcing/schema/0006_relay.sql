-- How far the relay has published: everything up to and including this row of the log is in Kafka.
CREATE TABLE relay_checkpoint (
    only_row        boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    transaction_id  xid8 NOT NULL,
    position        bigint NOT NULL,
    generation      integer NOT NULL DEFAULT 1  -- grows with every republish: the log began anew
);
INSERT INTO relay_checkpoint (transaction_id, position) VALUES ('0', 0);
