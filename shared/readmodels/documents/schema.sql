CREATE TABLE cards (
    body_id                  text NOT NULL,
    document_id              uuid NOT NULL,
    role                     text NOT NULL,
    owner_body_id            text NOT NULL,
    direction                text NOT NULL,
    status                   text NOT NULL,
    issuer                   text,
    kind                     text,
    number                   text,
    symbol                   text,
    subject                  text,
    document_date            date,
    place                    text,
    signer                   text,
    urgency                  smallint NOT NULL,
    secrecy                  text NOT NULL,
    secrecy_rank             smallint NOT NULL,
    arrival_number           integer,
    register_year            integer,
    paper_location           text,
    files                    jsonb NOT NULL,
    draft                    jsonb,
    draft_files              jsonb NOT NULL,
    revision                 integer NOT NULL,
    drafter_id               text,
    co_authors               jsonb NOT NULL,
    directives               jsonb NOT NULL,
    annotation               jsonb,
    routing                  jsonb,
    read_by                  jsonb NOT NULL,
    comments                 jsonb NOT NULL,
    opinions                 jsonb NOT NULL,
    approvals                jsonb NOT NULL,
    remarks                  text,
    result                   text,
    answers_document_id      uuid,
    answered_by_document_id  uuid,
    replaces_document_id     uuid,
    replaced_by_document_id  uuid,
    signatures               jsonb NOT NULL,
    active_content           jsonb NOT NULL,
    readable_sha256          text,
    unreadable               text,
    origin_document_id       uuid,
    origin_body_id           text,
    issuing                  jsonb NOT NULL,
    in_charge                jsonb NOT NULL,
    versions                 jsonb NOT NULL,
    updated_at               timestamptz NOT NULL,
    PRIMARY KEY (body_id, document_id)
);
COMMENT ON TABLE cards IS 'All that a body knows about one document';
CREATE INDEX cards_newest ON cards (body_id, updated_at DESC);
CREATE INDEX cards_annotated ON cards (body_id, (annotation -> 'annotated_by' ->> 'person_id'), updated_at DESC)
    WHERE annotation IS NOT NULL;
CREATE INDEX cards_with_copy ON cards (readable_sha256) WHERE readable_sha256 IS NOT NULL;
CREATE INDEX cards_with_file ON cards USING gin (files jsonb_path_ops);
CREATE INDEX drafts_with_file ON cards USING gin (draft_files jsonb_path_ops) WHERE draft_files <> '[]';
-- Routing looks up what the list of a case file says of a document: as the person who asks, like the portal.
SELECT log.guard_rows('cards', 'portal, insight, routing');
