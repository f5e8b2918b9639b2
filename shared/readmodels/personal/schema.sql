CREATE TABLE notices (
    body_id       text NOT NULL,
    person_id     text NOT NULL,
    event_id      uuid NOT NULL,
    document_id   uuid,
    kind          text NOT NULL,
    from_name     text NOT NULL,
    text          text NOT NULL,
    at            timestamptz NOT NULL,
    secrecy_rank  smallint NOT NULL,
    PRIMARY KEY (body_id, person_id, event_id)
);
COMMENT ON TABLE notices IS 'What somebody is told, beyond the work that waits';
CREATE INDEX notices_of_document ON notices (document_id) WHERE document_id IS NOT NULL;
CREATE INDEX notices_newest ON notices (body_id, person_id, at DESC);
SELECT log.guard_rows('notices', 'portal, notifier');

CREATE TABLE seen (
    body_id       text NOT NULL,
    person_id     text NOT NULL,
    until         timestamptz NOT NULL,
    secrecy_rank  smallint NOT NULL,
    PRIMARY KEY (body_id, person_id)
);
COMMENT ON TABLE seen IS 'Up to when somebody has looked at their notices';
SELECT log.guard_rows('seen', 'portal, notifier');

CREATE TABLE views (
    body_id       text NOT NULL,
    view_id       text NOT NULL,
    person_id     text NOT NULL,
    name          text NOT NULL,
    address       text NOT NULL,
    secrecy_rank  smallint NOT NULL,
    PRIMARY KEY (body_id, view_id)
);
COMMENT ON TABLE views IS 'Lists that somebody keeps as they filtered them';
CREATE INDEX views_of_person ON views (body_id, person_id);
SELECT log.guard_rows('views');

CREATE TABLE phrases (
    body_id       text NOT NULL,
    phrase_id     text NOT NULL,
    person_id     text NOT NULL,
    use           text NOT NULL,
    text          text NOT NULL,
    secrecy_rank  smallint NOT NULL,
    PRIMARY KEY (body_id, phrase_id)
);
COMMENT ON TABLE phrases IS 'Phrases that somebody writes again and again';
CREATE INDEX phrases_of_person ON phrases (body_id, person_id, use);
SELECT log.guard_rows('phrases');
