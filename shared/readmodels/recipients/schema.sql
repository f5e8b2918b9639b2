CREATE TABLE groups (
    body_id       text NOT NULL,
    group_id      text NOT NULL,
    name          text NOT NULL,
    recipients    jsonb NOT NULL,
    outside       jsonb NOT NULL,
    secrecy_rank  smallint NOT NULL,
    PRIMARY KEY (body_id, group_id)
);
COMMENT ON TABLE groups IS 'Recipients that a body chooses together';
SELECT log.guard_rows('groups');

CREATE TABLE outside (
    body_id       text NOT NULL,
    name          text NOT NULL,
    address       text,
    copies        integer NOT NULL,
    last_at       timestamptz NOT NULL,
    secrecy_rank  smallint NOT NULL,
    PRIMARY KEY (body_id, name)
);
COMMENT ON TABLE outside IS 'Recipients outside this system that drafts of a body named';
CREATE INDEX outside_newest ON outside (body_id, last_at DESC);
SELECT log.guard_rows('outside');
