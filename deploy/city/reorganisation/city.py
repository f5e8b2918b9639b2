"""What the running city says: its directory, who has how much open, and what has no owner."""

from dataclasses import dataclass, fields

import asyncpg

from deploy.city.reorganisation.plan import KnownBody, KnownPerson


@dataclass(frozen=True)
class Load:
    """What is open in a body: documents at each stage, work on desks, tasks by the body's place in them, people."""

    waiting: int = 0
    handling: int = 0
    drafts: int = 0
    to_issue: int = 0
    opinions: int = 0
    items: int = 0
    led: int = 0
    ordered: int = 0
    people: int = 0

    def __add__(self, other: "Load") -> "Load":
        return Load(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Load)))


LABELS = ("chờ vào sổ", "đang xử lý", "dự thảo", "chờ phát hành", "cho ý kiến", "việc trên bàn", "chủ trì", "giao việc",
          "cán bộ")  # fmt: skip

_LOADS = """
    SELECT body_id, sum(waiting)::int AS waiting, sum(handling)::int AS handling, sum(drafts)::int AS drafts,
           sum(to_issue)::int AS to_issue, sum(opinions)::int AS opinions, sum(items)::int AS items,
           sum(led)::int AS led, sum(ordered)::int AS ordered, sum(people)::int AS people
    FROM (
        SELECT body_id,
               count(DISTINCT document_id) FILTER (WHERE work IN ('register', 'answer_recall')) AS waiting,
               count(DISTINCT document_id) FILTER (
                   WHERE work IN ('annotate', 'route', 'handle', 'cooperate', 'inform', 'file')) AS handling,
               count(DISTINCT document_id) FILTER (WHERE work IN ('draft', 'check_format', 'approve')) AS drafts,
               count(DISTINCT document_id) FILTER (WHERE work = 'issue') AS to_issue,
               count(DISTINCT document_body_id || document_id::text) FILTER (WHERE work = 'give_opinion') AS opinions,
               count(*) AS items, 0 AS led, 0 AS ordered, 0 AS people
        FROM inbox.items GROUP BY body_id
        UNION ALL
        SELECT body_id, 0, 0, 0, 0, 0, 0, count(*) FILTER (WHERE body_id = lead_body_id),
               count(*) FILTER (WHERE body_id = ordering_body_id), 0
        FROM tasks.board WHERE closed_at IS NULL GROUP BY body_id
        UNION ALL
        SELECT body_id, 0, 0, 0, 0, 0, 0, 0, 0, count(*) FROM roster.people WHERE active GROUP BY body_id
    ) AS open GROUP BY body_id
"""

_OWNERLESS = """
    SELECT format('%s: %s của %s ở %s', work, coalesce(symbol, document_id::text), holder, body_id) AS what
    FROM inbox.items i
    WHERE NOT EXISTS (SELECT FROM roster.bodies b WHERE b.body_id = i.body_id AND b.ended_on IS NULL)
       OR NOT EXISTS (SELECT FROM roster.people p WHERE p.body_id = i.body_id AND p.active
                      AND CASE WHEN i.person_id IS NULL THEN p.post = i.post ELSE p.person_id = i.person_id END)
    UNION ALL
    SELECT format('nhiệm vụ %s ở %s', t.task_id, t.body_id)
    FROM tasks.board t
    WHERE t.closed_at IS NULL AND EXISTS (
        SELECT FROM unnest(ARRAY[t.body_id, t.ordering_body_id, t.lead_body_id]) AS named(body_id)
        LEFT JOIN roster.bodies b USING (body_id) WHERE b.body_id IS NULL OR b.ended_on IS NOT NULL)
    ORDER BY what
"""


async def directory(connection: asyncpg.Connection) -> tuple[list[KnownBody], list[KnownPerson]]:
    """The bodies, ended ones too, and the people in their posts."""
    bodies = await connection.fetch(
        "SELECT body_id, name, symbol, level, parent_body_id, term, successors AS heirs, ended_on IS NOT NULL AS ended "
        "FROM roster.bodies ORDER BY body_id"
    )
    people = await connection.fetch(
        "SELECT person_id, name, post, title, clearance, email, body_id FROM roster.people WHERE active "
        "ORDER BY person_id"
    )
    known = [KnownBody(**{**row, "heirs": tuple(row["heirs"])}) for row in bodies]
    return known, [KnownPerson(**row) for row in people]


async def loads(connection: asyncpg.Connection) -> dict[str, Load]:
    """What is open in each body that has anything."""
    rows = await connection.fetch(_LOADS)
    return {row["body_id"]: Load(*list(row)[1:]) for row in rows}


async def ownerless(connection: asyncpg.Connection) -> list[str]:
    """Open work that nobody of a living body would find on their desk, each in words; nothing, if all is well."""
    return [row["what"] for row in await connection.fetch(_OWNERLESS)]
