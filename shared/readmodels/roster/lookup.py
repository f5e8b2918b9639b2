"""The directory's read model as the services ask it: is this colleague one of ours, what is this body called."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import asyncpg

from shared.bodies.accounts import Account
from shared.bodies.actor import Post
from shared.bodies.heirs import Ending, Heirs
from shared.bodies.reorganisation.plan import KnownBody, KnownPerson
from shared.bodies.roster import Body, Person
from shared.documents.numbering import NumberingRules

_PERSON = "person_id, body_id, name, post, clearance, active, title"


@dataclass(frozen=True, slots=True)
class HeldAccount:
    """The account of a person in office; ``None`` where they have none."""

    person_id: str
    body_id: str
    account: Account | None


class RosterLookup:
    """The `Roster` out of the directory's read model, through a pool whose role may read it."""

    def __init__(self, pool: asyncpg.Pool | asyncpg.Connection) -> None:
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
            "b.separate_approver, b.second_step, b.tone_marks, b.term_opened_on, "
            "b.numbering_rules::text AS numbering_rules "
            "FROM roster.bodies b LEFT JOIN roster.bodies p ON p.body_id = b.parent_body_id WHERE b.body_id = $1",
            body_id,
        )
        if row is None:
            return None
        return Body(**{**row, "numbering_rules": NumberingRules.model_validate_json(row["numbering_rules"])})

    async def names(self, body_ids: tuple[str, ...]) -> list[str]:
        """The names of bodies and organs outside in their order; an unknown one keeps its id."""
        rows = await self._pool.fetch(
            "SELECT body_id, name FROM roster.bodies WHERE body_id = ANY ($1) "
            "UNION ALL SELECT organ_id, name FROM roster.organs WHERE organ_id = ANY ($1)",
            body_ids,
        )
        known = {row["body_id"]: row["name"] for row in rows}
        return [known.get(body_id, body_id) for body_id in body_ids]

    async def living_bodies(self) -> dict[str, str]:
        """The names of the living bodies by id, in the order of their names."""
        rows = await self._pool.fetch("SELECT body_id, name FROM roster.bodies WHERE ended_on IS NULL ORDER BY name")
        return dict(rows)

    async def names_of_bodies(self) -> dict[str, str]:
        """The names of all bodies by id, ended ones too."""
        return dict(await self._pool.fetch("SELECT body_id, name FROM roster.bodies"))

    async def names_of_people(self, person_ids: Iterable[str]) -> dict[str, str]:
        """The names of people by id; an unknown one is left out."""
        rows = await self._pool.fetch(
            "SELECT person_id, name FROM roster.people WHERE person_id = ANY ($1)", [*person_ids]
        )
        return dict(rows)

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

    async def may_act_for(self, delegate_id: str, delegator_id: str, day: dt.date) -> bool:
        """Whether a delegation from one to the other is in force: both still in the body in which it was given."""
        found = await self._pool.fetchval(
            "SELECT 1 FROM roster.delegations d "
            "JOIN roster.people a ON a.person_id = d.delegator_id JOIN roster.people b ON b.person_id = d.delegate_id "
            "WHERE d.delegator_id = $1 AND d.delegate_id = $2 AND NOT d.withdrawn "
            "AND $3 BETWEEN d.starts_on AND d.ends_on "
            "AND a.active AND b.active AND d.body_id = a.body_id AND d.body_id = b.body_id",
            delegator_id,
            delegate_id,
            day,
        )
        return found is not None

    async def answers(self) -> None:
        """Ask for a row.  Raises what asyncpg raises where the read model is away."""
        await self._pool.fetchval("SELECT 1 FROM roster.people LIMIT 1", timeout=2)

    async def accounts(self) -> list[HeldAccount]:
        """Whoever is in office, each with the account they sign in with."""
        rows = await self._pool.fetch(
            "SELECT person_id, body_id, account_issuer, account_subject FROM roster.people WHERE active"
        )
        return [HeldAccount(row["person_id"], row["body_id"], _account(row)) for row in rows]

    async def directory(self) -> tuple[list[KnownBody], list[KnownPerson]]:
        """Every body, ended ones too, and the people in their posts."""
        bodies = await self._pool.fetch(
            "SELECT body_id, name, symbol, level, parent_body_id, term, successors AS heirs, "
            "ended_on IS NOT NULL AS ended FROM roster.bodies ORDER BY body_id"
        )
        people = await self._pool.fetch(
            "SELECT person_id, name, post, title, clearance, email, body_id FROM roster.people WHERE active "
            "ORDER BY person_id"
        )
        known = [KnownBody(**{**row, "heirs": tuple(row["heirs"])}) for row in bodies]
        return known, [KnownPerson(**row) for row in people]

    async def known(self, person_ids: Sequence[str]) -> int:
        """How many of these people the directory knows."""
        found: int = await self._pool.fetchval(
            "SELECT count(*) FROM roster.people WHERE person_id = ANY ($1)", list(person_ids)
        )
        return found


def _account(row: asyncpg.Record) -> Account | None:
    if row["account_subject"] is None:
        return None
    return Account(issuer=row["account_issuer"], subject=row["account_subject"])
