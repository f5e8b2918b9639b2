"""What the city says before a reorganisation: its directory, and how much is open in each body."""

from dataclasses import dataclass, fields

import asyncpg

from shared.bodies.reorganisation.plan import KnownBody, KnownPerson


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

    @property
    def documents(self) -> int:
        """Documents at any stage but that of a draft."""
        return self.waiting + self.handling + self.to_issue + self.opinions

    @property
    def tasks(self) -> int:
        """Tasks that the body leads or ordered."""
        return self.led + self.ordered

    def __add__(self, other: "Load") -> "Load":
        return Load(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Load)))


LABELS = ("chờ vào sổ", "đang xử lý", "dự thảo", "chờ phát hành", "cho ý kiến", "việc trên bàn", "chủ trì", "giao việc",
          "cán bộ")  # fmt: skip


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
    """What is open in each body that has anything: numbers only, and only for who oversees the city.

    The connection says who reads (``congvan.body_id``); nobody else is told anything.
    """
    rows = await connection.fetch("SELECT * FROM log.open_work()")
    return {row["body_id"]: Load(*list(row)[1:]) for row in rows}
