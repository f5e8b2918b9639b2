"""How documents being handled, and case files, pass to the successor of a body that has ended."""

from services.routing.case_files.commands import TransferCaseFile
from services.routing.case_files.decider import DECIDER as CASE_FILE
from services.routing.documents.commands import TransferRouting
from services.routing.documents.decider import DECIDER as DOCUMENT
from shared.events.routing import DocumentFiled, RoutingCancelled
from shared.events.routing.case_files import CaseFileHandedOver
from shared.eventsourcing.inheritance import Inheritance, transferring

DOCUMENTS = Inheritance(
    decider=DOCUMENT,
    resting=(DocumentFiled, RoutingCancelled),
    holders=lambda state: [state.in_charge] if state.open else [],
    transfer=transferring(TransferRouting),
    people=lambda state: state.people,
)

CASE_FILES = Inheritance(
    decider=CASE_FILE,
    resting=(CaseFileHandedOver,),
    holders=lambda state: [state.in_charge] if state.in_hand else [],
    transfer=transferring(TransferCaseFile),
    people=lambda state: [state.kept_by.person_id] if state.kept_by else [],
    ids=lambda state: (str(state.case_file_id),),
)

INHERITANCES = (DOCUMENTS, CASE_FILES)
