CREATE TABLE bodies (
    body_id       text PRIMARY KEY,
    days          jsonb NOT NULL,
    hours         jsonb NOT NULL,
    changed_at    timestamptz NOT NULL,
    version       integer NOT NULL,
    secrecy_rank  smallint NOT NULL
);
COMMENT ON TABLE bodies IS 'Where a body''s working time departs from the city''s';
COMMENT ON COLUMN bodies.days IS 'day → off or worked, the reason and who declared it';
COMMENT ON COLUMN bodies.hours IS 'The hours of a working day, each from a day on';
SELECT log.guard_city_rows('bodies');
