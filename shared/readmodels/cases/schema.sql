CREATE TABLE cases (
    document_id     uuid PRIMARY KEY,
    body_id         text NOT NULL,
    direction       text NOT NULL,
    procedure_id    text NOT NULL,
    procedure_name  text NOT NULL,
    version         integer NOT NULL,
    opened_at       timestamptz NOT NULL,
    due_at          timestamptz NOT NULL,
    work_due_on     date NOT NULL,
    lead_post       text NOT NULL,
    calendar        jsonb NOT NULL,
    state           text NOT NULL,
    completed_at    timestamptz,
    late_hours      double precision,
    closing         text,
    revision        integer NOT NULL,
    secrecy_rank    smallint NOT NULL
);
COMMENT ON TABLE cases IS 'Documents on their way through the version of a procedure that was in force when they began';
COMMENT ON COLUMN cases.state IS 'open, completed or closed (the document was recalled or withdrawn)';
CREATE INDEX cases_of_procedure ON cases (procedure_id, version);
CREATE INDEX cases_of_body ON cases (body_id);
SELECT log.guard_overseen_rows('cases', 'portal, insight');

CREATE TABLE steps (
    document_id   uuid NOT NULL,
    step_key      text NOT NULL,
    body_id       text NOT NULL,
    procedure_id  text NOT NULL,
    version       integer NOT NULL,
    place         smallint NOT NULL,
    name          text NOT NULL,
    post          text NOT NULL,
    hours         double precision NOT NULL,
    waits_for     text[] NOT NULL,
    ends_with     text,
    due_at        timestamptz NOT NULL,
    started_at    timestamptz,
    completed_at  timestamptz,
    took_hours    double precision,
    late_hours    double precision,
    passed_over   boolean NOT NULL,
    secrecy_rank  smallint NOT NULL,
    PRIMARY KEY (document_id, step_key)
);
COMMENT ON TABLE steps IS 'The steps of every case: when each is due, when it was over, how late';
COMMENT ON COLUMN steps.place IS 'Its place in the order of the steps, from 1';
CREATE INDEX steps_of_procedure ON steps (procedure_id, completed_at);
SELECT log.guard_overseen_rows('steps', 'portal, insight');

-- With the verdict: what a document went on without was neither late nor on time, nor is what may still be either.
CREATE VIEW judged WITH (security_invoker = true) AS
SELECT s.*, c.state AS case_state, c.opened_at, c.procedure_name,
       CASE WHEN passed_over THEN NULL
            WHEN s.completed_at IS NOT NULL THEN s.late_hours = 0
            WHEN c.state = 'open' AND now() > s.due_at THEN false END AS on_time
FROM steps s JOIN cases c USING (document_id);
GRANT SELECT ON judged TO portal, insight;
