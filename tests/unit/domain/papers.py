"""Documents on their way from approval to issue, as tests of publishing begin with them."""

import datetime as dt
from collections.abc import Sequence

from services.publishing.commands import IssueDocument, SignDocument, TakeNumber
from services.publishing.decider import DECIDER
from shared.bodies.actor import Actor
from shared.documents.files import PDF, FileRef
from shared.documents.numbering import SigningOrder
from shared.documents.spots import PaperPlaces
from shared.events.base import Event
from shared.events.directory import NumberingSystem
from shared.events.publishing import PaperComposed, PublicationOpened, Signature, SignedAs
from shared.paper.content import DraftContent
from shared.paper.lines import paper_of_lines
from tests.unit.given import AT, BODY, DOCUMENT, OTHER, given, ref, who

THIRD = "quan-uy-son-tra"
CONTENT = DraftContent(
    kind="Quyết định", subject="về việc họp", paper=paper_of_lines("Nội dung"), recipients=(OTHER, THIRD, OTHER, BODY)
)
OPENED = PublicationOpened(
    document_id=DOCUMENT, body_id=BODY, content=CONTENT, approved_by=ref("lanhdao"), drafted_by=ref("chuyenvien1")
)
SIGN_FIRST = OPENED.model_copy(update={"order": SigningOrder.SIGN_FIRST})
PARTY = TakeNumber(issuer="Quận ủy Hải Châu", issuer_symbol="QU", numbering=NumberingSystem.PARTY, term="XII")
STATE = PARTY.model_copy(update={"issuer_symbol": "UBND", "numbering": NumberingSystem.STATE, "term": None})


def file(letter: str) -> FileRef:
    """A file that differs from those of other letters."""
    return FileRef(sha256=letter * 64, name="tb.pdf", media_type=PDF, bytes=1)


def signature(actor: Actor, role: SignedAs = SignedAs.PERSON) -> Signature:
    """The signature of ``actor``."""
    return Signature(role=role, holder_id=actor.person_id, name=actor.name, at=AT)


def composed(symbol: str | None = None, paper: str = "a") -> PaperComposed:
    """The paper, with its number or without."""
    return PaperComposed(document_id=DOCUMENT, body_id=BODY, file=file(paper), places=PaperPlaces(), symbol=symbol)


def sign_of(actor: Actor, over: str = "a", after: str = "b") -> SignDocument:
    """``actor`` signs the paper ``over``, which becomes ``after``."""
    return SignDocument(file=file(after), over=file(over).sha256, signature=signature(actor))


def numbered(events: Sequence[Event], command: TakeNumber = PARTY, number: int = 1, at: dt.datetime = AT) -> Event:
    """What comes of taking a number after ``events``."""
    (event,) = given(DECIDER, *events).when(who("vanthu"), command, number, at).events or ()
    return event


def signed(events: Sequence[Event], over: str = "a", after: str = "b") -> Event:
    """What comes of the leader's signature after ``events``."""
    leader = who("lanhdao")
    (event,) = given(DECIDER, *events).when(leader, sign_of(leader, over, after)).events or ()
    return event


def ready_to_issue(opened: PublicationOpened = OPENED, command: TakeNumber = PARTY) -> tuple[Event, ...]:
    """A document that is numbered, composed and signed, in the order that ``opened`` says."""
    events: tuple[Event, ...] = (opened,)
    if opened.order is SigningOrder.NUMBER_FIRST:
        events = (*events, numbered(events, command))
        events = (*events, composed(DECIDER.fold(events).symbol))
        return (*events, signed(events))
    events = (*events, composed())
    events = (*events, signed(events))
    return (*events, numbered(events, command))


def issue_of(events: Sequence[Event]) -> IssueDocument:
    """The command that issues what ``events`` have made ready."""
    current = DECIDER.fold(events).current or file("0")
    return IssueDocument(over=current.sha256, files=(file("e"),))
