"""Consumers: paused and resumed; a read model is built anew, one rebuild at a time."""

from uuid import UUID

from services.operations.consumers.commands import (
    EndRebuild,
    PauseConsumer,
    RebuildReadModel,
    RepublishStream,
    ResumeConsumer,
    UndoRebuild,
)
from services.operations.consumers.decider import DECIDER, available
from shared.events.operations.consumers import (
    ConsumerPaused,
    ConsumerResumed,
    RebuildEnded,
    RebuildOrdered,
    RebuildUndone,
    StreamRepublished,
)
from tests.unit.given import OPERATOR, SYSTEM, given, who

INBOX, ORDER = "projections.inbox", UUID(int=5)
PAUSE = PauseConsumer(consumer=INBOX, reason="bảo trì")
REBUILD = RebuildReadModel(consumer=INBOX, order_id=ORDER, reason="nghi sai số")


def test_paused_and_resumed() -> None:
    paused = given(DECIDER).when(OPERATOR, PAUSE).happened(ConsumerPaused)
    given(DECIDER, paused).when(OPERATOR, PAUSE).nothing()
    given(DECIDER, paused).when(OPERATOR, ResumeConsumer(consumer=INBOX)).happened(ConsumerResumed)
    given(DECIDER).when(OPERATOR, ResumeConsumer(consumer=INBOX)).nothing()
    given(DECIDER).when(who("lanhdao"), PAUSE).refused("forbidden.post")
    assert available(DECIDER.fold([paused]), OPERATOR)[0] == "ResumeConsumer"
    assert available(DECIDER.initial(), who("lanhdao")) == []


def test_one_rebuild_at_a_time() -> None:
    ordered = given(DECIDER).when(OPERATOR, REBUILD).happened(RebuildOrdered)
    given(DECIDER, ordered).when(OPERATOR, REBUILD.model_copy(update={"order_id": UUID(int=6)})).nothing()
    end = EndRebuild(consumer=INBOX, order_id=ORDER, events=60, seconds=0.5, after={"inbox.items": "3:1"})
    ended = given(DECIDER, ordered).when(SYSTEM, end).happened(RebuildEnded)
    assert (ended.events, ended.after) == (60, {"inbox.items": "3:1"})
    given(DECIDER, ordered, ended).when(SYSTEM, end).nothing()
    given(DECIDER, ordered, ended).when(OPERATOR, REBUILD).happened(RebuildOrdered)
    given(DECIDER, ordered).when(OPERATOR, end).refused("forbidden.post")


def test_a_rebuild_that_ended_well_is_undone() -> None:
    undo = UndoRebuild(consumer=INBOX, reason="sai số")
    ordered = given(DECIDER).when(OPERATOR, REBUILD).happened(RebuildOrdered)
    end = EndRebuild(consumer=INBOX, order_id=ORDER, events=60)
    ended = given(DECIDER, ordered).when(SYSTEM, end).happened(RebuildEnded)
    failed = ended.model_copy(update={"error": "x"})
    given(DECIDER, ordered, ended).when(OPERATOR, undo).happened(RebuildUndone)
    given(DECIDER, ordered, failed).when(OPERATOR, undo).refused("consumer.nothing-to-undo")
    given(DECIDER, ordered).when(OPERATOR, undo).refused("consumer.nothing-to-undo")
    given(DECIDER, ordered, ended, ordered).when(OPERATOR, undo).refused("consumer.nothing-to-undo")
    assert "UndoRebuild" in available(DECIDER.fold([ordered, ended]), OPERATOR)


def test_policies_have_no_rows_to_rebuild() -> None:
    of_policies = RebuildReadModel(consumer="policies.routing", order_id=ORDER, reason="x")
    given(DECIDER).when(OPERATOR, of_policies).refused("consumer.no-read-model")


def test_a_stream_is_republished_as_often_as_asked() -> None:
    command = RepublishStream(consumer="relay.routing", stream_id="s", events=3)
    event = given(DECIDER).when(OPERATOR, command).happened(StreamRepublished)
    assert given(DECIDER, event).when(OPERATOR, command).happened(StreamRepublished).events == 3
