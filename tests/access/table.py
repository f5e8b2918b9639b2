"""The table: every route by everybody about everything, each answer against the rules and searched for canaries."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from tests.access import rules
from tests.access.asking import Answer, Asking
from tests.access.canaries import may_read
from tests.access.people import CHILD, CONCERNED, HEIR, HOME, OTHER, OVERSEER, PARENT, Asker, Person, everybody
from tests.access.routes import SERVICES, Route, routes_of
from tests.access.rules import Outcome, fits
from tests.access.sending import sent_with, stream_of
from tests.access.world import Thing, World, operating

NOWHERE = Thing("", "", "nothing in particular", 0, {"own": frozenset({HOME}), "sees": frozenset({HOME})})


_FOR_OPERATORS = ("GET operations/", "POST operations/", "GET subscriptions/standing", "POST projections/read-models")


@dataclass
class Tally:
    """Cells tried, and the wrong ones in words."""

    cells: int = 0
    wrong: list[str] = field(default_factory=list)

    def judge(self, what: str, who: Asker, outcome: Outcome | None, answer: Answer, world: World) -> None:
        """One cell: the status against what had to come, and no word that ``who`` may not read."""
        self.cells += 1
        if outcome is None:
            self.wrong.append(f"{who.id} · {what}: no rule says who may")
        elif not fits(outcome, answer.status, answer.code):
            self.wrong.append(f"{who.id} · {what}: expected {outcome}, got {answer}")
        at_console = what.startswith(_FOR_OPERATORS)
        for word in sorted(answer.words):
            canary = world.canaries.get(word)
            if canary is not None and not may_read(canary, who, at_console=at_console):
                self.wrong.append(f"{who.id} · {what}: leaks {canary.what} ({word})")

    def must(self, holds: bool, what: str, who: Asker, expected: str, got: object) -> None:
        """One cell of a kind of its own."""
        self.cells += 1
        if not holds:
            self.wrong.append(f"{who.id} · {what}: expected {expected}, got {got}")


async def together(work: Iterable[Awaitable[None]]) -> None:
    """All of it; `Asking` bounds how much goes on at once."""
    await asyncio.gather(*work)


def askers() -> tuple[Person, ...]:
    """Every kind of person of the body itself and of one that has a part; the extremes of the others."""
    others = (one for one in everybody(OTHER, PARENT, OVERSEER, CONCERNED, HEIR) if one.clearance in (0, 3))
    return (*everybody(HOME, CHILD), *others, *operating())


def things_for(route: Route, world: World) -> list[Thing]:
    """What a route is asked about."""
    kind = {"past": "documents", "programme": "targets"}.get(route.kind, route.kind)
    if route.command == "OrderTask":
        kind = "documents"
    if "{" not in route.path or route.path.startswith(("/events", "/read-models", "/past/registers", "/evaluation")):
        return [NOWHERE]
    if kind == "calendars":
        return [
            Thing(kind, HOME, "the calendar", 0, {"own": frozenset({HOME}), "sees": frozenset({HOME})}, ended=False)
        ]
    if route.command in rules.OPENING - {"ReceiveDocument", "OrderTask"}:
        return world.things[kind][:1]
    return [thing for thing in world.things[kind] if _belongs(route, thing)]


_DIRECTIONS = {"receiving": "incoming", "routing": "incoming", "approval": "draft", "publishing": "outgoing"}


def _belongs(route: Route, thing: Thing) -> bool:
    """Whether the thing is one that the route's service knows; of what is open only a part, for it asks the same."""
    if thing.kind == "documents":
        wanted = _DIRECTIONS.get(route.app)
        here = thing.parts["own"] == {HOME} or thing.rank == 2 or thing.more["direction"] != "incoming"
        few = here and (thing.ended or thing.rank == 1 or thing.more["direction"] != "incoming")
        return few and (wanted is None or thing.more["direction"] == wanted)
    return thing.kind != "tasks" or thing.label.startswith(
        ("order out of", "withdrawn", f"task of open incoming none of {HOME}")
    )


_IDS = ("stream_id", "document_id", "subscription_id", "peer_id", "meeting_id", "target_id", "initiative_id")


def filled(route: Route, thing: Thing, stream: str = "") -> str:
    """The route's path for ``thing``."""
    path = route.path
    for name in _IDS:
        path = path.replace(f"{{{name}}}", quote(stream or thing.id, safe=""))
    return path.replace("{register}", "incoming").replace("{name}", "inbox").replace("{form}", "json")


