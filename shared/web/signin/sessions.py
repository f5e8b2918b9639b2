"""Sessions on the server: a browser has an opaque random id; everything else is a row that can be deleted."""

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
from fastapi import Request

ID_BYTES = 32
KEPT_DAYS = 7  # how long an expired session is known, so that a form sent late is kept for its person
SEEN_EVERY_S = 60
LONGEST_AGENT = 300

PROVED_AT: ContextVar[float] = ContextVar("proved_at", default=0.0)
"""When the present request's person last proved who they are, in seconds since 1970; 0 means never."""


@dataclass(frozen=True)
class Signed:
    """The result of signing in: the account, its person, the time of the proof, and whether it had a second step."""

    person_id: str
    issuer: str
    subject: str
    proved_at: dt.datetime
    second_step: bool


class Own(NamedTuple):
    """One of a person's sessions, as the list shows it."""

    handle: UUID
    created_at: dt.datetime
    seen_at: dt.datetime
    address: str
    agent: str
    second_step: bool
    current: bool


class Session(dict[str, Any]):
    """The data of a request's session; it is stored only where somebody is signed in.

    ``ran_out`` says that a time limit ended it: then nobody is signed in, but the person is known.
    """

    def __init__(self, row: asyncpg.Record | None = None, ran_out: bool = False) -> None:
        super().__init__(json.loads(row["data_json"]) if row is not None else {})
        self.row = row
        self.ran_out = ran_out
        self.cookie: str | None = None  # the browser's new id; "" deletes the cookie
        self._loaded = dict(self)

    @property
    def owner(self) -> str | None:
        """The person of the session, also of an expired one."""
        return None if self.row is None else str(self.row["person_id"])

    @property
    def person_id(self) -> str | None:
        """The person signed in, perhaps still without the second step."""
        return None if self.ran_out else self.owner

    @property
    def complete(self) -> bool:
        """Whether the person has passed every required step."""
        if self.row is None or self.ran_out:
            return False
        return bool(self.row["second_step"] or not self.row["wants_second_step"])

    @property
    def proved_at(self) -> float:
        """When the person last proved who they are, in seconds since 1970."""
        return float(self.row["proved_at"].timestamp()) if self.row is not None and self.complete else 0.0

    @property
    def changed(self) -> bool:
        """Whether the request changed the data."""
        return self.row is not None and dict(self) != self._loaded


def session_of(request: Request) -> Session:
    """The session of a request."""
    session: Session = request.scope["session"]
    return session


