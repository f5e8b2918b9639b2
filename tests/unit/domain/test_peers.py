"""Peers: who says with whom the city exchanges documents, and what may be said."""

import pytest
from pydantic import ValidationError

from services.subscriptions.peers.commands import ChangePeer, ChangePeerSecret, ClosePeer, RegisterPeer
from services.subscriptions.peers.decider import DECIDER
from shared.bodies.organs import OutsideOrgan, is_outside
from shared.events.base import Event
from shared.events.subscriptions.peers import (
    Line,
    Packaging,
    PeerChanged,
    PeerClosed,
    PeerRegistered,
    PeerSecretChanged,
)
from shared.readmodels.roster import fold as roster
from tests.unit.given import DOCUMENT, ISSUED, given, ref, who
from tests.unit.projections.test_models import fold, happened
from tests.unit.subscriptions.test_signing import pair

OFFICE = "van-phong-thanh-uy"
CITY, WARD = (OutsideOrgan(organ_id="000.00.00.H17", name="UBND thành phố"), OutsideOrgan(organ_id="000.07.01.H17", name="UBND phường"))  # fmt: skip
REGISTER = RegisterPeer(
    peer_id=DOCUMENT, name="Trục thành phố", organs=(CITY, WARD), url="https://truc.example.vn/edxml", secret_sha256="a" * 64
)  # fmt: skip
REGISTERED = PeerRegistered(
    peer_id=DOCUMENT, body_id=OFFICE, name=REGISTER.name, organs=REGISTER.organs, line=REGISTER.line,
    secret_sha256="a" * 64, registered_by=ref("chanhvp", OFFICE),
)  # fmt: skip
CLOSED = PeerClosed(peer_id=DOCUMENT, body_id=OFFICE, organs=(CITY, WARD), reason="x", closed_by=ref("chanhvp", OFFICE))


def test_the_overseers_say_who_is_a_peer() -> None:
    event = given(DECIDER).when(who("chanhvp", OFFICE), REGISTER).happened(PeerRegistered)
    assert (event.body_id, event.organs, event.line) == (OFFICE, (CITY, WARD), Line(url=REGISTER.url))
    given(DECIDER).when(who("chanhvp"), REGISTER).refused("forbidden.body")
    given(DECIDER).when(who("vanthu", OFFICE), REGISTER).refused("forbidden.post")
    given(DECIDER, REGISTERED).when(who("chanhvp", OFFICE), REGISTER).refused("peer.registered-already")


def test_a_change_names_what_is_dropped_and_the_same_is_no_news() -> None:
    same = ChangePeer(name=REGISTER.name, organs=(CITY, WARD), url=REGISTER.url)
    given(DECIDER, REGISTERED).when(who("lanhdao", OFFICE), same).nothing()
    less = ChangePeer(name=REGISTER.name, organs=(CITY,), folder="truc", packaging=Packaging.MIME)
    event = given(DECIDER, REGISTERED).when(who("lanhdao", OFFICE), less).happened(PeerChanged)
    assert event.dropped == (WARD,)
    state = DECIDER.fold([REGISTERED, event])
    assert state.speaks_for(CITY.organ_id)
    assert not state.speaks_for(WARD.organ_id)
    assert not state.speaks_for(None)
    assert state.line.folder == "truc"


def test_secrets_change_and_the_end_is_the_end() -> None:
    chief = who("chanhvp", OFFICE)
    given(DECIDER, REGISTERED).when(chief, ChangePeerSecret(secret_sha256="b" * 64)).happened(PeerSecretChanged)
    given(DECIDER, REGISTERED).when(chief, ChangePeerSecret(secret_sha256="a" * 64)).nothing()
    given(DECIDER, REGISTERED).when(chief, ClosePeer(reason="hết")).happened(PeerClosed)
    given(DECIDER, REGISTERED, CLOSED).when(chief, ClosePeer(reason="hết")).refused("peer.out-of-order")
    given(DECIDER).when(chief, ClosePeer(reason="hết")).refused("peer.unknown")


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"url": "https://a.vn", "folder": "a"},
        {"folder": "../a"},
        {"folder": ".a"},
        {"url": "ftp://a.vn"},
        {"folder": "a", "certificate": "none"},
        {"folder": "a", "organs": ()},
        {"folder": "a", "organs": ({"organ_id": "quan-uy-hai-chau", "name": "x"},)},
    ],
)
def test_what_cannot_be_followed_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ChangePeer.model_validate({"name": "x", "organs": (CITY,), **fields})


def test_a_signature_does_not_reach_mime_parts() -> None:
    _, certificate = pair("ec")
    signed = {"name": "x", "organs": (CITY,), "folder": "a", "certificate": certificate.decode()}
    assert ChangePeer.model_validate(signed).line.certificate == certificate.decode()
    with pytest.raises(ValidationError):
        ChangePeer.model_validate({**signed, "packaging": "mime"})


def test_no_body_of_the_city_looks_like_an_organ_outside() -> None:
    assert is_outside("000.00.00.H17")
    assert not is_outside("quan-uy-hai-chau")


def test_the_roster_names_an_organ_as_long_as_a_peer_speaks_for_it() -> None:
    def organs(*events: Event) -> dict[str, str]:
        rows = fold(roster.MODEL, happened(*events))
        return {row.organ_id: row.name for (table, _), row in rows.items() if table == "organs"}

    fewer = PeerChanged(
        peer_id=DOCUMENT, body_id=OFFICE, name="x", organs=(CITY,), dropped=(WARD,), line=Line(url="https://a.vn"),
        changed_by=ref("chanhvp", OFFICE),
    )  # fmt: skip
    elsewhere = REGISTERED.model_copy(update={"peer_id": ISSUED, "organs": (WARD,)})
    assert organs(REGISTERED) == {CITY.organ_id: CITY.name, WARD.organ_id: WARD.name}
    assert organs(REGISTERED, fewer) == {CITY.organ_id: CITY.name}
    assert organs(REGISTERED, fewer, elsewhere, CLOSED) == {WARD.organ_id: WARD.name}
