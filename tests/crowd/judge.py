"""What each member had to get, worked out of the store alone, against what it got."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import asyncpg

from tests.crowd.members import STREAM, WEBHOOK, Member
from tests.crowd.readers import Got

# Written here once more, for whoever judges does not ask the judged.
NOBODYS = (
    "congvan.subscriptions.", "congvan.operations.", "congvan.meetings.VoteCast.", "congvan.meetings.OpinionSent.",
    "congvan.meetings.PaperRead.", "congvan.directory.ViewSaved.", "congvan.directory.ViewRemoved.",
    "congvan.directory.PhraseKept.", "congvan.directory.PhraseRemoved.",
    "congvan.directory.NoticesSeen.", "congvan.directory.DigestSent.",
)  # fmt: skip
RANKS = {"none": 0, "confidential": 1, "secret": 2, "top_secret": 3}
Key = tuple[int, int]


@dataclass
class Judgement:
    """Over all members; ``missed`` and ``reordered`` over those whom everything has to reach."""

    received: int = 0
    missed: int = 0
    leaked: int = 0
    reordered: int = 0
    repeated: int = 0
    details: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Logged:
    """An event of the log, as far as it matters here."""

    id: str
    key: Key
    type: str
    bodies: frozenset[str]
    rank: int

    def visible_to(self, member: Member) -> bool:
        """Whether the member may have it."""
        return (
            not self.type.startswith(NOBODYS)
            and (not member.types or self.type.startswith(member.types))
            and member.body_id in self.bodies
            and self.rank <= member.clearance
        )


async def read_log(connection: asyncpg.Connection) -> tuple[list[Logged], dict[str, Key]]:
    """The whole log in its order, and where in it each webhook was set."""
    rows = await connection.fetch(
        "SELECT id, transaction_id, position, type, stream_id, body_id, data, metadata FROM log.events "
        "ORDER BY transaction_id, position"
    )
    log: list[Logged] = []
    set_at: dict[str, Key] = {}
    for row in rows:
        data, metadata = json.loads(row["data"]), json.loads(row["metadata"])
        key = (row["transaction_id"], row["position"])
        bodies = {row["body_id"]}
        if row["type"].startswith("congvan.tracking.") and "task_id" in data:
            bodies |= {data["lead_body_id"], *data.get("cooperating_body_ids", ())}
        if row["type"] == "congvan.subscriptions.WebhookSet.v1":
            set_at[row["stream_id"]] = key
        log.append(Logged(str(row["id"]), key, row["type"], frozenset(bodies), RANKS[metadata.get("secrecy", "none")]))
    return log, set_at


def judge(
    log: Sequence[Logged], set_at: Mapping[str, Key], members: Sequence[Member], everything: Mapping[str, Any]
) -> Judgement:
    """Compare, member by member."""
    found = Judgement()
    for member in members:
        got = Got(**everything.get(member.id, {}))
        visible = [event for event in log if event.visible_to(member)]
        order = {event.id: index for index, event in enumerate(visible)}
        first = list(dict.fromkeys(got.events))
        leaked = [event for event in first if event not in order]
        missed: list[str] = []
        reordered = 0
        if member.complete:
            start = _start(member, got, set_at)
            missed = [event.id for event in visible if event.key > start and event.id not in set(first)]
            places = [order[event] for event in first if event in order]
            reordered = sum(later < earlier for earlier, later in pairwise(places))
        found.received += len(got.events)
        found.repeated += len(got.events) - len(first)
        found.leaked += len(leaked)
        found.missed += len(missed)
        found.reordered += reordered
        if leaked or missed or reordered:
            found.details.append(
                f"{member.kind} of {member.body_id} ({member.habit}): {len(missed)} missed, {len(leaked)} leaked, "
                f"{reordered} reordered of {len(visible)}; {got.trouble[-3:]}"
            )
    return found


def _start(member: Member, got: Got, set_at: Mapping[str, Key]) -> Key:
    """After which event the member reads."""
    if member.kind == WEBHOOK:
        return set_at[member.id]
    if member.kind == STREAM:
        assert got.start is not None, "a stream says at its beginning where it begins"
        transaction_id, position = got.start.split("-")[2:]
        return int(transaction_id), int(position)
    return (0, 0)
