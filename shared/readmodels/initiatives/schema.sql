CREATE TABLE register (
    initiative_id  uuid PRIMARY KEY,
    body_id        text NOT NULL,
    name           text NOT NULL,
    description    text NOT NULL,
    state          text NOT NULL,
    registered_by  text NOT NULL,
    registered_at  timestamptz NOT NULL,
    applied_on     date,
    applied_where  text,
    results        jsonb NOT NULL,
    closing        text,
    version        integer NOT NULL,
    secrecy_rank   smallint NOT NULL
);
COMMENT ON TABLE register IS 'The initiatives of every body, those that were withdrawn too';
COMMENT ON COLUMN register.state IS 'registered, applied or withdrawn';
CREATE INDEX register_of_body ON register (body_id);
SELECT log.guard_city_rows('register', 'portal, insight');