class SessionStore:
    """The sessions of one site; the site is the database role of ``pool``.

    A session ends ``idle_s`` seconds after the last click, and ``whole_s`` seconds after its beginning in any case.
    """

    def __init__(self, pool: asyncpg.Pool, idle_s: float, whole_s: float) -> None:
        self._pool = pool
        self._idle = dt.timedelta(seconds=idle_s)
        self._whole = dt.timedelta(seconds=whole_s)

    async def find(self, session_id: str) -> Session:
        """The session with this id.  One whose person left, or now has another account, is ended."""
        row = await self._pool.fetchrow(
            """
            SELECT s.*, s.data::text AS data_json, now() - s.seen_at > $2 OR now() - s.created_at > $3 AS ran_out,
                   p.person_id IS NOT NULL AS stands,
                   coalesce(p.second_step, false) OR coalesce(e.confirmed, false) AS wants_second_step,
                   coalesce(e.confirmed, false) AS enrolled
            FROM sessions.sessions s
            LEFT JOIN LATERAL roster.in_office(s.person_id, s.issuer, s.subject) AS p ON true
            LEFT JOIN sessions.second_steps e ON e.person_id = s.person_id
            WHERE s.id_hash = $1
            """,
            _hash(session_id),
            self._idle,
            self._whole,
        )
        if row is None:
            return Session()
        if not row["stands"]:
            await self.end(row["person_id"], row["handle"])
            return Session()
        return Session(row, row["ran_out"])

    async def begin(self, signed: Signed, address: str, agent: str, data: Mapping[str, object]) -> str:
        """A new session; returns the id for the browser."""
        session_id = secrets.token_urlsafe(ID_BYTES)
        await self._pool.execute(
            "INSERT INTO sessions.sessions (id_hash, person_id, issuer, subject, proved_at, second_step, address,"
            " agent, data) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::text::jsonb)",
            _hash(session_id),
            signed.person_id,
            signed.issuer,
            signed.subject,
            signed.proved_at,
            signed.second_step,
            address,
            agent[:LONGEST_AGENT],
            json.dumps({**data}),
        )
        return session_id

    async def prove(self, session: Session, *, second_step: bool) -> str:
        """Store a fresh proof; returns the session's new id, which replaces the former one."""
        assert session.row is not None
        session_id = secrets.token_urlsafe(ID_BYTES)
        await self._pool.execute(
            "UPDATE sessions.sessions SET id_hash = $2, proved_at = now(), seen_at = now(),"
            " second_step = second_step OR $3 WHERE handle = $1",
            session.row["handle"],
            _hash(session_id),
            second_step,
        )
        return session_id

    async def keep(self, session: Session) -> None:
        """Store the data that a request changed."""
        assert session.row is not None
        data = json.dumps(dict(session))
        await self._pool.execute(
            "UPDATE sessions.sessions SET data = $2::text::jsonb WHERE handle = $1", session.row["handle"], data
        )

    async def see(self, session: Session) -> None:
        """Store the time of a click, at most once a minute."""
        if session.row is None or session.ran_out:
            return
        if (dt.datetime.now(dt.UTC) - session.row["seen_at"]).total_seconds() > SEEN_EVERY_S:
            await self._pool.execute(
                "UPDATE sessions.sessions SET seen_at = now() WHERE handle = $1", session.row["handle"]
            )

    async def of_person(self, session: Session) -> list[Own]:
        """The sessions of the person of ``session`` at this site, the last used first."""
        assert session.row is not None
        rows = await self._pool.fetch(
            "SELECT handle, created_at, seen_at, address, agent, second_step, handle = $2 AS current"
            " FROM sessions.sessions WHERE person_id = $1 AND now() - seen_at <= $3 AND now() - created_at <= $4"
            " ORDER BY current DESC, seen_at DESC LIMIT 200",
            session.row["person_id"],
            session.row["handle"],
            self._idle,
            self._whole,
        )
        return [Own(**row) for row in rows]

    async def end(self, person_id: str, handle: UUID) -> None:
        """End one of a person's sessions."""
        await self._pool.execute(
            "DELETE FROM sessions.sessions WHERE person_id = $1 AND handle = $2", person_id, handle
        )

    async def end_others(self, session: Session) -> int:
        """End all other sessions of the person; returns how many there were."""
        assert session.row is not None
        done: str = await self._pool.execute(
            "DELETE FROM sessions.sessions WHERE person_id = $1 AND handle <> $2",
            session.row["person_id"],
            session.row["handle"],
        )
        return int(done.rsplit(maxsplit=1)[-1])

    async def alive(self, handles: set[UUID]) -> set[UUID]:
        """Those of the sessions that have not ended."""
        rows = await self._pool.fetch(
            "SELECT handle FROM sessions.sessions s"
            " CROSS JOIN LATERAL roster.in_office(s.person_id, s.issuer, s.subject)"
            " WHERE handle = ANY ($1) AND now() - created_at <= $2",
            list(handles),
            self._whole,
        )
        return {row["handle"] for row in rows}

    async def prune(self) -> None:
        """Delete sessions that expired days ago."""
        kept = dt.timedelta(days=KEPT_DAYS)
        await self._pool.execute(
            "DELETE FROM sessions.sessions WHERE now() - seen_at > $1 OR now() - created_at > $2",
            self._idle + kept,
            self._whole + kept,
        )


def _hash(session_id: str) -> bytes:
    """The stored hash of an id; the id has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(session_id.encode()).digest()
