"""A command file becomes commands, or is refused as a whole; what a rehearsal shows adds up."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest
from pydantic import ValidationError

from services.directory.reorganisation.api import stages_of
from services.directory.reorganisation.apply import apply, whole_rounds
from services.directory.reorganisation.facts import city_of
from services.directory.reorganisation.file import Reorganisation
from services.directory.reorganisation.planner import make_plan
from shared.bodies.actor import Post
from shared.bodies.reorganisation.loads import Load, after, left_alone, takings, total
from shared.bodies.reorganisation.plan import KnownBody, KnownPerson, Plan
from shared.events.directory import (
    BodyDivided,
    BodyFounded,
    BodyMerged,
    BodyMoved,
    BodyRenamed,
    ClearanceChanged,
    PersonAppointed,
    PersonReleased,
    TermOpened,
)
from shared.events.directory.reorganisations import PlannedCommand
from shared.events.people import PersonRef
from shared.web.problems import problem


def _body(body_id: str, parent: str | None = "city", **more: Any) -> KnownBody:
    return KnownBody(body_id, f"Body {body_id}", body_id.upper(), more.pop("level", "commune"), parent, "I", **more)


BODIES = (
    _body("city", None, level="city"), _body("a"), _body("b"), _body("c", "a"),
    _body("gone", ended=True, heirs=("a",)),
)  # fmt: skip
PEOPLE = tuple(
    KnownPerson(f"{name}.{body}", name, "specialist", None, 0, None, body)
    for body in ("a", "b", "c") for name in ("x", "y")
)  # fmt: skip


def plan_of(
    *, bodies: Iterable[KnownBody] = BODIES, people: Iterable[KnownPerson] = PEOPLE, key: str = "k", **step: Any
) -> Plan:
    step = {"date": "2026-07-01", "new_bodies": {"term": "II"}, **step}
    return make_plan(Reorganisation.model_validate({"name": "thử", "key": key, "steps": [step]}), bodies, people)


def given_by(plan: Plan) -> list[tuple[str, str]]:
    return [(given.body_id, given.command) for given in plan.commands if "Person" not in given.command]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ({"merge": [{"into": "a", "from": ["a"]}]}, "with-itself"),
        ({"abolish": [{"body": "a", "successor": "a"}]}, "with-itself"),
        ({"merge": [{"into": "a", "from": ["c"]}, {"into": "b", "from": ["c"]}]}, "two-mergers"),
        ({"merge": [{"into": "gone", "from": ["b"]}]}, "heir-ends"),
        ({"merge": [{"into": "a", "from": ["b"]}, {"into": "b", "from": ["a"]}]}, "heir-ends"),
        ({"merge": [{"into": "a", "from": ["gone"]}, {"into": "b", "from": ["c"]}]}, None),
        ({"merge": [{"into": "b", "from": ["gone"]}]}, "ended-before"),
        ({"merge": [{"into": "a", "from": ["nobody"]}]}, "unknown-body"),
        ({"merge": [{"into": "a", "from": []}]}, "nobody-merges"),
        ({"merge": [{"into": "a", "part_of": ["c"]}, {"into": "b", "part_of": ["c"]}]}, "no-rest"),
        ({"merge": [{"into": "a", "part_of": ["c"], "rest_of": ["c"]}]}, "no-rest"),
        ({"merge": [{"into": "New", "from": ["a"]}], "new_bodies": {}}, "no-term"),
        ({"merge": [{"into": "a", "from": ["b"]}], "abolish": [{"body": "b"}]}, "ends-twice"),
        ({"move": [{"body": "a", "parent": "c"}]}, "circle"),
        ({"move": [{"body": "a", "parent": "a"}]}, "circle"),
        ({"move": [{"body": "a", "parent": "gone"}]}, "ended-before"),
        ({"rename": [{"body": "a", "name": "Body b"}]}, "name-taken"),
        ({"rename": [{"body": "gone", "name": "New"}]}, "ended-before"),
        ({"found": [{"name": "Body b", "symbol": "B", "level": "commune"}]}, "name-taken"),
        ({"found": [{"name": "???", "symbol": "B", "level": "commune"}]}, "name-taken"),
    ],
)
def test_a_file_with_a_mistake_is_refused_as_a_whole(step: dict[str, Any], code: str | None) -> None:
    told = {wrong.code for wrong in plan_of(**step).problems}
    assert told == ({f"reorganisation.{code}"} if code else set())
    for wrong in plan_of(**step).problems:
        assert "{" not in problem(wrong.code, **wrong.params)["vi"]["title"]


def test_a_merger_founds_moves_the_people_and_ends() -> None:
    plan = plan_of(merge=[{"into": "New Body", "from": ["a", "b"]}])
    new = "new-body-2026"
    assert given_by(plan) == [
        (new, "FoundBody"), (new, "OpenTerm"), ("c", "MoveBody"), ("a", "MergeBody"), ("b", "MergeBody"),
    ]  # fmt: skip
    assert plan.people == {f"{name}.{body}": (body, new) for body in "ab" for name in "xy"}
    leaving = {given.fields["leaves_body_id"] for given in plan.commands if given.command == "AppointPerson"}
    assert leaving == {"a", "b"}


def test_what_is_made_anew_is_the_same_plan_and_another_decision_is_not() -> None:
    step = {"merge": [{"into": "a", "from": ["b"]}]}
    assert plan_of(**step).fingerprint == plan_of(**step).fingerprint
    assert plan_of(**step).fingerprint != plan_of(**step, people=PEOPLE[:3]).fingerprint
    first, second = plan_of(**step), plan_of(**step, key="other")
    assert not {given.key for given in first.commands} & {given.key for given in second.commands}
    assert len({given.key for given in first.commands}) == len(first.commands)


def test_a_body_that_ends_hands_on_those_below_it() -> None:
    for step, ending, above in (
        ({"abolish": [{"body": "a", "successor": "c"}]}, "AbolishBody", "city"),
        ({"abolish": [{"body": "a", "successor": "b"}]}, "AbolishBody", "b"),
        ({"merge": [{"into": "b", "from": ["a"]}], "new_bodies": {}}, "MergeBody", "b"),
    ):
        plan = plan_of(**step)
        assert given_by(plan) == [("c", "MoveBody"), ("a", ending)]
        assert plan.commands[0].fields["parent_body_id"] == above


def test_a_rename_that_was_done_is_not_done_again() -> None:
    rename = {"rename": [{"body": "Body a", "name": "Better"}]}
    assert given_by(plan_of(**rename)) == [("a", "RenameBody")]
    renamed = [KnownBody("a", "Better", "A", "commune", "city", "I"), *BODIES[2:]]
    again = plan_of(**rename, bodies=renamed)
    assert (again.commands, again.problems) == ([], [])


def test_the_rehearsal_adds_up() -> None:
    before = {"a": Load(handling=3, items=4, people=2), "b": Load(drafts=1, people=2), "c": Load(led=5, people=2)}
    merge = [{"into": "New", "rest_of": ["a"]}, {"into": "b", "part_of": ["a"]}, {"into": "City two", "from": ["c"]}]
    plan = plan_of(merge=merge)
    assert plan.problems == left_alone(plan, before) == []
    then = after(plan, before)
    assert total(then) == total(before)
    assert not {"a", "c"} & set(then)
    shown = takings(plan, before)
    assert [taking.heir for taking in shown] == ["b", "city-two-2026", "new-2026"]
    assert shown[2].parts == (("a", before["a"]),)


def test_nobody_is_left_alone() -> None:
    plan = plan_of(abolish=[{"body": "b"}])
    assert [wrong.code for wrong in left_alone(plan, {"b": Load(items=1)})] == ["reorganisation.left-alone"]
    assert left_alone(plan, {"b": Load(people=2)}) == []


def test_a_text_that_nothing_can_store_is_no_plan() -> None:
    with pytest.raises(ValidationError, match="U\\+0000"):
        plan_of(rename=[{"body": "a", "name": "x\0"}])


class City:
    """A directory that does what it is told, and stops once at a given command."""

    def __init__(self, fails_at: int = -1) -> None:
        self.bodies = {body.body_id: body for body in BODIES}
        self.people = {person.person_id: person for person in PEOPLE}
        self.done: list[str] = []
        self._fails_at = fails_at

    async def give(self, given: PlannedCommand) -> None:
        if len(self.done) == self._fails_at:
            self._fails_at = -1
            raise ConnectionError
        self.done.append(given.key)
        body, fields = self.bodies.get(given.body_id), given.fields
        if given.command == "FoundBody":
            self.bodies[given.body_id] = KnownBody(**{**fields, "term": None})
        elif given.command == "AppointPerson":
            person = self.people[fields["person"]["person_id"]]
            self.people[person.person_id] = KnownPerson(**{**vars(person), "body_id": given.body_id})
        elif given.command == "OpenTerm" and body:
            self.bodies[given.body_id] = KnownBody(**{**vars(body), "term": fields["term"]})
        elif given.command == "MoveBody" and body:
            self.bodies[given.body_id] = KnownBody(**{**vars(body), "parent_body_id": fields["parent_body_id"]})
        elif given.command == "MergeBody" and body:
            assert given.body_id not in {person.body_id for person in self.people.values()}, "people first"
            heirs = (fields["successor_body_id"],)
            self.bodies[given.body_id] = KnownBody(**{**vars(body), "ended": True, "heirs": heirs})

    async def directory(self) -> tuple[list[KnownBody], list[KnownPerson]]:
        return list(self.bodies.values()), list(self.people.values())

    async def reorganise(self) -> Plan:
        bodies, people = await self.directory()
        plan = plan_of(merge=[{"into": "New", "from": ["a", "b"]}], bodies=bodies, people=people)
        await apply(stages_of(plan), self.give, self.directory)
        return plan


@pytest.mark.parametrize("fails_at", range(13))
async def test_what_was_interrupted_goes_on_where_it_stopped(fails_at: int) -> None:
    whole, interrupted = City(), City(fails_at)
    await whole.reorganise()
    with pytest.raises(ConnectionError):
        await interrupted.reorganise()
    await interrupted.reorganise()
    assert interrupted.bodies == whole.bodies
    assert interrupted.people == whole.people
    assert (await interrupted.reorganise()).commands == []


@pytest.mark.parametrize(
    ("done", "whole"), [(0, 0), (1, 0), (2, 2), (3, 2), (7, 7), (8, 7), (11, 11), (12, 11), (13, 13)]
)
def test_a_round_that_was_not_carried_out_wholly_is_given_anew(done: int, whole: int) -> None:
    """Two commands found, five move and appoint, four release, two merge."""
    stages = stages_of(plan_of(merge=[{"into": "New", "from": ["a", "b"]}]))
    assert whole_rounds(stages, done) == whole


async def test_what_was_carried_out_wholly_is_not_given_again() -> None:
    city = City()
    bodies, people = await city.directory()
    stages = stages_of(plan_of(merge=[{"into": "New", "from": ["a", "b"]}], bodies=bodies, people=people))
    await apply(stages, city.give, city.directory)
    city.done.clear()
    await apply(stages, city.give, city.directory, done=11)
    assert len(city.done) == 2, "the two mergers"


def test_the_directory_knows_bodies_and_people_by_its_own_events() -> None:
    day = dt.date(2025, 7, 1)
    person = PersonRef(person_id="x", name="X", post=Post.LEADER, title="Bí thư")
    city = city_of(
        [
            *(BodyFounded(body_id=body, name=body.upper(), symbol="B", level="commune") for body in "abcd"),
            TermOpened(body_id="a", term="I", opened_on=day),
            BodyRenamed(body_id="a", name="Better", day=day),
            BodyMoved(body_id="a", parent_body_id="d", day=day),
            PersonAppointed(body_id="b", person=person, clearance=1, email="x@y"),
            ClearanceChanged(body_id="b", person_id="x", clearance=2, changed_by=person),
            PersonAppointed(body_id="a", person=person, clearance=2, email="x@y"),
            PersonReleased(body_id="b", person_id="x"),
            ClearanceChanged(body_id="b", person_id="x", clearance=3, changed_by=person),
            PersonAppointed(body_id="b", person=person.model_copy(update={"person_id": "y"})),
            PersonReleased(body_id="b", person_id="y"),
            BodyMerged(body_id="b", successor_body_id="a", day=day),
            BodyDivided(body_id="c", successor_body_id="a", other_body_ids=("d",), day=day),
        ]
    )
    assert city.bodies == {
        "a": KnownBody("a", "Better", "B", "commune", "d", "I"),
        "b": KnownBody("b", "B", "B", "commune", None, heirs=("a",), ended=True),
        "c": KnownBody("c", "C", "B", "commune", None, heirs=("a", "d"), ended=True),
        "d": KnownBody("d", "D", "B", "commune", None),
    }
    assert city.people == {"x": KnownPerson("x", "X", "leader", "Bí thư", 2, "x@y", "a")}
