"""Every way from body to body is named, and each name is used."""

import inspect
import re
from pathlib import Path

import pytest

from shared.bodies.actor import system_actor
from shared.bodies.grants import GRANTS, Grant, reached
from shared.bodies.heirs import Ending, Heirs
from shared.bodies.rights import BY_TOKEN, MAY, may
from shared.bodies.tokens import InvalidToken, new_keys, sign_actor, verify_actor
from shared.events.catalogue import EVENTS
from shared.events.publishing import DocumentDispatched, RecallRequested
from shared.events.receiving import Origin
from shared.events.routing import RoutingOpened
from shared.eventsourcing.decider import Command
from shared.streams.policy import NotGranted, Reaction, acting
from tests.unit.acting.city import DECIDERS
from tests.unit.given import BODY, DOCUMENT, OTHER, ref, who
from tests.unit.recorded import record

SERVICES = Path(__file__).parents[3] / "services"
NAMES = {f"{event.service}.{event.__name__}": event for event in EVENTS.values()}


def test_every_grant_says_what_it_is_for_and_names_what_there_is() -> None:
    assert set(GRANTS) == set(Grant)
    commands = {command.__name__ for command in DECIDERS}
    for grant, right in GRANTS.items():
        assert right.says and right.events <= set(NAMES), grant
        assert right.command in commands or grant is Grant.WORK_GOES_TO_HEIR
        field = right.reaches.split(".")[0]
        if grant is not Grant.WORK_GOES_TO_HEIR:
            assert all(field in NAMES[name].model_fields for name in right.events), grant


def test_every_grant_is_asked_for_by_a_policy_and_checked_by_a_decider() -> None:
    policies = "".join(path.read_text("utf-8") for path in SERVICES.glob("**/policies.py"))
    deciders = "".join(
        path.read_text("utf-8") for name in ("decider", "guards") for path in SERVICES.glob(f"**/{name}.py")
    )
    for grant in set(Grant) - {Grant.WORK_GOES_TO_HEIR}:
        assert f"Grant.{grant.name}" in policies, grant
        assert f"guard_reach(command, context.actor, Grant.{grant.name}" in deciders, grant
    assert len(re.findall(r"guard_transfer\(command, context\)", _all_deciders())) == _transfers()


def _all_deciders() -> str:
    return "".join(path.read_text("utf-8") for path in SERVICES.glob("**/*.py"))


def _transfers() -> int:
    return sum(command.__name__.startswith("Transfer") for command in DECIDERS)


def test_a_reaction_acts_for_its_events_body_and_reaches_whom_the_event_names() -> None:
    dispatched = DocumentDispatched(
        document_id=DOCUMENT, body_id=BODY, recipient_body_id=OTHER, head=_head(), files=()
    )  # fmt: skip
    plain = acting(record(dispatched), Reaction("s", Command()), "receiving", Heirs({}))
    assert (plain.bodies, plain.grant, plain.reaches) == ({BODY}, None, frozenset())
    with pytest.raises(NotGranted):
        acting(record(dispatched), Reaction("s", Command(), Grant.DISPATCH_ARRIVES), "receiving", Heirs({}))
    with pytest.raises(NotGranted):
        acting(record(dispatched), Reaction("s", _of("RecordDelivery"), Grant.STATUS_COMES_BACK), "x", Heirs({}))
    arrives = Reaction("s", _of("ReceiveDocument"), Grant.DISPATCH_ARRIVES)
    assert acting(record(dispatched), arrives, "receiving", Heirs({})).reaches == {OTHER}


def test_a_body_that_ended_and_its_heirs_are_one_family() -> None:
    heirs = Heirs({"a": Ending(("b",)), "b": Ending(("c", "d")), "x": Ending(("c",))})
    assert heirs.family("c") == {"a", "b", "c", "x"}
    assert heirs.family("a") == {"a", "b", "c", "d"}
    assert heirs.family("d") == {"a", "b", "d"}
    assert Heirs({}).family("a") == {"a"}


def test_whom_an_event_names() -> None:
    recall = RecallRequested(
        document_id=DOCUMENT, body_id=BODY, reason="x", recipients=(OTHER, "c"), requested_by=ref("vanthu")
    )
    assert reached(recall, "recipients") == {OTHER, "c"}
    opened = RoutingOpened(document_id=DOCUMENT, body_id=BODY, head=_head(), arrival_number=1)
    assert reached(opened, "origin.body_id") == frozenset()
    told = opened.model_copy(update={"origin": Origin(document_id=DOCUMENT, body_id=OTHER)})
    assert reached(told, "origin.body_id") == {OTHER}


def test_a_token_never_makes_a_person_the_system() -> None:
    private, public = new_keys()
    for name in ("system", "System", " system", "he-thong", "Hệ thống", "ｓｙｓｔｅｍ"):
        posing = who("vanthu").model_copy(update={"person_id": name})
        with pytest.raises(InvalidToken):
            verify_actor(sign_actor(posing, private), public)
    with pytest.raises(InvalidToken):
        verify_actor(sign_actor(system_actor(BODY, "routing"), private), public)
    seed = verify_actor(sign_actor(system_actor(BODY, "seed"), private), public)
    assert {command for command in MAY if may(seed, command)} == BY_TOKEN["seed"]
    assert (seed.bodies, verify_actor(sign_actor(who("vanthu"), private), public)) == ({BODY}, who("vanthu"))


def test_no_decider_lets_the_system_pass_for_being_the_system() -> None:
    """What asks `is_system` to skip a body would be the confused deputy again."""
    from shared.eventsourcing import guards

    assert "is_system" not in inspect.getsource(guards.guard_body)


def _head() -> object:
    from shared.documents.head import DocumentHead

    return DocumentHead()


def _of(name: str) -> Command:
    kind = next(command for command in DECIDERS if command.__name__ == name)
    return kind.model_construct()
