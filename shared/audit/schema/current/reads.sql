CREATE OR REPLACE FUNCTION hashed(_text text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT left(encode(sha256((SELECT value FROM audit.salt) || convert_to(_text, 'UTF8')), 'hex'), 16)
$$;

-- The partitions of last month, of this one and of the next.
CREATE OR REPLACE FUNCTION make_months() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _month timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit months', 0));
    FOR _months IN -1..1 LOOP
        _month := date_trunc('month', now(), 'UTC') + make_interval(months => _months);
        EXECUTE format('CREATE TABLE IF NOT EXISTS audit.%I PARTITION OF audit.reads FOR VALUES FROM (%L) TO (%L)',
                       'reads_' || to_char(_month AT TIME ZONE 'UTC', 'YYYY_MM'), _month,
                       date_trunc('month', _month + interval '32 days', 'UTC'));
    END LOOP;
END
$$;
SELECT make_months();

-- Months that ended more than so many days ago go.  Never fewer than thirty: what was read today can be asked tomorrow.
CREATE OR REPLACE FUNCTION drop_months(_days integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _partition regclass;
    _dropped integer := 0;
BEGIN
    IF _days < 30 THEN
        RAISE EXCEPTION 'reads are kept for 30 days at least';
    END IF;
    FOR _partition IN
        SELECT i.inhrelid FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'audit.reads'::regclass
          AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' < (now() AT TIME ZONE 'UTC') - make_interval(days => _days)
    LOOP
        EXECUTE format('DROP TABLE %s', _partition);
        _dropped := _dropped + 1;
    END LOOP;
    RETURN _dropped;
END
$$;

-- The one way in.  The database says when; what is secret is on the disk before the answer is given.
CREATE OR REPLACE FUNCTION note(
    _site text, _ago double precision[], _persons text[], _acting_for text[], _bodies text[], _whats text[], _ids text[],
    _abouts text[], _ranks smallint[], _addresses text[], _agents text[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF 0 < ANY (_ranks) THEN
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    INSERT INTO audit.reads (at, site, person_id, acting_for, body_id, what, id, about, secrecy_rank, address_hash, agent_hash)
    SELECT clock_timestamp() - make_interval(secs => least(ago, 3600)), _site, person, acting, body, what, id, about, rank,
           audit.hashed(address), audit.hashed(agent)
    FROM unnest(_ago, _persons, _acting_for, _bodies, _whats, _ids, _abouts, _ranks, _addresses, _agents)
         AS told(ago, person, acting, body, what, id, about, rank, address, agent);
END
$$;

-- What was read by people of some bodies (none: of any), newest first, as far as the asker is cleared for it: for what
-- it was when it was opened, and for what its document has become since.
CREATE OR REPLACE FUNCTION asked(
    _of_bodies text[], _clearance integer, _about text[], _person_id text, _since timestamptz, _until timestamptz,
    _before bigint, _most integer
) RETURNS TABLE (
    read_id bigint, at timestamptz, site text, person_id text, acting_for text, body_id text, what text, id text, about text,
    secrecy_rank smallint, address_hash text, agent_hash text
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
    SELECT r.read_id, r.at, r.site, r.person_id, r.acting_for, r.body_id, r.what, r.id, r.about,
           greatest(r.secrecy_rank, coalesce(s.secrecy_rank, 0::smallint)), r.address_hash, r.agent_hash
    FROM audit.reads r LEFT JOIN log.secrets s ON s.subject = r.about
    WHERE (_of_bodies IS NULL OR r.body_id = ANY (_of_bodies))
      AND r.secrecy_rank <= _clearance AND coalesce(s.secrecy_rank, 0) <= _clearance
      AND (_about IS NULL OR r.about = ANY (_about))
      AND (_person_id IS NULL OR r.person_id = _person_id OR r.acting_for = _person_id)
      AND r.at >= coalesce(_since, '-infinity') AND r.at < coalesce(_until, 'infinity')
      AND (_before IS NULL OR r.read_id < _before)
    ORDER BY r.read_id DESC LIMIT _most;
END
$$;

-- For the chief of office of a body, or who acts for them: what people of the body, and of those that went over into it, read.
CREATE OR REPLACE FUNCTION of_own_body(
    _about text[], _person_id text, _since timestamptz, _until timestamptz, _before bigint, _most integer
) RETURNS TABLE (
    read_id bigint, at timestamptz, site text, person_id text, acting_for text, body_id text, what text, id text, about text,
    secrecy_rank smallint, address_hash text, agent_hash text
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM roster.people p WHERE p.person_id = log.reader_person() AND p.active
                   AND p.body_id = log.reader_body() AND p.post = 'chief_of_office') THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT * FROM audit.asked(
        log.reader_bodies(), log.reader_clearance(), _about, _person_id, _since, _until, _before, _most);
END
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;
GRANT USAGE ON SCHEMA audit TO portal, insight, operations, projections, subscriptions;
GRANT EXECUTE ON FUNCTION make_months() TO portal, insight, operations, projections, subscriptions;
GRANT EXECUTE ON FUNCTION note(text, double precision[], text[], text[], text[], text[], text[], text[], smallint[], text[], text[])
    TO portal, insight, operations, projections, subscriptions;
GRANT EXECUTE ON FUNCTION of_own_body(text[], text, timestamptz, timestamptz, bigint, integer) TO portal;
GRANT EXECUTE ON FUNCTION asked(text[], integer, text[], text, timestamptz, timestamptz, bigint, integer) TO operations;
GRANT EXECUTE ON FUNCTION drop_months(integer) TO operations;
