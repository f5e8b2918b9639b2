"""Who is in the crowd: subscriptions, how each reads, and how some of them misbehave."""

import dataclasses
import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from uuid import uuid4

from deploy.city.client import CityClient
from deploy.city.people import CityBody, people_of

STREAM, FEED, WEBHOOK = "stream", "feed", "webhook"
SHARES = {STREAM: 0.5, FEED: 0.25, WEBHOOK: 0.25}
# kind → habit of each broken one, and whether everything reaches it nevertheless
BROKEN = {
    STREAM: (("never reads", False), ("never reads", False), ("hangs up", True), ("hangs up", True)),
    FEED: (("sleeps", True), ("forges", False)),
    WEBHOOK: (("fails", False), ("redirects", False), ("floods", True), ("hangs", False)),
}
TYPES: tuple[tuple[str, ...], ...] = ((), (), ("congvan.receiving.", "congvan.tracking."), ("congvan.publishing.",))
CLEARANCES = (0, 0, 0, 1)


@dataclass(frozen=True)
class Member:
    """One subscription; ``complete``: in the end it must have everything that it may see."""

    id: str
    kind: str
    body_id: str
    clearance: int
    types: tuple[str, ...]
    secret: str
    habit: str = "well"
    complete: bool = True

    @property
    def proof(self) -> dict[str, str]:
        """The header that lets it in."""
        return {"Authorization": f"Bearer {self.id}.{self.secret}"}


def members_of(bodies: Sequence[CityBody], count: int) -> list[Member]:
    """``count`` members: half streams, a quarter feeds, a quarter webhooks, spread over the bodies."""
    members: list[Member] = []
    asking = islice(zip(cycle(bodies), cycle(TYPES), cycle(CLEARANCES)), count)
    for kind, share in SHARES.items():
        habits = list(BROKEN[kind])
        for body, types, clearance in islice(asking, round(count * share)):
            habit, complete = habits.pop() if habits else ("well", True)
            secret = secrets.token_hex(16)
            members.append(Member(str(uuid4()), kind, body.id, clearance, types, secret, habit, complete))
    return members


async def let_in(client: CityClient, members: Sequence[Member], receiver_url: str) -> None:
    """Open every subscription, and set the webhooks to ``receiver_url``/their id."""
    for member in members:
        leader = people_of(member.body_id)["lanhdao"]
        stream = f"subscriptions/{member.id}"
        sent = {
            "subscription_id": member.id,
            "name": f"{member.kind}, {member.habit}",
            "clearance": member.clearance,
            "types": list(member.types),
            "secret_sha256": hashlib.sha256(member.secret.encode()).hexdigest(),
        }
        await client.give(leader, "subscriptions", stream, "OpenSubscription", sent)
        if member.kind == WEBHOOK:
            await client.give(leader, "subscriptions", stream, "SetWebhook", {"url": f"{receiver_url}/{member.id}"})


def write(members: Sequence[Member], path: Path) -> None:
    """Leave the members in a file for the process that plays them."""
    path.write_text(json.dumps([dataclasses.asdict(member) for member in members]), "utf-8")


def read(path: Path) -> list[Member]:
    """The members in a file."""
    return [Member(**{**one, "types": tuple(one["types"])}) for one in json.loads(path.read_text("utf-8"))]
