"""Dead letters: what nothing can read is mended, and nothing else; replayed, set aside, taken up again."""

import json
from uuid import UUID

from services.operations.dead_letters.commands import MendLetter, ReopenLetter, ReplayLetter, SetLetterAside, Stored
from services.operations.dead_letters.decider import DECIDER
from shared.documents.secrecy import Secrecy
from shared.events.base import LARGEST_EVENT
from shared.events.operations.letters import LetterMended, LetterReopened, LetterReplayed, LetterSetAside
from shared.events.people import PersonRef
from tests.unit.given import BODY, DOCUMENT, OPERATOR, OTHER, SYSTEM, given, ref, who

LETTER, EVENT = UUID(int=1), UUID(int=2)
UNREADABLE = Stored(
    event_id=EVENT,
    event_type="congvan.receiving.DocumentRefused.v1",
    subject=str(DOCUMENT),
    body_id=BODY,
    readable=False,
)
GOOD = {
    "document_id": str(DOCUMENT),
    "body_id": BODY,
    "reason": "thiếu phụ lục",
    "refused_by": ref("vanthu").model_dump(),
}
BY = {"letter_id": LETTER, "body_id": OPERATOR.body_id}
MENDED = LetterMended(
    **BY, event_id=EVENT, event_type=UNREADABLE.event_type, value=json.dumps(GOOD), secrecy="none", reason="x",
    mended_by=PersonRef.of(OPERATOR),
)  # fmt: skip


def mend(stored: Stored | None = UNREADABLE, **changed: object) -> MendLetter:
    return MendLetter(letter_id=LETTER, stored=stored, value=json.dumps(GOOD | changed), reason="lỗi khi ghi")


def test_an_operator_mends_what_nothing_can_read() -> None:
    event = given(DECIDER).when(OPERATOR, mend()).happened(LetterMended)
    assert (event.event_id, event.reason, event.mended_by.person_id) == (EVENT, "lỗi khi ghi", OPERATOR.person_id)
    assert json.loads(event.value)["reason"] == "thiếu phụ lục"


def test_a_fact_that_can_be_read_stays() -> None:
    readable = UNREADABLE.model_copy(update={"readable": True})
    given(DECIDER).when(OPERATOR, mend(readable)).refused("letter.readable")
    # what was mended once reads well now, and may be mended again
    given(DECIDER, MENDED).when(OPERATOR, mend(readable, reason="khác")).happened(LetterMended)
    given(DECIDER).when(OPERATOR, mend(None)).refused("letter.not-in-store")


def test_the_mended_value_is_an_event_of_its_type_about_the_same_thing() -> None:
    then = given(DECIDER).when(OPERATOR, mend(reason=7))
    then.refused("letter.not-valid")
    assert then.rejected and then.rejected.params["errors"] == [{"field": "reason", "message": "Input should be a valid string"}]  # fmt: skip
    given(DECIDER).when(OPERATOR, mend().model_copy(update={"value": "{"})).refused("letter.not-valid")
    lone_surrogate = json.dumps(GOOD).replace('"reason": "', '"reason": "\\ud800')
    for broken in ('{"reason": NaN}', json.dumps(GOOD | {"reason": "a\0b"}), lone_surrogate):
        given(DECIDER).when(OPERATOR, mend().model_copy(update={"value": broken})).refused("letter.not-valid")
    given(DECIDER).when(OPERATOR, mend(document_id=str(EVENT))).refused("letter.other-subject")
    given(DECIDER).when(OPERATOR, mend(body_id=OTHER)).refused("letter.other-subject")
    unknown = UNREADABLE.model_copy(update={"event_type": "congvan.receiving.Nothing.v1"})
    given(DECIDER).when(OPERATOR, mend(unknown)).refused("letter.unknown-type")


def test_only_operators_and_only_up_to_their_clearance() -> None:
    for person in (who("lanhdao"), who("chanhvp", "van-phong-thanh-uy"), SYSTEM):
        given(DECIDER).when(person, mend()).refused("forbidden.post")
    secret = UNREADABLE.model_copy(update={"secrecy": Secrecy.TOP_SECRET})
    given(DECIDER).when(OPERATOR, mend(secret)).refused("forbidden.clearance")
    uncleared = OPERATOR.model_copy(update={"clearance": 0})
    readable = secret.model_copy(update={"readable": True})
    # replaying shows nobody anything
    given(DECIDER).when(uncleared, ReplayLetter(letter_id=LETTER, stored=readable)).happened(LetterReplayed)


def test_replayed_once_it_can_be_read_as_often_as_it_takes() -> None:
    replay = ReplayLetter(letter_id=LETTER, stored=UNREADABLE, read_models=("inbox",))
    given(DECIDER).when(OPERATOR, replay).refused("letter.needs-mending")
    given(DECIDER).when(OPERATOR, replay.model_copy(update={"stored": None})).refused("letter.not-in-store")
    readable = replay.model_copy(update={"stored": UNREADABLE.model_copy(update={"readable": True})})
    event = given(DECIDER, MENDED).when(OPERATOR, readable).happened(LetterReplayed)
    assert event.read_models == ("inbox",)
    given(DECIDER, MENDED, event).when(OPERATOR, readable).happened(LetterReplayed)


def test_set_aside_and_taken_up_again() -> None:
    aside = SetLetterAside(letter_id=LETTER, reason="không phải của ta")
    event = given(DECIDER).when(OPERATOR, aside).happened(LetterSetAside)
    given(DECIDER, event).when(OPERATOR, aside).nothing()
    given(DECIDER, event).when(OPERATOR, ReopenLetter(letter_id=LETTER)).happened(LetterReopened)
    given(DECIDER).when(OPERATOR, ReopenLetter(letter_id=LETTER)).nothing()


def test_the_audit_trail_is_kept_as_closely_as_what_it_holds() -> None:
    state = DECIDER.fold([MENDED.model_copy(update={"secrecy": "secret"})])
    assert DECIDER.secrecy(state) == "secret"


def test_what_no_broker_takes_is_mended_before_it_is_replayed() -> None:
    large = UNREADABLE.model_copy(update={"readable": True, "fits": False})
    given(DECIDER).when(OPERATOR, ReplayLetter(letter_id=LETTER, stored=large)).refused("letter.too-large")
    given(DECIDER).when(OPERATOR, mend(large, reason="ngắn")).happened(LetterMended)


def test_a_mended_value_that_no_broker_takes_is_refused() -> None:
    long = "ộ" * (LARGEST_EVENT // 3)
    command = mend(UNREADABLE).model_copy(update={"value": json.dumps(GOOD | {"reason": long}, ensure_ascii=False)})
    given(DECIDER).when(OPERATOR, command).refused("letter.too-large")
