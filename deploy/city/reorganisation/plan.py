"""From a command file to commands: pure, over the directory as it stands, all checks before the first command.

A plan made again, after it was applied in part or in whole, holds what is missing; the keys of its commands are made of
the file's name, the day and the body, so that a command that is on its way is not carried out twice.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from deploy.city.reorganisation.file import Merger, Reorganisation, Step, normal


@dataclass(frozen=True)
class KnownPerson:
    """A person in their post."""

    person_id: str
    name: str
    post: str
    title: str | None
    clearance: int
    email: str | None
    body_id: str


@dataclass(frozen=True)
class KnownBody:
    """A body of the directory, living or ended."""

    body_id: str
    name: str
    symbol: str
    level: str
    parent_body_id: str | None
    term: str | None = None
    heirs: tuple[str, ...] = ()
    ended: bool = False


@dataclass(frozen=True)
class Given:
    """One command of the plan."""

    body_id: str
    command: str
    fields: Mapping[str, Any]
    key: str


@dataclass
class Stage:
    """What takes effect on one day: first who takes over is there, and the people with them; then bodies end."""

    date: str
    before: list[Given] = field(default_factory=list)
    endings: list[Given] = field(default_factory=list)


@dataclass
class Plan:
    """Commands stage by stage, what is wrong with the file, and who takes over from whom."""

    name: str
    stages: list[Stage] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    heirs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, KnownBody] = field(default_factory=dict)


def make_plan(file: Reorganisation, bodies: Iterable[KnownBody], people: Iterable[KnownPerson]) -> Plan:
    """The plan; where `Plan.problems` is not empty nothing of it may be applied."""
    planner = _Planner(file.name, {body.body_id: body for body in bodies}, {one.person_id: one for one in people})
    for step in file.steps:
        planner.step(step)
    return planner.plan


def slug(name: str) -> str:
    """``Đảng ủy phường Hải Châu`` → ``dang-uy-phuong-hai-chau``."""
    plain = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    ascii_only = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")[:100]


class _Planner:
    def __init__(self, name: str, bodies: dict[str, KnownBody], people: dict[str, KnownPerson]) -> None:
        self.plan = Plan(name, bodies=bodies)
        self._bodies = bodies
        self._people = people
        self._abolished: set[str] = set()

    def step(self, step: Step) -> None:
        stage = Stage(step.date.isoformat())
        self.plan.stages.append(stage)
        common = {"day": step.date.isoformat(), "legal_basis": step.legal_basis}
        heirs: dict[str, list[tuple[str, bool]]] = {}  # old body → (heir, takes the rest)
        for merger in step.merge:
            self._merger(step, stage, merger, heirs)
        for renaming in step.rename:
            fields = {**common, "name": renaming.name, "symbol": renaming.symbol}
            self._give(stage.before, self._known(renaming.body), "RenameBody", fields)
            self._change(self._known(renaming.body), name=renaming.name)
        self._abolitions(step, stage, heirs, common)
        for move in step.move:
            self._move(stage, self._known(move.body), self._known(move.parent), common)
        for old, takers in heirs.items():
            self._end(step, stage, old, takers, common)
        self._check_heirs(heirs)
        for old, takers in heirs.items():
            self._change(old, ended=True, heirs=tuple(heir for heir, _ in _rest_first(takers)))

    # --- mergers

    def _merger(self, step: Step, stage: Stage, merger: Merger, heirs: dict[str, list[tuple[str, bool]]]) -> None:
        named = [(name, True) for name in merger.of + merger.rest_of] + [(name, False) for name in merger.part_of]
        olds = [(self._known(name), rest) for name, rest in named]
        if not olds:
            self._wrong(f"“{merger.into}” không có cơ quan nào nhập vào")
        into = self._into(step, stage, merger, [old for old, _ in olds if old])
        if into and all(old == into for old, _ in olds):
            self._wrong(f"“{merger.into}” sáp nhập vào chính mình")
        for old, rest in olds:
            if old and into and old != into:
                heirs.setdefault(old, []).append((into, rest))

    def _into(self, step: Step, stage: Stage, merger: Merger, olds: list[str]) -> str | None:
        found = self._find(merger.into)
        if found is None and olds:
            found = self._found(step, stage, merger, self._bodies[olds[0]])
        if found is not None and not self._bodies[found].ended:
            self._open_term(step, stage, found)
        return found

    def _found(self, step: Step, stage: Stage, merger: Merger, like: KnownBody) -> str:
        body_id = f"{slug(merger.into)}-{step.date.year}"
        parent = self._known(step.new_bodies.parent) if step.new_bodies.parent else like.parent_body_id
        symbol = merger.symbol or like.symbol
        self._bodies[body_id] = KnownBody(body_id, merger.into, symbol, like.level, parent)
        fields = {"body_id": body_id, "name": merger.into, "symbol": symbol, "level": like.level}
        self._give(stage.before, body_id, "FoundBody", {**fields, "parent_body_id": parent})
        return body_id

    def _open_term(self, step: Step, stage: Stage, body_id: str) -> None:
        """A committee made anew numbers from 01 again; its predecessors' series stay as they are."""
        term = step.new_bodies.term
        if self._bodies[body_id].term != term:
            self._give(stage.before, body_id, "OpenTerm", {"term": term, "opened_on": step.date.isoformat()})
            self._change(body_id, term=term)

    # --- ends

    def _abolitions(
        self, step: Step, stage: Stage, heirs: dict[str, list[tuple[str, bool]]], common: dict[str, Any]
    ) -> None:
        for abolition in step.abolish:
            successor = self._known(abolition.successor) if abolition.successor else None
            named = [self._known(abolition.body)] if abolition.body else []
            levelled = [
                body.body_id for body in self._bodies.values() if body.level == abolition.level and not body.ended
            ]
            ending = [body_id for body_id in (*named, *levelled) if body_id and body_id != successor]
            for old in ending:
                if old in heirs:
                    self._wrong(f"“{self._name(old)}” vừa sáp nhập vừa kết thúc hoạt động")
                    continue
                heirs[old] = [(successor, True)] if successor else []
                self._abolished.add(old)
            for body in list(self._bodies.values()):
                if body.parent_body_id in ending and successor and body.body_id not in heirs and not body.ended:
                    self._move(stage, body.body_id, successor, common)

    def _end(self, step: Step, stage: Stage, old: str, takers: list[tuple[str, bool]], common: dict[str, Any]) -> None:
        known = self._bodies[old]
        ordered = [heir for heir, _ in _rest_first(takers)]
        if known.ended:
            if known.heirs != tuple(ordered):
                self._wrong(f"“{known.name}” đã kết thúc hoạt động trước đó")
            return
        if len(takers) > 1 and sum(rest for _, rest in takers) != 1:
            divided = any(not rest for _, rest in takers)
            self._wrong(
                f"“{known.name}” chia cho nhiều cơ quan nhưng không rõ cơ quan nào nhận phần còn lại"
                if divided
                else f"“{known.name}” sáp nhập vào hai cơ quan"
            )
            return
        self.plan.heirs[old] = tuple(ordered)
        self._people_follow(step, stage, old, ordered)
        if not ordered:
            self._give(stage.endings, old, "AbolishBody", common)
        elif len(ordered) > 1:
            exceptions = self._exceptions(step, known, ordered)
            fields = {"successor_body_id": ordered[0], "other_body_ids": ordered[1:], "exceptions": exceptions}
            self._give(stage.endings, old, "DivideBody", {**common, **fields})
        else:
            command = "AbolishBody" if old in self._abolished else "MergeBody"
            self._give(stage.endings, old, command, {**common, "successor_body_id": ordered[0]})

    def _exceptions(self, step: Step, known: KnownBody, heirs: list[str]) -> dict[str, str]:
        named = {item: self._known(name) for item, name in step.exceptions.get(normal(known.name), {}).items()}
        for item, heir in named.items():
            if heir not in heirs:
                self._wrong(f"Ngoại lệ {item} của “{known.name}” không thuộc cơ quan kế thừa nào")
        return {item: heir for item, heir in named.items() if heir}

    def _people_follow(self, step: Step, stage: Stage, old: str, heirs: list[str]) -> None:
        """Everybody goes to the successor, in their post, unless the file says where else."""
        for person in [one for one in self._people.values() if one.body_id == old]:
            said = step.people.get(person.person_id)
            target = self._known(said) if said else next(iter(heirs), None)
            if target is None:
                continue
            ref = {"person_id": person.person_id, "name": person.name, "post": person.post, "title": person.title}
            fields = {"person": ref, "clearance": person.clearance, "email": person.email}
            self._give(stage.before, target, "AppointPerson", fields, person.person_id)
            self._give(stage.before, old, "ReleasePerson", {"person_id": person.person_id}, person.person_id)
            self._people[person.person_id] = replace(person, body_id=target)
            self.plan.people[person.person_id] = target

    def _move(self, stage: Stage, body_id: str | None, parent: str | None, common: dict[str, Any]) -> None:
        if body_id and parent and self._bodies[body_id].parent_body_id != parent:
            self._give(stage.before, body_id, "MoveBody", {**common, "parent_body_id": parent})
            self._change(body_id, parent_body_id=parent)

    def _check_heirs(self, heirs: dict[str, list[tuple[str, bool]]]) -> None:
        """Who takes over on a day lives after it: else work would go round in a circle, or to nobody."""
        for old, takers in heirs.items():
            for heir, _ in takers:
                if not self._bodies[old].ended and (heir in heirs or self._bodies[heir].ended):
                    self._wrong(f"“{self._name(old)}” nhập vào “{self._name(heir)}”, cơ quan cũng kết thúc hoạt động")

    # --- names

    def _find(self, name: str) -> str | None:
        """The body of that name or id: a living one before one that has ended."""
        wanted = normal(name)
        found = [body for body in self._bodies.values() if wanted in (body.body_id, normal(body.name))]
        found.sort(key=lambda body: body.ended)
        return found[0].body_id if found else None

    def _known(self, name: str) -> str | None:
        found = self._find(name)
        if found is None:
            self._wrong(f"Danh mục không có cơ quan “{name}”")
        return found

    def _name(self, body_id: str) -> str:
        return self._bodies[body_id].name

    def _change(self, body_id: str | None, **update: Any) -> None:
        if body_id:
            self._bodies[body_id] = replace(self._bodies[body_id], **update)

    def _wrong(self, problem: str) -> None:
        if problem not in self.plan.problems:
            self.plan.problems.append(problem)

    def _give(
        self, commands: list[Given], body_id: str | None, command: str, fields: Mapping[str, Any], more: str = ""
    ) -> None:
        if body_id is None:
            return
        day = self.plan.stages[-1].date
        key = "/".join(part for part in ("reorganise", slug(self.plan.name), day, body_id, command, more) if part)
        commands.append(Given(body_id, command, fields, key))


def _rest_first(takers: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    return sorted(takers, key=lambda taker: not taker[1])
