-- A number that somebody else gave, an old paper register say, enters its series; the system's own numbers go on after it.
-- Null where the series has come that far already: the number is taken, or was skipped for good.
CREATE FUNCTION claim_number(_series text, _number integer) RETURNS integer LANGUAGE sql AS $$
    INSERT INTO number_series (series, last) VALUES (_series, _number)
    ON CONFLICT (series) DO UPDATE SET last = _number WHERE number_series.last < _number
    RETURNING last
$$;
