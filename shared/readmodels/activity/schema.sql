CREATE TABLE bodies (
    body_id       text PRIMARY KEY,
    last_at       timestamptz NOT NULL,
    acts          bigint NOT NULL,
    secrecy_rank  smallint NOT NULL
);
COMMENT ON TABLE bodies IS 'When people of a body last did something with a document, and how often they have';
SELECT log.guard_overseen_rows('bodies');
