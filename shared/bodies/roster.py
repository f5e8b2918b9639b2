"""The roster: who is in which body, as the directory's read model knows it.

Services ask it to check what people send (is this colleague one of ours?) and to complete it (a body's
symbol and term).  It follows the directory's events within moments.
"""

import json
from dataclasses import dataclass

import asyncpg

from shared.bodies.accounts import Account
from shared.bodies.actor import Actor, Post
from shared.bodies.heirs import Ending, Heirs


@dataclass(frozen=True)
class Person:
    """A person in a post; ``active`` is false after they left."""

    person_id: str
    body_id: str
    name: str
    post: Post
    clearance: int
    active: bool
    title: str | None = None

    def actor(self, acting_for: "Person | None" = None) -> Actor:
        """The person as the one behind a command; a delegation lends body and post, never clearance."""
        place = acting_for or self
        return Actor(
            person_id=self.person_id,
            name=f"{self.name} (thay {acting_for.name})" if acting_for else self.name,
            body_id=place.body_id,
            post=place.post,
            clearance=min(self.clearance, place.clearance),
            acting_for=acting_for.person_id if acting_for else None,
            title=place.title,
        )


@dataclass(frozen=True)
class Body:
    """A body with what numbering needs of it, and the rules it has given itself."""

    body_id: str
    name: str
    symbol: str
    numbering: str
    term: str | None
    parent_name: str | None = None
    separate_approver: bool = False
    second_step: bool = False


class Roster:
    """Reads the directory's read model through a pool whose role may do so."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def person(self, person_id: str) -> Person | None:
        """The person, or ``None`` where the directory does not know them."""
        row = await self._pool.fetchrow(
            "SELECT person_id, body_id, name, post, clearance, active, title FROM roster.people WHERE person_id = $1",
            person_id,
        )
        return None if row is None else Person(**{**row, "post": Post(row["post"])})

    async def people_of_account(self, account: Account) -> list[str]:
        """Whom an account is linked to: one person, or nobody; several only where two links were made at once."""
        rows = await self._pool.fetch(
            "SELECT person_id FROM roster.people WHERE account_issuer = $1 AND account_subject = $2",
            account.issuer,
            account.subject,
        )
        return [row["person_id"] for row in rows]

    async def person_of_account(self, account: Account) -> Person | None:
        """Who signs in with an account; ``None`` where nobody does, or it is not certain who."""
        found = await self.people_of_account(account)
        person = await self.person(found[0]) if len(found) == 1 else None
        return person if person is not None and person.active else None

    async def leader(self, body_id: str) -> Person | None:
        """Who leads the body, and signs for it."""
        row = await self._pool.fetchrow(
            "SELECT person_id, body_id, name, post, clearance, active, title FROM roster.people "
            "WHERE body_id = $1 AND active AND post = $2 ORDER BY person_id LIMIT 1",
            body_id,
            Post.LEADER.value,
        )
        return None if row is None else Person(**{**row, "post": Post(row["post"])})

    async def in_place_of_others(self, body_id: str) -> Person | None:
        """Who takes the work of people who left the body: its chief of office, else its leader, else anybody."""
        row = await self._pool.fetchrow(
            "SELECT person_id, body_id, name, post, clearance, active, title FROM roster.people "
            "WHERE body_id = $1 AND active ORDER BY array_position($2::text[], post) NULLS LAST, person_id LIMIT 1",
            body_id,
            [Post.CHIEF_OF_OFFICE.value, Post.LEADER.value],
        )
        return None if row is None else Person(**{**row, "post": Post(row["post"])})

    async def heirs(self) -> Heirs:
        """Who took over from the bodies that have ended."""
        rows = await self._pool.fetch(
            "SELECT body_id, successors, exceptions::text AS exceptions FROM roster.bodies WHERE ended_on IS NOT NULL"
        )
        return Heirs({row["body_id"]: Ending(tuple(row["successors"]), json.loads(row["exceptions"])) for row in rows})

    async def body(self, body_id: str) -> Body | None:
        """The body, or ``None`` where the directory does not know it."""
        row = await self._pool.fetchrow(
            "SELECT b.body_id, b.name, b.symbol, b.numbering, b.term, p.name AS parent_name, "
            "b.separate_approver, b.second_step "
            "FROM roster.bodies b LEFT JOIN roster.bodies p ON p.body_id = b.parent_body_id WHERE b.body_id = $1",
            body_id,
        )
        return None if row is None else Body(**row)

    async def names(self, body_ids: tuple[str, ...]) -> list[str]:
        """The names of bodies and organs outside in their order; an unknown one keeps its id."""
        rows = await self._pool.fetch(
            "SELECT body_id, name FROM roster.bodies WHERE body_id = ANY ($1) "
            "UNION ALL SELECT organ_id, name FROM roster.organs WHERE organ_id = ANY ($1)",
            body_ids,
        )
        known = {row["body_id"]: row["name"] for row in rows}
        return [known.get(body_id, body_id) for body_id in body_ids]

    async def ended_bodies(self, body_ids: tuple[str, ...]) -> list[str]:
        """Which of ``body_ids`` have ended, each by its name and who took over: ``A (nay: B, C)``."""
        rows = await self._pool.fetch(
            """
            SELECT b.name, string_agg(s.name, ', ' ORDER BY array_position(b.successors, s.body_id)) AS now
            FROM roster.bodies b LEFT JOIN roster.bodies s ON s.body_id = ANY (b.successors)
            WHERE b.body_id = ANY ($1) AND b.ended_on IS NOT NULL GROUP BY b.body_id, b.name ORDER BY b.name
            """,
            list(body_ids),
        )
        return [f"{row['name']} (nay: {row['now']})" if row["now"] else row["name"] for row in rows]

    async def unknown_bodies(self, body_ids: tuple[str, ...]) -> list[str]:
        """Which of ``body_ids`` the directory does not know."""
        rows = await self._pool.fetch("SELECT body_id FROM roster.bodies WHERE body_id = ANY($1)", list(body_ids))
        return sorted(set(body_ids) - {row["body_id"] for row in rows})

    async def unknown_organs(self, organ_ids: tuple[str, ...]) -> list[str]:
        """Which of the organs outside no peer speaks for."""
        if not organ_ids:
            return []
        rows = await self._pool.fetch("SELECT organ_id FROM roster.organs WHERE organ_id = ANY($1)", list(organ_ids))
        return sorted(set(organ_ids) - {row["organ_id"] for row in rows})
