CREATE TABLE bodies (
    body_id            text PRIMARY KEY,
    name               text NOT NULL,
    symbol             text NOT NULL,
    level              text NOT NULL,
    parent_body_id     text,
    numbering          text NOT NULL,
    term               text,
    term_opened_on     date,
    ended_on           date,
    ending             text,
    successors         text[] NOT NULL,
    exceptions         jsonb NOT NULL,
    separate_approver  boolean NOT NULL,
    second_step        boolean NOT NULL,
    tone_marks         text,
    numbering_rules    jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE bodies IS 'The bodies of the city, those that have ended too';
COMMENT ON COLUMN bodies.successors IS 'Who took over; the first one takes what exceptions do not give to another';
COMMENT ON COLUMN bodies.separate_approver IS 'Who drafted a document there does not approve it';
COMMENT ON COLUMN bodies.second_step IS 'Its people sign in with a second step (TOTP)';
COMMENT ON COLUMN bodies.tone_marks IS 'Where its papers put tone marks: new, old, or as the form has them';
COMMENT ON COLUMN bodies.numbering_rules IS 'Its books of numbers, and whether it signs or numbers first';
CREATE INDEX bodies_of_successor ON bodies USING gin (successors);

-- A body and all that went over into it, over however many mergers: whose records it may read.  Bound to this very
-- table, so that the function of a rebuilt version, not the one before, answers after the swap.
CREATE FUNCTION lineage(_body_id text) RETURNS SETOF text LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH RECURSIVE line(body_id) AS (
        SELECT _body_id
        UNION
        SELECT b.body_id FROM bodies b JOIN line ON b.successors @> ARRAY[line.body_id]
    )
    SELECT body_id FROM line;
END;

CREATE TABLE changes (
    body_id        text NOT NULL,
    event_id       uuid NOT NULL,
    name           text NOT NULL,
    about_body_id  text NOT NULL,
    day            date NOT NULL,
    detail         jsonb NOT NULL,
    at             timestamptz NOT NULL,
    PRIMARY KEY (body_id, event_id)
);
COMMENT ON TABLE changes IS 'What befell each body: founded, renamed, moved, ended, and what it took over';

CREATE TABLE people (
    person_id  text PRIMARY KEY,
    body_id    text NOT NULL,
    name       text NOT NULL,
    post       text NOT NULL,
    clearance  smallint NOT NULL,
    active     boolean NOT NULL,
    title      text,
    email      text,
    account_issuer   text,
    account_subject  text
);
COMMENT ON TABLE people IS 'The people and their posts';
CREATE INDEX people_of_account ON people (account_issuer, account_subject);
CREATE INDEX people_of_body ON people (body_id) WHERE active;

-- Whoever signed in with an account, as long as it is theirs and they are in office; whether their body asks everybody
-- for a second step.  Bound to these very tables, as `lineage` is.
CREATE FUNCTION in_office(_person_id text, _issuer text, _subject text)
RETURNS TABLE (person_id text, second_step boolean) LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT p.person_id, b.second_step
    FROM people p LEFT JOIN bodies b ON b.body_id = p.body_id
    WHERE p.person_id = _person_id AND p.active AND p.account_issuer = _issuer AND p.account_subject = _subject;
END;

CREATE TABLE clearances (
    body_id           text NOT NULL,
    person_id         text NOT NULL,
    clearance         smallint NOT NULL,
    proposed_by_id    text NOT NULL,
    proposed_by_name  text NOT NULL,
    at                timestamptz NOT NULL,
    PRIMARY KEY (body_id, person_id)
);
COMMENT ON TABLE clearances IS 'Clearances that wait for a second person''s word';

CREATE TABLE delegations (
    delegation_id   text PRIMARY KEY,
    body_id         text NOT NULL,
    delegator_id    text NOT NULL,
    delegator_name  text NOT NULL,
    delegate_id     text NOT NULL,
    delegate_name   text NOT NULL,
    starts_on       date NOT NULL,
    ends_on         date NOT NULL,
    withdrawn       boolean NOT NULL
);
COMMENT ON TABLE delegations IS 'Who may act for whom';
CREATE INDEX delegations_to ON delegations (delegate_id) WHERE NOT withdrawn;

CREATE TABLE absences (
    absence_id  text PRIMARY KEY,
    body_id     text NOT NULL,
    person_id   text NOT NULL,
    starts_on   date NOT NULL,
    ends_on     date NOT NULL,
    note        text
);
COMMENT ON TABLE absences IS 'Who is away';
CREATE INDEX absences_of_body ON absences (body_id, ends_on);

CREATE TABLE digests (
    person_id  text PRIMARY KEY,
    body_id    text NOT NULL,
    day        date NOT NULL
);
COMMENT ON TABLE digests IS 'Until which day each person got the daily e-mail';

CREATE TABLE organs (
    organ_id  text PRIMARY KEY,
    name      text NOT NULL,
    peer_id   uuid NOT NULL
);
COMMENT ON TABLE organs IS 'The organs of other document systems that can be written to';

-- The directory is no secret inside the city.
GRANT SELECT ON bodies, changes, people, clearances, delegations, absences, digests, organs
    TO city;
