"""The register of initiatives, body by body, and who has none; every body of the city may see it."""

from uuid import UUID

from shared.readmodels.initiatives.rows import CommitteeWithout, InitiativeCard, InitiativeFigures
from shared.readmodels.reading import Reading

COMMITTEES = ("district", "attached", "commune")
"""The levels of bodies of which each registers at least one initiative."""
STATES = ("registered", "applied", "withdrawn")

_CARDS = """
    SELECT i.initiative_id, i.body_id, b.name AS body_name, i.name, i.description, i.state, i.registered_by,
           i.registered_at, i.applied_on, i.applied_where, i.results, i.closing, i.version, i.secrecy_rank
    FROM initiatives.register i LEFT JOIN roster.bodies b USING (body_id)
"""


async def initiatives(reads: Reading, body_id: str = "", state: str = "") -> list[InitiativeCard]:
    """The initiatives with the names of their bodies; those given up only where ``state`` asks for them."""
    return await reads.rows(
        InitiativeCard,
        f"""
        {_CARDS}
        WHERE ($1 = '' OR i.body_id = $1) AND (CASE $2 WHEN '' THEN i.state <> 'withdrawn' ELSE i.state = $2 END)
        ORDER BY b.name, i.name
        """,
        body_id,
        state,
    )


async def committees_without(reads: Reading) -> list[CommitteeWithout]:
    """The committees that have none, as the roster knows them today."""
    return await reads.rows(
        CommitteeWithout,
        """
        SELECT b.body_id, b.name, b.level, p.name AS parent_name FROM roster.bodies b
        LEFT JOIN roster.bodies p ON p.body_id = b.parent_body_id
        WHERE b.level = ANY ($1) AND b.ended_on IS NULL AND NOT EXISTS
            (SELECT 1 FROM initiatives.register i WHERE i.body_id = b.body_id AND i.state <> 'withdrawn')
        ORDER BY array_position($1, b.level), p.name, b.name
        """,
        list(COMMITTEES),
    )


async def figures(reads: Reading) -> InitiativeFigures:
    """How many there are, of how many bodies; withdrawn ones do not count."""
    (row,) = await reads.rows(
        InitiativeFigures,
        """
        SELECT count(*) AS total, count(*) FILTER (WHERE state = 'applied') AS applied,
               count(DISTINCT i.body_id) AS bodies,
               count(DISTINCT i.body_id) FILTER (WHERE level = ANY ($1) AND ended_on IS NULL) AS committees_with,
               (SELECT count(*) FROM roster.bodies c WHERE c.level = ANY ($1) AND c.ended_on IS NULL) AS committees
        FROM initiatives.register i LEFT JOIN roster.bodies b USING (body_id)
        WHERE state <> 'withdrawn'
        """,
        list(COMMITTEES),
    )
    return row


async def initiative(reads: Reading, initiative_id: UUID) -> InitiativeCard | None:
    """An initiative with the name of its body."""
    return await reads.row(InitiativeCard, f"{_CARDS} WHERE i.initiative_id = $1", initiative_id)


async def initiative_version(reads: Reading, initiative_id: UUID) -> int:
    """How far the initiative is shown: the version of its stream; 0 where it is not shown."""
    return await reads.number("SELECT version FROM initiatives.register WHERE initiative_id = $1", initiative_id)
