-- Who may look at the work of other bodies: each body at those below it, and these at the whole city.  The rows are those
-- of `CITY_OVERSEERS` (shared/bodies), written at every migration.
CREATE TABLE city_overseers (body_id text PRIMARY KEY);
COMMENT ON TABLE city_overseers IS 'Bodies that follow and evaluate the whole city';
