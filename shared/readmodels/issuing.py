"""What an approved document waits for until it is issued: the same for the inbox and for the document's card."""

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from shared.documents.numbering import SigningOrder
from shared.events import publishing
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.publishing.entries import NumberCancelled
from shared.paper import issuing as on_paper
from shared.paper.content import DraftContent
from shared.paper.issuing import others_named, step_of
from shared.readmodels.jsonb import from_json, to_json

NOTHING = "{}"
PARTS = (Path(__file__), Path(on_paper.__file__))
"""What the rows of a model that asks this one are made of, besides its own code (`ReadModel.parts`)."""


@dataclass(frozen=True)
class Due:
    """Somebody who is to sign."""

    person_id: str
    name: str


@dataclass(frozen=True)
class Issuing:
    """How far a document is on its way out; ``failed`` is the problem for which its paper could not be composed."""

    order: str
    signers: tuple[Due, ...]
    signed: tuple[str, ...] = ()
    numbered: bool = False
    renumbered: bool = False
    composed: bool = False
    failed: str | None = None
    waits_for: str = field(init=False)

    def __post_init__(self) -> None:
        """Say the step that follows from the rest: ``number``, ``compose``, ``sign`` or ``issue``."""
        object.__setattr__(self, "waits_for", self._step())

    @property
    def due(self) -> tuple[Due, ...]:
        """Who has not signed yet."""
        return tuple(one for one in self.signers if one.person_id not in self.signed)

    def _step(self) -> str:
        order = SigningOrder(self.order)
        return step_of(order, numbered=self.numbered, composed=self.composed, signed=not self.due).value

    def written(self) -> str:
        """As JSON, with who is due."""
        return to_json({**asdict(self), "due": [asdict(one) for one in self.due]})


def read(written: str) -> Issuing | None:
    """What `Issuing.written` wrote; ``None`` where nothing is on its way out."""
    kept = from_json(written, {})
    if not kept:
        return None
    del kept["due"], kept["waits_for"]
    signers = tuple(Due(**one) for one in kept.pop("signers"))
    return Issuing(**{**kept, "signed": tuple(kept["signed"])}, signers=signers)


def advance(state: Issuing | None, event: Event) -> Issuing | None:
    """The state after an event of the document; events of other things change nothing."""
    if isinstance(event, publishing.PublicationOpened):
        again = state is not None and state.renumbered
        return Issuing(event.order.value, _signers(event.content, event.approved_by), renumbered=again)
    if state is None:
        return None
    match event:
        case publishing.DocumentNumbered():
            return replace(state, numbered=True)
        case NumberCancelled() if state.order == SigningOrder.NUMBER_FIRST.value:
            return replace(state, numbered=False, renumbered=True, composed=False, signed=(), failed=None)
        case NumberCancelled():
            return replace(state, numbered=False, renumbered=True)
        case publishing.PaperComposed():
            return replace(state, composed=True, signed=(), failed=None)
        case publishing.CompositionFailed():
            return replace(state, failed=event.problem)
        case publishing.CompositionAsked():
            return replace(state, composed=False, signed=(), failed=None)
        case publishing.DocumentSigned():
            return replace(state, signed=(*state.signed, event.signature.holder_id))
        case publishing.PublicationTransferred():
            return _moved(state, event)
        case publishing.DocumentIssued() | publishing.SigningDeclined():
            return None
        case _:
            return state


def _signers(content: DraftContent, approved_by: PersonRef) -> tuple[Due, ...]:
    """Whom the blocks of the draft name, and in the last block whoever approved."""
    others = (Due(one.person_id or "", one.name) for one in others_named(content, approved_by.person_id))
    return (*others, Due(approved_by.person_id, approved_by.name))


def _moved(state: Issuing, event: publishing.PublicationTransferred) -> Issuing:
    """Another body issues it: others sign where somebody did not come along, and the paper is composed anew."""
    stand_ins = {old: Due(new.person_id, new.name) for old, new in event.stand_ins.items()}
    signers = tuple(dict.fromkeys(stand_ins.get(one.person_id, one) for one in state.signers))
    if event.from_body_id == event.to_body_id:
        return replace(state, signers=signers)
    return replace(state, signers=signers, composed=False, signed=(), renumbered=False, failed=None)
