"""How documents that wait to be issued pass to the successor of a body that has ended."""

from services.publishing.commands import TransferPublication
from services.publishing.decider import DECIDER
from services.publishing.state import Status
from shared.events.publishing import (
    DeliveryStatusChanged,
    DocumentDispatched,
    DocumentIssued,
    RecallRequested,
    RecipientsAdded,
)
from shared.eventsourcing.inheritance import Inheritance, transferring

INHERITANCE = Inheritance(
    decider=DECIDER,
    resting=(DocumentIssued, DocumentDispatched, DeliveryStatusChanged, RecallRequested, RecipientsAdded),
    holders=lambda state: [state.in_charge] if state.status is Status.WAITING else [],
    transfer=transferring(TransferPublication),
)
