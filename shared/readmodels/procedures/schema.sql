CREATE TABLE versions (
    procedure_id   text NOT NULL,
    version        integer NOT NULL,
    body_id        text NOT NULL,
    name           text NOT NULL,
    area           text NOT NULL,
    sort           text NOT NULL,
    direction      text,
    kinds          jsonb NOT NULL,
    legal_basis    text NOT NULL,
    valid_from     date NOT NULL,
    valid_to       date,
    steps          jsonb NOT NULL,
    standing       text NOT NULL,
    drafted_by     text NOT NULL,
    drafted_at     timestamptz NOT NULL,
    returned       text,
    submitted_by   text,
    submitted_at   timestamptz,
    approved_by    text,
    approved_at    timestamptz,
    withdrawn      text,
    withdrawn_by   text,
    withdrawn_at   timestamptz,
    revision       integer NOT NULL,
    secrecy_rank   smallint NOT NULL,
    PRIMARY KEY (procedure_id, version)
);
COMMENT ON TABLE versions IS 'The procedure catalogue: every version ever proposed, whom it governs, how long it holds, its steps';
COMMENT ON COLUMN versions.valid_to IS 'The last day on which cases begin with it, as it turned out';
COMMENT ON COLUMN versions.standing IS 'draft, submitted, approved or withdrawn';
COMMENT ON COLUMN versions.revision IS 'The version of the procedure''s stream that this row shows';
SELECT log.guard_city_rows('versions', 'portal, insight');
-- What was never in force is its own body's to see.
CREATE POLICY own_proposals ON versions AS RESTRICTIVE FOR SELECT TO portal
    USING (approved_at IS NOT NULL OR body_id = log.reader_body());

-- Which versions a case may begin with today, or could on the days when they held.
CREATE VIEW in_force WITH (security_invoker = true) AS
SELECT * FROM versions
WHERE approved_at IS NOT NULL AND (standing = 'approved' OR valid_to IS NOT NULL)
  AND (valid_to IS NULL OR valid_to >= valid_from);
GRANT SELECT ON in_force TO portal, insight;

CREATE TABLE additions (
    procedure_id  text NOT NULL,
    version       integer NOT NULL,
    body_id       text NOT NULL,
    addition      jsonb NOT NULL,
    made_by       text NOT NULL,
    made_at       timestamptz NOT NULL,
    secrecy_rank  smallint NOT NULL,
    PRIMARY KEY (procedure_id, version, body_id)
);
COMMENT ON TABLE additions IS 'What a body adds to a version: steps of its own, limits that are shorter';
SELECT log.guard_city_rows('additions');
