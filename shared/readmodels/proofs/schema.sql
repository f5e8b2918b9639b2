CREATE TABLE papers (
    body_id             text NOT NULL,
    document_id         uuid NOT NULL,
    secrecy_rank        smallint NOT NULL,
    issuer              text,
    symbol              text,
    kind                text,
    document_date       date,
    sha256              text NOT NULL,
    mark                text,
    recalled_at         timestamptz,
    replaced_by         uuid,
    replaced_by_symbol  text,
    PRIMARY KEY (body_id, document_id)
);
COMMENT ON TABLE papers IS 'Issued papers as everybody may know them: no subject, no recipients, nothing of a secret one';
CREATE INDEX papers_by_document ON papers (document_id);
CREATE INDEX papers_by_file ON papers (sha256);
SELECT log.guard_public_rows('papers');
