"""From a command file to commands: pure, over the directory as it stands, all checks before the first command.

A plan made again, after it was applied in part or in whole, holds what is missing; the keys of its commands are made of
the file's key (else its name), the day and the body, so that a command that is on its way is not carried out twice.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from uuid import UUID, uuid5

from pydantic import JsonValue

from services.directory.reorganisation.file import Founding, Merger, Renaming, Reorganisation, Step, normal
from shared.bodies.reorganisation.plan import Given, KnownBody, KnownPerson, Plan, Stage, Wrong
from shared.documents.marks import normalized

KEYS = UUID("3c6a0f0e-5a0d-4d3c-8a53-9f0f4f6f7d52")  # namespace of the keys of a plan's commands

Fields = Mapping[str, JsonValue]
Takers = list[tuple[str, bool]]  # who takes over, and whether they take the rest
Heirs = dict[str, Takers]  # of each body that ends


def make_plan(file: Reorganisation, bodies: Iterable[KnownBody], people: Iterable[KnownPerson]) -> Plan:
    """The plan; where `Plan.problems` is not empty nothing of it may be applied."""
    planner = _Planner(file, {body.body_id: body for body in bodies}, {one.person_id: one for one in people})
    for step in file.steps:
        planner.step(step)
    return planner.plan


def slug(name: str) -> str:
    """``Đảng ủy phường Hải Châu`` → ``dang-uy-phuong-hai-chau``."""
    plain = normalized(name.replace("Đ", "D").replace("đ", "d"), "NFD")
    ascii_only = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")[:100]


class _Planner:
    def __init__(self, file: Reorganisation, bodies: dict[str, KnownBody], people: dict[str, KnownPerson]) -> None:
        self.plan = Plan(file.name, bodies=bodies)
        self._seed = file.key or file.name
        self._bodies = bodies
        self._people = people
        self._abolished: set[str] = set()

    def step(self, step: Step) -> None:
        stage = Stage(step.date.isoformat(), step.legal_basis)
        self.plan.stages.append(stage)
        common: Fields = {"day": step.date.isoformat(), "legal_basis": step.legal_basis}
        heirs: Heirs = {}
        for founding in step.found:
            self._founding(step, stage, founding)
        for merger in step.merge:
            self._merger(step, stage, merger, heirs)
        for renaming in step.rename:
            self._rename(stage, renaming, common)
        self._abolitions(step, heirs)
        for move in step.move:
            self._move(stage, self._living(move.body), self._living(move.parent), common)
        self._hand_on(stage, heirs, common)
        for old, takers in heirs.items():
            self._end(step, stage, old, takers, common)
        self._check_heirs(heirs)
        for old, takers in heirs.items():
            ended = partial(replace, ended=True, heirs=tuple(heir for heir, _ in _rest_first(takers)))
            self._change(old, ended)

    # --- the living

    def _founding(self, step: Step, stage: Stage, founding: Founding) -> None:
        found = self._find(founding.name)
        if found is not None and not self._bodies[found].ended:
            if found != _new_id(founding.name, step):
                self._wrong("reorganisation.name-taken", name=founding.name)
            return
        parent = self._living(step.new_bodies.parent) if step.new_bodies.parent else None
        self._found(step, stage, founding.name, founding.symbol, founding.level, parent)

    def _rename(self, stage: Stage, renaming: Renaming, common: Fields) -> None:
        body_id, taken = self._find(renaming.body), self._find(renaming.name)
        if body_id is None and taken is not None:
            return  # it bears the new name already
        if body_id is not None and (known := self._bodies[body_id]).name == renaming.name:
            if renaming.symbol in (None, known.symbol):
                return
        elif taken is not None and not self._bodies[taken].ended:
            self._wrong("reorganisation.name-taken", name=renaming.name)
        body_id = self._living(renaming.body)
        self._give(stage, body_id, "RenameBody", {**common, "name": renaming.name, "symbol": renaming.symbol})
        self._change(body_id, lambda body: replace(body, name=renaming.name, symbol=renaming.symbol or body.symbol))

    def _move(self, stage: Stage, body_id: str | None, parent: str | None, common: Fields) -> None:
        if not body_id or not parent or self._bodies[body_id].parent_body_id == parent:
            return
        above: str | None = parent
        seen: set[str] = set()
        while above is not None and above not in seen and above in self._bodies:
            if above == body_id:
                self._wrong("reorganisation.circle", body=self._name(body_id), parent=self._name(parent))
                return
            seen.add(above)
            above = self._bodies[above].parent_body_id
        self._give(stage, body_id, "MoveBody", {**common, "parent_body_id": parent})
        self._change(body_id, lambda body: replace(body, parent_body_id=parent))

    # --- mergers

    def _merger(self, step: Step, stage: Stage, merger: Merger, heirs: Heirs) -> None:
        named = [(name, True) for name in merger.of + merger.rest_of] + [(name, False) for name in merger.part_of]
        olds = [(self._known(name), rest) for name, rest in named]
        if not olds:
            self._wrong("reorganisation.nobody-merges", into=merger.into)
        into = self._into(step, stage, merger, [old for old, _ in olds if old])
        if into and olds and all(old == into for old, _ in olds):
            self._wrong("reorganisation.with-itself", body=self._name(into))
        for old, rest in olds:
            if old and into and old != into and (into, rest) not in heirs.setdefault(old, []):
                heirs[old].append((into, rest))

    def _into(self, step: Step, stage: Stage, merger: Merger, olds: list[str]) -> str | None:
        found = self._find(merger.into)
        if found is None and olds:
            like = self._bodies[olds[0]]
            parent = self._living(step.new_bodies.parent) if step.new_bodies.parent else like.parent_body_id
            return self._found(step, stage, merger.into, merger.symbol or like.symbol, like.level, parent)
        if found is not None and not self._bodies[found].ended:
            self._open_term(step, stage, found)
        return found

    def _found(self, step: Step, stage: Stage, name: str, symbol: str, level: str, parent: str | None) -> str | None:
        body_id = _new_id(name, step)
        if body_id in self._bodies or not slug(name):
            self._wrong("reorganisation.name-taken", name=name)
            return None
        if step.new_bodies.term is None:
            self._wrong("reorganisation.no-term", body=name)
        self._bodies[body_id] = KnownBody(body_id, name, symbol, level, parent)
        fields: Fields = {"body_id": body_id, "name": name, "symbol": symbol, "level": level, "parent_body_id": parent}
        self._give(stage, body_id, "FoundBody", fields)
        self._open_term(step, stage, body_id)
        return body_id

    def _open_term(self, step: Step, stage: Stage, body_id: str) -> None:
        """A committee made anew numbers from 01 again; its predecessors' series stay as they are."""
        term = step.new_bodies.term
        if term is not None and self._bodies[body_id].term != term:
            self._give(stage, body_id, "OpenTerm", {"term": term, "opened_on": step.date.isoformat()})
            self._change(body_id, lambda body: replace(body, term=term))

    # --- ends

    def _abolitions(self, step: Step, heirs: Heirs) -> None:
        for abolition in step.abolish:
            successor = self._known(abolition.successor) if abolition.successor else None
            named = [self._known(abolition.body)] if abolition.body else []
            levelled = [
                body.body_id for body in self._bodies.values() if body.level == abolition.level and not body.ended
            ]
            if successor is not None and successor in named:
                self._wrong("reorganisation.with-itself", body=self._name(successor))
            ending = [body_id for body_id in (*named, *levelled) if body_id and body_id != successor]
            for old in ending:
                if old in heirs:
                    self._wrong("reorganisation.ends-twice", body=self._name(old))
                    continue
                heirs[old] = [(successor, True)] if successor else []
                self._abolished.add(old)

    def _hand_on(self, stage: Stage, heirs: Heirs, common: Fields) -> None:
        """The bodies below one that ends stand below who takes over; who takes over from above stands in its place."""
        for body in list(self._bodies.values()):
            takers = heirs.get(body.parent_body_id or "")
            if takers and body.body_id not in heirs and not body.ended:
                heir = _rest_first(takers)[0][0]
                above = self._bodies[body.parent_body_id or ""].parent_body_id
                self._move(stage, body.body_id, above if heir == body.body_id else heir, common)

    def _end(self, step: Step, stage: Stage, old: str, takers: Takers, common: Fields) -> None:
        known = self._bodies[old]
        ordered = [heir for heir, _ in _rest_first(takers)]
        if known.ended:
            if known.heirs != tuple(ordered):
                self._wrong("reorganisation.ended-before", body=known.name)
            return
        if len(set(ordered)) < len(ordered):
            self._wrong("reorganisation.no-rest", body=known.name)
            return
        if len(takers) > 1 and sum(rest for _, rest in takers) != 1:
            divided = any(not rest for _, rest in takers)
            self._wrong("reorganisation.no-rest" if divided else "reorganisation.two-mergers", body=known.name)
            return
        self.plan.heirs[old] = tuple(ordered)
        self._people_follow(step, stage, old, ordered)
        if not ordered:
            self._give(stage, old, "AbolishBody", common)
        elif len(ordered) > 1:
            exceptions = self._exceptions(step, known, ordered)
            fields: Fields = {
                "successor_body_id": ordered[0], "other_body_ids": [*ordered[1:]], "exceptions": {**exceptions},
            }  # fmt: skip
            self._give(stage, old, "DivideBody", {**common, **fields})
        else:
            command = "AbolishBody" if old in self._abolished else "MergeBody"
            self._give(stage, old, command, {**common, "successor_body_id": ordered[0]})

    def _exceptions(self, step: Step, known: KnownBody, heirs: list[str]) -> dict[str, str]:
        named = {item: self._known(name) for item, name in step.exceptions.get(normal(known.name), {}).items()}
        for item, heir in named.items():
            if heir not in heirs:
                self._wrong("reorganisation.exception", item=item, body=known.name)
        self.plan.exceptions[known.body_id] = len(named)
        return {item: heir for item, heir in named.items() if heir}

    def _people_follow(self, step: Step, stage: Stage, old: str, heirs: list[str]) -> None:
        """Everybody goes to the successor, in their post, unless the file says where else."""
        for person in [one for one in self._people.values() if one.body_id == old]:
            said = step.people.get(person.person_id)
            target = self._living(said) if said else next(iter(heirs), None)
            if target is None:
                continue
            ref: dict[str, JsonValue] = {
                "person_id": person.person_id,
                "name": person.name,
                "post": person.post,
                "title": person.title,
            }
            fields: Fields = {
                "person": ref, "clearance": person.clearance, "email": person.email, "leaves_body_id": old,
            }  # fmt: skip
            self._give(stage, target, "AppointPerson", fields, person.person_id)
            self._give(stage, old, "ReleasePerson", {"person_id": person.person_id}, person.person_id)
            self._people[person.person_id] = replace(person, body_id=target)
            home, _ = self.plan.people.get(person.person_id, (old, old))
            self.plan.people[person.person_id] = (home, target)

    def _check_heirs(self, heirs: Heirs) -> None:
        """Who takes over on a day lives after it: else work would go round in a circle, or to nobody."""
        for old, takers in heirs.items():
            for heir, _ in takers:
                if not self._bodies[old].ended and (heir in heirs or self._bodies[heir].ended):
                    self._wrong("reorganisation.heir-ends", body=self._name(old), heir=self._name(heir))

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
            self._wrong("reorganisation.unknown-body", name=name)
        return found

    def _living(self, name: str) -> str | None:
        """As `_known`, where nothing may go to a body that has ended."""
        found = self._known(name)
        if found is not None and self._bodies[found].ended:
            self._wrong("reorganisation.ended-before", body=self._name(found))
            return None
        return found

    def _name(self, body_id: str) -> str:
        return self._bodies[body_id].name

    def _change(self, body_id: str | None, change: Callable[[KnownBody], KnownBody]) -> None:
        if body_id:
            self._bodies[body_id] = change(self._bodies[body_id])

    def _wrong(self, code: str, **params: str) -> None:
        wrong = Wrong(code, params)
        if wrong not in self.plan.problems:
            self.plan.problems.append(wrong)

    def _give(self, stage: Stage, body_id: str | None, command: str, fields: Fields, more: str = "") -> None:
        if body_id is not None:
            key = str(uuid5(KEYS, "/".join((self._seed, stage.date, body_id, command, more))))
            stage.commands.append(Given(body_id, command, fields, key))


def _new_id(name: str, step: Step) -> str:
    return f"{slug(name)}-{step.date.year}"


def _rest_first(takers: Takers) -> Takers:
    return sorted(takers, key=lambda taker: not taker[1])
