"""Who is where, and what it is called."""

import datetime as dt
from collections.abc import Sequence

from shared.calendar import VIETNAM
from shared.readmodels.reading import Reading
from shared.readmodels.roster.rows import (
    Absence,
    Addressee,
    BodyName,
    Change,
    Colleague,
    Delegation,
    KnownBody,
    Member,
    NamedBody,
    OfficeHolder,
    PersonName,
    ProposedClearance,
)


async def colleagues(reading: Reading) -> list[Colleague]:
    """The people in office in the actor's body, by post and name."""
    return await reading.rows(
        Colleague,
        """
        SELECT p.person_id, p.name, p.post, max(a.ends_on) AS away_until
        FROM roster.people p
        LEFT JOIN roster.absences a ON a.person_id = p.person_id AND $2 BETWEEN a.starts_on AND a.ends_on
        WHERE p.body_id = $1 AND p.active GROUP BY p.person_id, p.name, p.post ORDER BY p.post, p.name
        """,
        reading.actor.body_id,
        dt.datetime.now(VIETNAM).date(),
    )


async def bodies(reading: Reading) -> list[NamedBody]:
    """Every living body of the city, those next to the actor's first."""
    return await reading.rows(
        NamedBody,
        """
        SELECT body_id, name, level, parent_body_id FROM roster.bodies WHERE ended_on IS NULL
        ORDER BY (parent_body_id IS NOT DISTINCT FROM $1) DESC,
                 array_position(ARRAY['city', 'board', 'district', 'attached', 'commune'], level), name
        """,
        reading.actor.body_id,
    )


async def organs(reading: Reading) -> list[NamedBody]:
    """The organs of other document systems that can be written to, each named with its id."""
    return await reading.rows(
        NamedBody,
        "SELECT organ_id AS body_id, name || ' (' || organ_id || ')' AS name FROM roster.organs ORDER BY name",
    )


async def body_names(reading: Reading) -> list[BodyName]:
    """Every body there is or was, and every organ outside."""
    return await reading.rows(
        BodyName,
        "SELECT body_id, name, ending FROM roster.bodies UNION ALL SELECT organ_id, name, NULL FROM roster.organs",
    )


async def people_named(reading: Reading, person_ids: Sequence[str]) -> dict[str, str]:
    """The names of people, by their ids; who is unknown is left out."""
    rows = await reading.rows(
        PersonName, "SELECT person_id, name FROM roster.people WHERE person_id = ANY ($1)", [*person_ids]
    )
    return {row.person_id: row.name for row in rows}


_BODIES = """
    SELECT b.body_id, b.name, b.symbol, b.level, b.parent_body_id, b.term, b.term_opened_on, b.ended_on, b.ending,
           b.separate_approver, b.second_step, b.tone_marks, b.numbering, b.numbering_rules,
           parent.name AS parent_name,
           (SELECT count(*) FROM roster.people p WHERE p.body_id = b.body_id AND p.active) AS people,
           (SELECT min(c.day) FROM roster.changes c
             WHERE c.body_id = b.body_id AND c.name = 'BodyFounded') AS founded_on,
           ARRAY(SELECT o.name FROM roster.bodies o WHERE o.successors @> ARRAY[b.body_id] ORDER BY o.name) AS formerly,
           ARRAY(SELECT s.name FROM unnest(b.successors) AS heir(body_id) JOIN roster.bodies s USING (body_id)) AS now
    FROM roster.bodies b LEFT JOIN roster.bodies parent ON parent.body_id = b.parent_body_id
"""


async def living(reading: Reading) -> list[KnownBody]:
    """The bodies that have not ended."""
    return await reading.rows(KnownBody, f"{_BODIES} WHERE b.ended_on IS NULL")


async def ended(reading: Reading) -> list[KnownBody]:
    """The bodies that have ended, the latest first."""
    return await reading.rows(KnownBody, f"{_BODIES} WHERE b.ended_on IS NOT NULL ORDER BY b.ended_on DESC, b.name")


async def body(reading: Reading, body_id: str) -> KnownBody | None:
    """A body, living or ended."""
    return await reading.row(KnownBody, f"{_BODIES} WHERE b.body_id = $1", body_id)


async def members(reading: Reading, body_id: str) -> list[Member]:
    """Who is in office in a body, leaders first; what waits for them is counted as far as the actor may see it."""
    return await reading.rows(
        Member,
        """
        SELECT p.person_id, p.name, p.post, p.title, p.clearance, p.account_subject IS NOT NULL AS linked, (
            SELECT count(*) FROM inbox.items i
            WHERE i.body_id = $1 AND i.holders && ARRAY['person:' || p.person_id] AND i.person_id = p.person_id
        ) AS waiting
        FROM roster.people p WHERE p.body_id = $1 AND p.active
        ORDER BY array_position(ARRAY['leader', 'chief_of_office', 'records_clerk', 'specialist'], p.post), p.name
        """,
        body_id,
    )


async def proposed_clearances(reading: Reading, body_id: str) -> list[ProposedClearance]:
    """The proposals about people of a body that nobody has confirmed yet, the oldest first."""
    return await reading.rows(
        ProposedClearance,
        "SELECT c.*, p.name, p.clearance AS held FROM roster.clearances c JOIN roster.people p USING (person_id) "
        "WHERE c.body_id = $1 AND p.body_id = $1 AND p.active ORDER BY c.at",
        body_id,
    )


async def changes(reading: Reading, body_id: str) -> list[Change]:
    """What befell a body, the newest first."""
    return await reading.rows(
        Change,
        "SELECT name, about_body_id, day, detail FROM roster.changes WHERE body_id = $1 ORDER BY day DESC, at DESC",
        body_id,
    )


async def absences(reading: Reading) -> list[Absence]:
    """The actor's absences that are not over."""
    return await reading.rows(
        Absence,
        "SELECT absence_id, starts_on, ends_on, note FROM roster.absences "
        "WHERE person_id = $1 AND ends_on >= $2 ORDER BY starts_on",
        reading.actor.person_id,
        dt.datetime.now(VIETNAM).date(),
    )


async def delegations(reading: Reading) -> list[Delegation]:
    """What the actor delegated, or is delegated, the latest first."""
    return await reading.rows(
        Delegation,
        "SELECT * FROM roster.delegations WHERE delegator_id = $1 OR delegate_id = $1 ORDER BY starts_on DESC",
        reading.actor.person_id,
    )


async def in_office(reading: Reading, person_id: str) -> OfficeHolder | None:
    """A person in office, with what goes along when they move to another body."""
    return await reading.row(
        OfficeHolder,
        "SELECT person_id, body_id, name, post, title, clearance, email FROM roster.people "
        "WHERE person_id = $1 AND active",
        person_id,
    )


async def without_digest(reading: Reading, day: dt.date) -> list[Addressee]:
    """Everybody in office who gets mail and has not got that of ``day``."""
    return await reading.rows(
        Addressee,
        """
        SELECT person_id, body_id, name, post, clearance, email, title FROM roster.people p
        WHERE active AND email IS NOT NULL
          AND NOT EXISTS (SELECT FROM roster.digests d WHERE d.person_id = p.person_id AND d.day >= $1)
        """,
        day,
    )
