CREATE TABLE templates (
    template_id   uuid NOT NULL,
    body_id       text NOT NULL,
    name          text NOT NULL,
    kind          text NOT NULL,
    subject       text NOT NULL,
    fields        jsonb NOT NULL,
    content       jsonb NOT NULL,
    in_use        boolean NOT NULL,
    changed_by    text NOT NULL,
    changed_at    timestamptz NOT NULL,
    version       integer NOT NULL,
    secrecy_rank  smallint NOT NULL,
    PRIMARY KEY (template_id)
);
COMMENT ON TABLE templates IS 'Drafts that a body begins with; fields are the names of the words that change';
CREATE INDEX templates_of_body ON templates (body_id, kind, name) WHERE in_use;
SELECT log.guard_rows('templates');
