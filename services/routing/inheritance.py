"""How a document's way goes on when its body has ended."""

from services.routing.documents.commands import TransferRouting
from services.routing.documents.decider import DECIDER
from shared.events.routing import DocumentFiled, RoutingCancelled
from shared.eventsourcing.inheritance import Inheritance, transferring

INHERITANCE = Inheritance(
    decider=DECIDER,
    resting=(DocumentFiled, RoutingCancelled),
    holders=lambda state: [state.in_charge] if state.open else [],
    transfer=transferring(TransferRouting),
    people=lambda state: state.people,
)
