"""Which documents wait for somebody's signature, or for their body's seal."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.portal.features.signing.asking import MOST, Act
from shared.readmodels.documents import queries as documents
from shared.readmodels.documents.rows import Card
from shared.readmodels.inbox import queries as inbox
from shared.readmodels.reading import Reading
from shared.readmodels.roster import queries as roster

WORK: dict[str, Act] = {"sign": "sign", "issue": "seal"}
"""Work in the inbox → the act that does it."""


@dataclass(frozen=True)
class Paper:
    """A document that waits for an act; ``drafter`` wrote it, ``places`` is how many get it."""

    card: Card
    act: Act
    drafter: str | None
    places: int

    @property
    def name(self) -> str:
        """How people call it in one line."""
        return self.card.symbol or self.card.subject or str(self.card.document_id)


async def papers(view: Reading) -> list[Paper]:
    """What waits for the actor, urgent first, at most as many as one act takes."""
    items = [item for item in await inbox.waiting(view) if item.work in WORK][:MOST]
    cards = await documents.cards(view, [item.document_id for item in items])
    names = {colleague.person_id: colleague.name for colleague in await roster.colleagues(view)}
    return [
        paper_of(card, WORK[item.work], names.get(card.drafter_id or ""))
        for item in items
        if (card := cards.get(item.document_id)) is not None
    ]


def paper_of(card: Card, act: Act, drafter: str | None) -> Paper:
    """The paper of one card."""
    draft = card.draft
    return Paper(card, act, drafter, len(draft.recipients) + len(draft.outside) if draft else 0)


async def still_waiting(view: Reading, act: Act, asked: Iterable[UUID]) -> set[UUID]:
    """Of the documents ``asked`` those that the inbox still shows for this act."""
    waiting = {item.document_id for item in await inbox.waiting(view) if WORK.get(item.work) == act}
    return waiting & set(asked)
