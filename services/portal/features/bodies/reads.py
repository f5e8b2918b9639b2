"""The city's bodies as the portal reads them: the tree of those that live, one of them with its people and its past."""

from typing import Any

from services.portal.frame.reads import Row, View
from shared.bodies.actor import Actor
from shared.bodies.visibility import cleared

_BODIES = """
    SELECT b.body_id, b.name, b.symbol, b.level, b.parent_body_id, b.term, b.term_opened_on, b.ended_on, b.ending,
           b.separate_approver, b.second_step,
           (SELECT count(*) FROM roster.people p WHERE p.body_id = b.body_id AND p.active) AS people,
           (SELECT min(c.day) FROM roster.changes c
             WHERE c.body_id = b.body_id AND c.name = 'BodyFounded') AS founded_on,
           ARRAY(SELECT o.name FROM roster.bodies o WHERE o.successors @> ARRAY[b.body_id] ORDER BY o.name) AS formerly,
           ARRAY(SELECT s.name FROM unnest(b.successors) AS heir(body_id) JOIN roster.bodies s USING (body_id)) AS now
    FROM roster.bodies b
"""
LEVELS = ("city", "board", "district", "attached", "commune")


async def tree(view: View) -> list[dict[str, Any]]:
    """The living bodies, each with those below it; one whose parent has ended stands at the top."""
    rows = [dict(row) for row in await view.connection.fetch(f"{_BODIES} WHERE b.ended_on IS NULL")]
    living = {row["body_id"] for row in rows}
    below: dict[str | None, list[Row]] = {}
    for row in sorted(rows, key=_place):
        parent = row["parent_body_id"]
        below.setdefault(parent if parent in living and parent != row["body_id"] else None, []).append(row)

    def nested(parent: str | None) -> list[dict[str, Any]]:
        return [{**row, "below": nested(row["body_id"])} for row in below.get(parent, [])]

    return nested(None)


async def ended(view: View) -> list[Row]:
    """The bodies that are no more, the latest first, each with who took over."""
    query = f"{_BODIES} WHERE b.ended_on IS NOT NULL ORDER BY b.ended_on DESC, b.name"
    return [dict(row) for row in await view.connection.fetch(query)]


async def one(view: View, body_id: str) -> Row | None:
    """A body, living or ended."""
    query = (
        f"SELECT found.*, p.name AS parent_name FROM ({_BODIES}) AS found LEFT JOIN roster.bodies p "
        "ON p.body_id = found.parent_body_id WHERE found.body_id = $1"
    )
    row = await view.connection.fetchrow(query, body_id)
    return None if row is None else dict(row)


async def people(view: View, body_id: str) -> list[Row]:
    """Who is there, leaders first; ``waiting`` is what waits for them by name, as far as the actor's body sees it."""
    query = """
        SELECT p.person_id, p.name, p.post, p.title, p.clearance, p.account_subject IS NOT NULL AS linked, (
            SELECT count(*) FROM inbox.items i
            WHERE i.body_id = $1 AND i.holders && ARRAY['person:' || p.person_id] AND i.person_id = p.person_id
        ) AS waiting
        FROM roster.people p WHERE p.body_id = $1 AND p.active
        ORDER BY array_position(ARRAY['leader', 'chief_of_office', 'records_clerk', 'specialist'], p.post), p.name
    """
    return [dict(row) for row in await view.connection.fetch(query, body_id)]


async def clearances(view: View, actor: Actor, body_id: str) -> list[Row]:
    """Who is proposed for more clearance than they have; ``mine``: the actor may be the second person."""
    rows = await view.connection.fetch(
        "SELECT c.*, p.name, p.clearance AS held FROM roster.clearances c JOIN roster.people p USING (person_id) "
        "WHERE c.body_id = $1 AND p.body_id = $1 AND p.active ORDER BY c.at",
        body_id,
    )
    return [{**row, "mine": _second(row, actor)} for row in rows]


def _second(row: Row, actor: Actor) -> bool:
    concerned = (row["proposed_by_id"], row["person_id"])
    return cleared(actor.clearance, row["clearance"]) and not any(map(actor.stands_for, concerned))


async def changes(view: View, body_id: str) -> list[Row]:
    """What befell the body, the newest first."""
    rows = await view.connection.fetch(
        "SELECT name, about_body_id, day, detail FROM roster.changes WHERE body_id = $1 ORDER BY day DESC, at DESC",
        body_id,
    )
    return [dict(row) for row in rows]


def _place(row: Row) -> tuple[int, str]:
    return (LEVELS.index(row["level"]) if row["level"] in LEVELS else len(LEVELS), row["name"])
