-- Numbers up to base were given outside of this system (an old register, the paper book of a body that joined in
-- mid-term): base is 0 where there are none, and a number above it was taken here.
ALTER TABLE number_series DROP CONSTRAINT number_series_last_check;
ALTER TABLE number_series ADD COLUMN base integer NOT NULL DEFAULT 0;
ALTER TABLE number_series ADD CONSTRAINT numbers_in_order CHECK (0 <= base AND base <= last);

-- Those of them that have been entered here: each at most once.
CREATE TABLE past_numbers (
    series  text NOT NULL REFERENCES number_series,
    number  integer NOT NULL CHECK (number > 0),
    PRIMARY KEY (series, number)
);

DROP FUNCTION IF EXISTS claim_number(text, integer);

-- Lines of old registers that were entered before base was known: everything below the first number of our own is theirs.
WITH entered AS (
    SELECT format('arrival:%s:%s', body_id, data ->> 'register_year') AS series,
           (data ->> 'arrival_number')::integer AS number
    FROM events WHERE type = 'congvan.receiving.PastDocumentEntered.v1'
), own AS (
    SELECT format('arrival:%s:%s', coalesce(metadata ->> 'in_charge', body_id), data ->> 'register_year') AS series,
           min((data ->> 'arrival_number')::integer) AS first
    FROM events WHERE type LIKE 'congvan.receiving.DocumentRegistered.v%'
    GROUP BY 1
), known AS (
    SELECT s.series, least(coalesce(own.first - 1, s.last), s.last) AS base
    FROM number_series s LEFT JOIN own USING (series)
    WHERE s.series IN (SELECT series FROM entered)
), moved AS (
    UPDATE number_series SET base = known.base FROM known WHERE number_series.series = known.series
)
INSERT INTO past_numbers (series, number)
SELECT DISTINCT series, number FROM entered JOIN known USING (series) WHERE number <= base;
