CREATE TABLE documents (
    body_id         text NOT NULL,
    document_id     uuid NOT NULL,
    symbol          text,
    kind            text,
    subject         text,
    document_date   date,
    urgency         smallint NOT NULL,
    secrecy         text NOT NULL,
    secrecy_rank    smallint NOT NULL,
    PRIMARY KEY (body_id, document_id)
);
COMMENT ON TABLE documents IS 'Documents that may go out on paper, as the book of postal dispatch names them';
SELECT log.guard_rows('documents');
CREATE TABLE papers (
    body_id         text NOT NULL,
    document_id     uuid NOT NULL,
    recipient       text NOT NULL,
    secrecy_rank    smallint NOT NULL,
    address         text,
    copies          integer NOT NULL,
    postal_number   text,
    sent_on         date,
    sent_by         text,
    received_on     date,
    received_by     text,
    changed_at      timestamptz NOT NULL,
    PRIMARY KEY (body_id, document_id, recipient)
);
COMMENT ON TABLE papers IS 'What goes out on paper: a line for each recipient, sent or still waiting';
CREATE INDEX papers_sent ON papers (body_id, sent_on DESC);
SELECT log.guard_rows('papers');