def on_services(only: str) -> Iterator[Route]:
    """The routes of every service whose names have ``only`` in them."""
    return (route for app in SERVICES for route in routes_of(app) if only in route.name)


class Services:
    """The table of the services."""

    def __init__(self, asking: Asking, world: World, tally: Tally, strangers: Iterable[Asker]) -> None:
        self._asking, self._world, self._tally = asking, world, tally
        self._strangers = tuple(strangers)

    async def run(self, only: str = "") -> None:
        """Reads first, then what is refused, and last what may succeed: no success changes another cell."""
        routes = list(on_services(only))
        await together(self._read(route, who, thing) for route, who, thing in self._cells(routes, commands=False))
        given = list(self._cells(routes, commands=True))
        late = [cell for cell in given if self._may_succeed(*cell)]
        await together(self._give(*cell) for cell in given if not self._may_succeed(*cell))
        await together(self._give(*cell) for cell in late if cell[2].ended or cell[0].command in rules.OPENING)

    def _cells(self, routes: Iterable[Route], *, commands: bool) -> Iterator[tuple[Route, Asker, Thing]]:
        for route in routes:
            if (route.command is not None) != commands:
                continue
            things = things_for(route, self._world)
            for thing in things:
                yield from ((route, who, thing) for who in askers())
            for thing in things[:1]:
                yield from ((route, who, thing) for who in self._strangers)

    def _may_succeed(self, route: Route, who: Asker, thing: Thing) -> bool:
        outcome = rules.outcome_of(who, route.command or "", thing)
        return outcome in (Outcome.ALLOWED, Outcome.OPEN)

    async def _give(self, route: Route, who: Asker, thing: Thing) -> None:
        command = route.command or ""
        stream = stream_of(command, thing)
        path = filled(route, thing, stream)
        sent = sent_with(command, route.sent, stream, who, thing, in_earnest=not self._may_succeed(route, who, thing))
        answer = await self._asking.as_token(who, route.app, route.method, path, json=sent)
        what = f"{route.name} · {thing.label}"
        if answer.code == "request.invalid":
            self._tally.must(False, what, who, "a body that is one", answer.data[:300].decode("utf-8", "replace"))
            return
        self._tally.judge(what, who, rules.outcome_of(who, command, thing), answer, self._world)

    async def _read(self, route: Route, who: Asker, thing: Thing) -> None:
        what = f"{route.name} · {thing.label}"
        path = filled(route, thing)
        if path.endswith("/actions"):
            answer = await self._asking.as_token(who, route.app, "GET", path)
            self._actions(what, who, thing, answer)
            return
        rule = rules.READS.get(f"{route.method} {route.path}")
        if path.startswith("/past/"):
            path += "?at=" + quote(self._now())
        if path == "/reports/list":
            path += "?figure=received"
        content = {"PUT": {"json": {"text": ""}}, "POST": {"data": b"xin chao"}}.get(route.method, {})
        if route.path.startswith("/read-models"):
            content = {} if route.method == "GET" else {"json": self._order(route)}
        answer = await self._asking.as_token(who, route.app, route.method, path, **content)
        outcome = None if rule is None else rules.reading(who, rule, thing)
        self._tally.judge(what, who, outcome, answer, self._world)
        if path.endswith("/line") or "/claims/" in path:
            mine = rules.has_part(who, "records", thing) and who.clearance >= thing.rank
            nothing = {"line": None} if path.endswith("/line") else {"holds": False}
            self._tally.must(not answer.ok or mine or answer.json == nothing, what, who, "no claim on it", answer.json)

    def _actions(self, what: str, who: Asker, thing: Thing, answer: Answer) -> None:
        """What may be done now: nothing, and no word on how far it is, for who may not know of the thing."""
        outcome = rules.reading(who, "public" if isinstance(who, Person) else "everybody", thing)
        self._tally.judge(what, who, outcome, answer, self._world)
        if isinstance(who, Person) and not rules.may_act(who, thing) and answer.status not in (403, 404):
            told = answer.json
            self._tally.must(told == {"version": 0, "actions": [], "begins": []}, what, who, "no word of it", told)

    @staticmethod
    def _now() -> str:
        return dt.datetime.now(dt.UTC).isoformat()

    @staticmethod
    def _order(route: Route) -> dict[str, object]:
        place = {"service": "receiving", "stream_id": "x", "version": 1}
        return place if "standing" in route.path else {"order_id": "00000000-0000-4000-8000-000000000000"}
