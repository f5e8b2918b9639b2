CREATE TABLE files (
    body_id          text NOT NULL,
    case_file_id     uuid NOT NULL,
    in_charge_body_id  text NOT NULL,
    code             text NOT NULL,
    title            text NOT NULL,
    retention_years  smallint,
    keeper_id        text NOT NULL,
    keeper_name      text NOT NULL,
    state            text NOT NULL,
    documents        integer NOT NULL,
    opened_at        timestamptz NOT NULL,
    closed_at        timestamptz,
    handed_over_at   timestamptz,
    handed_over_by   text,
    received_by      text,
    note             text,
    version          integer NOT NULL,
    secrecy_rank     smallint NOT NULL,
    findable         text NOT NULL,
    PRIMARY KEY (body_id, case_file_id)
);
COMMENT ON TABLE files IS 'The case files of a body; kept for ever where retention_years is empty';
CREATE INDEX files_by_opening ON files (body_id, state, opened_at DESC);
SELECT log.guard_rows('files');

CREATE TABLE papers (
    body_id        text NOT NULL,
    case_file_id   uuid NOT NULL,
    document_id    uuid NOT NULL,
    number         integer NOT NULL,
    direction      text NOT NULL,
    issuer         text,
    kind           text,
    symbol         text,
    document_date  date,
    subject        text,
    files          integer,
    put_at         timestamptz NOT NULL,
    put_by         text NOT NULL,
    secrecy        text NOT NULL,
    secrecy_rank   smallint NOT NULL,
    PRIMARY KEY (body_id, case_file_id, document_id)
);
COMMENT ON TABLE papers IS 'The documents in each case file, as its list names them';
CREATE INDEX papers_of_document ON papers (body_id, document_id);
SELECT log.guard_rows('papers');
