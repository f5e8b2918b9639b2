-- The last number taken of each series.  A number is taken in the transaction that appends the event which
-- bears it: the row's lock lets one taker in at a time, and a rollback gives the number back, so that
-- a series has neither gaps nor repeats.
CREATE TABLE number_series (
    series  text PRIMARY KEY,
    last    integer NOT NULL CHECK (last > 0)
);
