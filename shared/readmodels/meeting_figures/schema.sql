CREATE TABLE meetings (
    body_id            text NOT NULL,
    meeting_id         uuid NOT NULL,
    title              text NOT NULL,
    kind               text NOT NULL,
    held_on            date NOT NULL,
    status             text NOT NULL,
    papers             integer NOT NULL,
    papers_electronic  integer NOT NULL,
    papers_secret      integer NOT NULL,
    people_invited     integer NOT NULL,
    people_present     integer NOT NULL,
    bodies_to_reach    integer NOT NULL,
    bodies_online      integer NOT NULL,
    bodies_joined      integer NOT NULL,
    missing            jsonb NOT NULL,
    forms              jsonb NOT NULL,
    lines              jsonb NOT NULL,
    present            jsonb NOT NULL,
    secrecy_rank       smallint NOT NULL,
    PRIMARY KEY (body_id, meeting_id)
);
COMMENT ON TABLE meetings IS 'What is counted of each meeting, in the body that called it';
CREATE INDEX meetings_by_day ON meetings (body_id, held_on);
SELECT log.guard_rows('meetings', 'portal, insight');

-- Per body, month and kind; whoever adds months or bodies up adds the counts and divides afterwards.
CREATE VIEW totals WITH (security_invoker = true) AS
SELECT body_id, date_trunc('month', held_on)::date AS month, kind,
       count(*) AS meetings,
       sum(papers) AS papers,
       sum(papers_electronic) AS papers_electronic,
       sum(papers_secret) AS papers_secret,
       round(100.0 * sum(papers_electronic) / nullif(sum(papers), 0), 1) AS electronic_percent,
       sum(bodies_to_reach) AS bodies_to_reach,
       sum(bodies_online) AS bodies_online,
       count(*) FILTER (WHERE kind = 'conference' AND bodies_online = bodies_to_reach AND bodies_to_reach > 0)
           AS conferences_reaching_all
FROM meetings WHERE status <> 'cancelled'
GROUP BY body_id, date_trunc('month', held_on), kind;
GRANT SELECT ON totals TO portal;
