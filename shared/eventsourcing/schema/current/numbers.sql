-- The next number of a series.
CREATE OR REPLACE FUNCTION take_number(_series text) RETURNS integer LANGUAGE sql AS $$
    INSERT INTO number_series (series, last) VALUES (_series, 1)
    ON CONFLICT (series) DO UPDATE SET last = number_series.last + 1
    RETURNING last
$$;

-- The series as it stands, locked until the transaction ends.
CREATE OR REPLACE FUNCTION lock_series(_series text) RETURNS number_series LANGUAGE plpgsql AS $$
DECLARE
    _found number_series;
BEGIN
    INSERT INTO number_series (series, last) VALUES (_series, 0) ON CONFLICT DO NOTHING;
    SELECT * INTO _found FROM number_series WHERE series = _series FOR UPDATE;
    RETURN _found;
END
$$;

-- A number that was given outside of this system enters its series: up to base once, above it only where that leaves no
-- gap, so anywhere as long as no number was taken here, and as the next one afterwards.
--
-- Returns 'claimed', or why not: 'taken', 'gap'.
CREATE OR REPLACE FUNCTION claim_past_number(_series text, _number integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    _known number_series := lock_series(_series);
    _live boolean := _known.last > _known.base;
BEGIN
    IF _number > _known.last THEN
        IF _live AND _number > _known.last + 1 THEN
            RETURN 'gap';
        END IF;
        UPDATE number_series SET last = _number, base = CASE WHEN _live THEN base ELSE _number END
        WHERE series = _series;
        IF _live THEN
            RETURN 'claimed';
        END IF;
    ELSIF _number > _known.base THEN
        RETURN 'taken';
    END IF;
    INSERT INTO past_numbers (series, number) VALUES (_series, _number) ON CONFLICT DO NOTHING;
    RETURN CASE WHEN FOUND THEN 'claimed' ELSE 'taken' END;
END
$$;

-- Numbers up to _last were given outside of this system: the next one taken here follows it.
--
-- Returns 'continued', or why not: 'backward' (the series has come that far), 'live' (numbers were taken here already).
CREATE OR REPLACE FUNCTION continue_series(_series text, _last integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    _known number_series := lock_series(_series);
BEGIN
    IF _known.last > _known.base THEN
        RETURN 'live';
    ELSIF _last <= _known.last THEN
        RETURN 'backward';
    END IF;
    UPDATE number_series SET last = _last, base = _last WHERE series = _series;
    RETURN 'continued';
END
$$;

-- The first numbers up to base that no entry bears yet.
CREATE OR REPLACE FUNCTION free_numbers(_series text, _most integer) RETURNS SETOF integer LANGUAGE sql STABLE AS $$
    SELECT old.number FROM number_series known, generate_series(1, known.base) AS old (number)
    WHERE known.series = _series
      AND NOT EXISTS (SELECT FROM past_numbers past WHERE past.series = _series AND past.number = old.number)
    ORDER BY old.number LIMIT _most
$$;
