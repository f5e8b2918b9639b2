CREATE TABLE targets (
    target_id         uuid PRIMARY KEY,
    body_id           text NOT NULL,
    steering_body_id  text NOT NULL,
    programme         text NOT NULL,
    name              text NOT NULL,
    measure           text NOT NULL,
    due_on            date NOT NULL,
    state             text NOT NULL,
    rating            text,
    rated_as_of       date,
    assessments       integer NOT NULL,
    revisions         integer NOT NULL,
    set_at            timestamptz NOT NULL,
    closed_at         timestamptz,
    closing           text,
    version           integer NOT NULL,
    secrecy_rank      smallint NOT NULL
);
COMMENT ON TABLE targets IS 'The targets of the reform programmes, each with the rating of its latest day';
COMMENT ON COLUMN targets.state IS 'open, achieved or dropped';
CREATE INDEX targets_of_body ON targets (body_id);
SELECT log.guard_city_rows('targets', 'portal, insight');

CREATE TABLE assessments (
    target_id             uuid NOT NULL,
    number                integer NOT NULL,
    body_id               text NOT NULL,
    as_of                 date NOT NULL,
    rating                text NOT NULL,
    note                  text NOT NULL,
    evidence              text,
    evidence_document_id  uuid,
    assessed_by           text NOT NULL,
    assessed_at           timestamptz NOT NULL,
    corrects              integer,
    reason                text,
    corrected_by          integer,
    secrecy_rank          smallint NOT NULL,
    PRIMARY KEY (target_id, number)
);
COMMENT ON TABLE assessments IS 'Every assessment ever given; those with corrected_by do not hold any more';
SELECT log.guard_city_rows('assessments', 'portal, insight');
