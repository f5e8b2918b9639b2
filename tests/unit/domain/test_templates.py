"""A template is its body's: kept, changed, taken out of use, handed on."""

from uuid import UUID

from services.approval.templates.commands import ChangeTemplate, KeepTemplate, RetireTemplate, TransferTemplate
from services.approval.templates.decider import DECIDER, available
from services.approval.templates.state import State, evolve
from shared.bodies.actor import system_actor
from shared.bodies.grants import Grant
from shared.events.approval.templates import TemplateChanged, TemplateKept, TemplateRetired, TemplateTransferred
from shared.paper.content import DraftContent
from shared.paper.lines import paper_of_lines
from tests.unit.given import BODY, OTHER, given, ref, who

ID = UUID("33333333-3333-4333-8333-333333333333")
CONTENT = DraftContent(kind="Giấy mời", subject="họp ngày «Ngày»", paper=paper_of_lines("Kính mời dự họp."))
KEPT = TemplateKept(template_id=ID, body_id=BODY, name="Giấy mời họp", content=CONTENT, kept_by=ref("chuyenvien1"))
RETIRED = TemplateRetired(template_id=ID, body_id=BODY, retired_by=ref("chanhvp"))


def keep(content: DraftContent = CONTENT) -> KeepTemplate:
    return KeepTemplate(template_id=ID, name="Giấy mời họp", content=content)


def test_a_body_keeps_a_template() -> None:
    kept = given(DECIDER).when(who("chuyenvien1"), keep()).happened(TemplateKept)
    assert (kept.body_id, kept.content) == (BODY, CONTENT)


def test_it_is_kept_once() -> None:
    given(DECIDER, KEPT).when(who("chuyenvien1"), keep()).refused("template.exists")


def test_a_template_says_nothing_secret() -> None:
    secret = CONTENT.model_copy(update={"paper": paper_of_lines("TỐI MẬT\nKính mời dự họp.")})
    given(DECIDER).when(who("chuyenvien1"), keep(secret)).refused("secret.content")


def test_its_body_writes_it_anew() -> None:
    content = CONTENT.model_copy(update={"subject": "họp giao ban ngày «Ngày»"})
    changed = given(DECIDER, KEPT).when(who("vanthu"), ChangeTemplate(name="Giấy mời", content=content))
    assert changed.happened(TemplateChanged).content == content


def test_the_same_words_change_nothing() -> None:
    same = ChangeTemplate(name=KEPT.name, content=CONTENT)
    given(DECIDER, KEPT).when(who("vanthu"), same).refused("template.nothing-changed")


def test_another_body_does_not_touch_it() -> None:
    given(DECIDER, KEPT).when(who("vanthu", OTHER), RetireTemplate()).refused("forbidden.body")


def test_out_of_use_it_stays_as_it_was() -> None:
    given(DECIDER, KEPT).when(who("chanhvp"), RetireTemplate()).happened(TemplateRetired)
    after = given(DECIDER, KEPT, RETIRED)
    after.when(who("chanhvp"), ChangeTemplate(name="Khác", content=CONTENT)).refused("template.retired")


def test_nobody_changes_what_is_not_there() -> None:
    given(DECIDER).when(who("chanhvp"), RetireTemplate()).refused("template.unknown")


def test_it_goes_over_to_the_heir_of_its_body() -> None:
    system = system_actor(BODY, "approval", (), Grant.WORK_GOES_TO_HEIR, (OTHER,))
    command = TransferTemplate(from_body_id=BODY, to_body_id=OTHER)
    moved = given(DECIDER, KEPT).when(system, command).happened(TemplateTransferred)
    assert (moved.body_id, moved.from_body_id) == (OTHER, BODY)
    given(DECIDER, KEPT, RETIRED).when(system, command).nothing()


def test_what_may_be_done_is_offered_to_its_body_alone() -> None:
    state = evolve(State(), KEPT)
    assert available(state, who("vanthu")) == ["ChangeTemplate", "RetireTemplate"]
    assert available(state, who("vanthu", OTHER)) == []
    assert available(evolve(state, RETIRED), who("vanthu")) == []
