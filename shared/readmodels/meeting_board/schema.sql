CREATE TABLE meetings (
    body_id          text NOT NULL,
    meeting_id       uuid NOT NULL,
    role             text NOT NULL,
    calling_body_id  text NOT NULL,
    title            text NOT NULL,
    kind             text NOT NULL,
    place            text NOT NULL,
    starts_at        timestamptz NOT NULL,
    ends_at          timestamptz NOT NULL,
    chair            jsonb NOT NULL,
    people           jsonb NOT NULL,
    person_ids       text[] NOT NULL,
    bodies           jsonb NOT NULL,
    points           jsonb NOT NULL,
    agenda           jsonb NOT NULL,
    papers           jsonb NOT NULL,
    votings          jsonb NOT NULL,
    status           text NOT NULL,
    reason           text,
    minutes          jsonb,
    version          integer NOT NULL,
    secrecy_rank     smallint NOT NULL,
    PRIMARY KEY (body_id, meeting_id)
);
COMMENT ON TABLE meetings IS 'Every meeting as each body concerned sees it';
CREATE INDEX meetings_by_time ON meetings (body_id, starts_at);
SELECT log.guard_rows('meetings');
-- Invited by name, a meeting is one's own and not one's colleagues': the database shows it to nobody else of the body.
CREATE POLICY invited_by_name ON meetings AS RESTRICTIVE FOR SELECT TO portal
    USING (role <> 'person' OR log.reader_person() = ANY (person_ids));

CREATE TABLE receipts (
    body_id        text NOT NULL,
    meeting_id     uuid NOT NULL,
    paper_id       uuid NOT NULL,
    person_id      text NOT NULL,
    name           text NOT NULL,
    from_body_id   text NOT NULL,
    paper_version  integer NOT NULL,
    at             timestamptz NOT NULL,
    secrecy_rank   smallint NOT NULL,
    PRIMARY KEY (body_id, meeting_id, paper_id, person_id)
);
COMMENT ON TABLE receipts IS 'Which version of a paper somebody has opened last';
SELECT log.guard_rows('receipts');

CREATE TABLE votes (
    body_id        text NOT NULL,
    meeting_id     uuid NOT NULL,
    voting_id      uuid NOT NULL,
    person_id      text NOT NULL,
    name           text NOT NULL,
    from_body_id   text NOT NULL,
    choice         text NOT NULL,
    remark         text,
    at             timestamptz NOT NULL,
    secrecy_rank   smallint NOT NULL,
    PRIMARY KEY (body_id, meeting_id, voting_id, person_id)
);
COMMENT ON TABLE votes IS 'The last vote of each person, for the calling body and their own';
SELECT log.guard_rows('votes');

CREATE TABLE opinions (
    body_id        text NOT NULL,
    meeting_id     uuid NOT NULL,
    event_id       uuid NOT NULL,
    item           integer,
    text           text NOT NULL,
    name           text NOT NULL,
    from_body_id   text NOT NULL,
    at             timestamptz NOT NULL,
    secrecy_rank   smallint NOT NULL,
    PRIMARY KEY (body_id, meeting_id, event_id)
);
COMMENT ON TABLE opinions IS 'What people think of the agenda, for the calling body and their own';
SELECT log.guard_rows('opinions');

CREATE TABLE attendance (
    body_id        text NOT NULL,
    meeting_id     uuid NOT NULL,
    attendee       text NOT NULL,
    name           text,
    from_body_id   text NOT NULL,
    line           text,
    point          text,
    head_count     integer NOT NULL,
    stand_in       text,
    reason         text,
    at             timestamptz,
    secrecy_rank   smallint NOT NULL,
    PRIMARY KEY (body_id, meeting_id, attendee)
);
COMMENT ON TABLE attendance IS 'Who takes part, and on which line: everyone for the calling body, each body its own';
SELECT log.guard_rows('attendance');
