-- How much is open in each body of the city, in numbers: what a reorganisation is rehearsed with.  The rows themselves stay
-- guarded; only who oversees the city is told the sums.  By name at each call, for the read models may be rebuilt underneath.
CREATE OR REPLACE FUNCTION open_work() RETURNS TABLE (
    body_id text, waiting int, handling int, drafts int, to_issue int, opinions int, items int, led int, ordered int,
    people int
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT log.oversees_city() THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT counted.body_id, sum(counted.waiting)::int, sum(counted.handling)::int, sum(counted.drafts)::int,
           sum(counted.to_issue)::int, sum(counted.opinions)::int, sum(counted.items)::int, sum(counted.led)::int,
           sum(counted.ordered)::int, sum(counted.people)::int
    FROM (
        SELECT i.body_id,
               count(DISTINCT i.document_id) FILTER (WHERE i.work IN ('register', 'answer_recall')) AS waiting,
               count(DISTINCT i.document_id) FILTER (
                   WHERE i.work IN ('annotate', 'route', 'handle', 'cooperate', 'inform', 'file')) AS handling,
               count(DISTINCT i.document_id) FILTER (WHERE i.work IN ('draft', 'check_format', 'approve')) AS drafts,
               count(DISTINCT i.document_id) FILTER (WHERE i.work IN ('number', 'compose', 'sign', 'issue')) AS to_issue,
               count(DISTINCT i.document_body_id || i.document_id::text) FILTER (
                   WHERE i.work = 'give_opinion') AS opinions,
               count(*) AS items, 0 AS led, 0 AS ordered, 0 AS people
        FROM inbox.items i GROUP BY i.body_id
        UNION ALL
        SELECT t.body_id, 0, 0, 0, 0, 0, 0, count(*) FILTER (WHERE t.body_id = t.lead_body_id),
               count(*) FILTER (WHERE t.body_id = t.ordering_body_id), 0
        FROM tasks.board t WHERE t.closed_at IS NULL GROUP BY t.body_id
        UNION ALL
        SELECT p.body_id, 0, 0, 0, 0, 0, 0, 0, 0, count(*) FROM roster.people p WHERE p.active GROUP BY p.body_id
    ) AS counted GROUP BY counted.body_id;
END
$$;
COMMENT ON FUNCTION open_work() IS 'How much is open in each body; only for who oversees the city';

-- How many things wait for a person by name in their body: who moves somebody has to know, and is told no more.
CREATE OR REPLACE FUNCTION waiting_by_name(_person_id text) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (
        SELECT count(*) FROM inbox.items i
        WHERE i.holders && ARRAY['person:' || _person_id] AND i.person_id = _person_id
          AND log.oversees_city()
    );
END
$$;
COMMENT ON FUNCTION waiting_by_name(text) IS 'What waits for a person by name; only for who oversees the city';


-- As the writer of the read models, whom no guard of rows holds back, and not as a superuser.
GRANT SELECT ON city_overseers TO projections;
ALTER FUNCTION open_work() OWNER TO projections;
ALTER FUNCTION waiting_by_name(text) OWNER TO projections;
REVOKE EXECUTE ON FUNCTION open_work(), waiting_by_name(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_work(), waiting_by_name(text) TO portal, projections;
