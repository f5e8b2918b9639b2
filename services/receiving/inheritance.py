"""How incoming documents pass to the successor of a body that has ended."""

from services.receiving.commands import TransferIncoming
from services.receiving.decider import DECIDER
from shared.events.receiving import DocumentRefused, DocumentRegistered, PastDocumentEntered, RecallAgreed
from shared.eventsourcing.inheritance import Inheritance, transferring

INHERITANCE = Inheritance(
    decider=DECIDER,
    resting=(DocumentRegistered, PastDocumentEntered, DocumentRefused, RecallAgreed),
    holders=lambda state: [state.in_charge] if state.open else [],
    transfer=transferring(TransferIncoming),
)
