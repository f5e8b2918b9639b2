CREATE TABLE incoming (
    body_id             text NOT NULL,
    register_body_id    text NOT NULL,
    document_id         uuid NOT NULL,
    register_year       integer,
    arrival_number      integer,
    received_at         timestamptz NOT NULL,
    registered_at       timestamptz,
    channel             text NOT NULL,
    issuer              text,
    kind                text,
    number              text,
    symbol              text,
    document_date       date,
    place               text,
    subject             text,
    signer              text,
    urgency             smallint NOT NULL,
    secrecy             text NOT NULL,
    secrecy_rank        smallint NOT NULL,
    paper_location      text,
    status              text NOT NULL,
    lead_name           text,
    deadline            date,
    files               jsonb NOT NULL,
    origin_document_id  uuid,
    origin_body_id      text,
    findable            text NOT NULL,
    struck              text NOT NULL DEFAULT '',
    secret_book         boolean NOT NULL DEFAULT false,
    routed_at           timestamptz,
    again_because       text,
    corrections         jsonb NOT NULL DEFAULT '[]',
    cancelled           jsonb,
    PRIMARY KEY (body_id, document_id, struck)
);
COMMENT ON TABLE incoming IS 'The register of incoming documents: a line per document and body, and per cancelled number';
CREATE INDEX incoming_by_number ON incoming (register_body_id, register_year DESC, arrival_number DESC, received_at DESC)
    INCLUDE (body_id, document_id, struck, secrecy_rank);  -- the guard's columns too: a page is found, and counted, without a row
-- CASE, not coalesce: under the row guard PostgreSQL asks an index only with what it holds to be leakproof
CREATE INDEX incoming_by_day ON incoming (register_body_id, (CASE WHEN registered_at IS NULL THEN received_at ELSE registered_at END));
CREATE INDEX incoming_by_registration ON incoming (register_body_id, registered_at) INCLUDE (body_id, secrecy_rank);
SELECT log.guard_rows('incoming', 'portal, insight');

CREATE TABLE outgoing (
    body_id              text NOT NULL,
    register_body_id     text NOT NULL,
    document_id          uuid NOT NULL,
    series               text,
    number               integer,
    symbol               text,
    kind                 text,
    document_date        date,
    subject              text,
    signer               text,
    recipients           jsonb NOT NULL,
    outside              jsonb NOT NULL,
    urgency              smallint NOT NULL,
    secrecy              text NOT NULL,
    secrecy_rank         smallint NOT NULL,
    status               text NOT NULL,
    issued_at            timestamptz NOT NULL,
    files                jsonb NOT NULL,
    answers_document_id  uuid,
    findable             text NOT NULL,
    struck               text NOT NULL DEFAULT '',
    secret_book          boolean NOT NULL DEFAULT false,
    copies               integer,
    paper_location       text,
    sent                 jsonb NOT NULL DEFAULT '[]',
    corrections          jsonb NOT NULL DEFAULT '[]',
    cancelled            jsonb,
    remarks              text,
    PRIMARY KEY (body_id, document_id, struck)
);
COMMENT ON TABLE outgoing IS 'The register of issued documents: a line per number';
CREATE INDEX outgoing_by_issue ON outgoing (register_body_id, issued_at DESC, document_id DESC)
    INCLUDE (body_id, struck, secrecy_rank);
SELECT log.guard_rows('outgoing', 'portal, insight');
