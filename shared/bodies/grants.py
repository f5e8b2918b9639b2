"""The grants by which a reaction may reach into another body.

A reaction acts for the body whose event it answers, and for that body alone.  Everything that goes from body to body
uses one of these grants; the decider that is reached checks it again against its own stream (`guard_reach`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Grant(StrEnum):
    """Why the system may give a command in a body that is not the one whose event it answers."""

    DISPATCH_ARRIVES = "dispatch-arrives"
    STATUS_COMES_BACK = "status-comes-back"
    RECALL_IS_ASKED = "recall-is-asked"
    PART_IS_ORDERED = "part-is-ordered"
    PART_ENDS_WITH_WHOLE = "part-ends-with-whole"
    WORK_GOES_TO_HEIR = "work-goes-to-heir"


@dataclass(frozen=True)
class Right:
    """What a grant allows: ``command`` as the answer to one of ``events`` (``service.Name``).

    ``reaches`` is the event's field, with dots, that names the bodies reached.  The event, decided in its own body,
    names them, never the command.
    """

    says: str
    events: frozenset[str]
    command: str
    reaches: str


GRANTS: dict[Grant, Right] = {
    Grant.DISPATCH_ARRIVES: Right(
        "a document that was dispatched arrives at its recipient",
        frozenset({"publishing.DocumentDispatched"}),
        "ReceiveDocument",
        "recipient_body_id",
    ),
    Grant.STATUS_COMES_BACK: Right(
        "a recipient lets the issuer know where the document stands",
        frozenset(
            {
                "receiving.DocumentReceived",
                "receiving.DocumentRegistered",
                "receiving.DocumentRefused",
                "receiving.RecallAgreed",
                "receiving.RecallDeclined",
                "routing.RoutingOpened",
                "routing.DocumentRouted",
                "routing.HandlingCompleted",
            }
        ),
        "RecordDelivery",
        "origin.body_id",
    ),
    Grant.RECALL_IS_ASKED: Right(
        "an issuer asks its recipients for a document back; whether they give it is theirs to say",
        frozenset({"publishing.RecallRequested"}),
        "AskForRecall",
        "recipients",
    ),
    Grant.PART_IS_ORDERED: Right(
        "the body that leads a task orders a part of it",
        frozenset({"tracking.SubTaskOrdered"}),
        "AssignTask",
        "lead_body_id",
    ),
    Grant.PART_ENDS_WITH_WHOLE: Right(
        "a task that is withdrawn takes the open parts along that its lead has ordered",
        frozenset({"tracking.TaskWithdrawn"}),
        "WithdrawPart",
        "lead_body_id",
    ),
    Grant.WORK_GOES_TO_HEIR: Right(
        "the open work of a body that has ended goes to the body that takes over",
        frozenset({"directory.BodyMerged", "directory.BodyDivided", "directory.BodyAbolished"}),
        "Transfer",  # the beginning of a name: each service has its own Transfer… command
        "successors",
    ),
}


def reached(event: object, field: str) -> frozenset[str]:
    """The bodies that ``field`` of ``event`` names."""
    named = event
    for name in field.split("."):
        named = getattr(named, name, None)
    if isinstance(named, str):
        return frozenset({named})
    return frozenset(one for one in named if isinstance(one, str)) if isinstance(named, Iterable) else frozenset()
