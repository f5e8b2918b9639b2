"""Finding documents, and walking from one to its relatives."""

import time
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from services.portal.features.search.finding import Piece, SearchQuery, facets, marked, parsed
from services.portal.frame.page import render
from services.portal.frame.session import SignedIn
from shared.readmodels.documents.rows import Card
from shared.readmodels.reading import Reading
from shared.readmodels.search.queries import NEXT_TO, find, named_by, naming
from shared.readmodels.search.queries import entries as entries_of
from shared.readmodels.search.rows import Entry, Hit
from shared.readmodels.tasks.queries import ordered_by

SHOWN = 20  # hits on a page
COUNTED = 200  # hits that are looked at for the facets; nobody reads further
EXCERPT = 240  # characters

router = APIRouter()

Words = Annotated[str, Query(max_length=300, pattern=r"^[^\x00]*$")]
Facet = Annotated[str, Query(max_length=80, pattern=r"^[^\x00]*$")]


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit as the page shows it: its subject and an excerpt, in pieces of which some are hits."""

    entry: Entry
    title: list[Piece]
    excerpt: list[Piece]

    @classmethod
    def of(cls, entry: Entry, words: tuple[str, ...]) -> "Shown":
        """The entry with ``words`` marked."""
        body = "\n".join(part for part in (entry.said, entry.content) if part)
        return cls(entry, marked(entry.subject or "", words), marked(body, words, EXCERPT))


async def _found(view: Reading, question: SearchQuery, chosen: dict[str, str]) -> list[Hit]:
    """The hits of the first attempt that has any."""
    narrowed = [f"{name}:{value}" for name, value in chosen.items() if value]
    for tokens in question.attempts:
        hits = await find(view, [*tokens, *narrowed], COUNTED + 1)
        if hits:
            return hits
    return []


@router.get("/search")
async def search(
    request: Request,
    actor: SignedIn,
    q: Words = "",
    kind: Facet = "",
    year: Annotated[str, Query(pattern=r"^(\d{4})?$")] = "",
    direction: Annotated[str, Query(pattern=r"^(incoming|outgoing)?$")] = "",
    page: Annotated[int, Query(ge=1, le=COUNTED // SHOWN)] = 1,
) -> Response:
    """Full text with and without diacritics, symbols in any spelling."""
    question = parsed(q)
    chosen = {"direction": direction, "kind": kind, "year": year}
    began = time.perf_counter()
    async with request.app.state.reads.as_actor(actor) as view:
        hits = await _found(view, question, chosen)
        total, hits = len(hits), hits[:COUNTED]
        shown = hits[(page - 1) * SHOWN : page * SHOWN]
        found = await entries_of(view, [hit.document_id for hit in shown])
    entries = [Shown.of(entry, question.words) for entry in found]
    return render(
        request,
        "search/search.html",
        actor,
        q=q,
        chosen=chosen,
        entries=entries,
        total=total,
        most_counted=COUNTED,
        facets=facets(hits),
        page=page,
        pages=-(-len(hits) // SHOWN),
        milliseconds=round(1000 * (time.perf_counter() - began)),
    )


@router.get("/search/quick")
async def quick(request: Request, actor: SignedIn, q: Words = "") -> Response:
    """The first hits, for the command palette."""
    async with request.app.state.reads.as_actor(actor) as view:
        hits = await _found(view, parsed(q), {})
        entries = await entries_of(view, [hit.document_id for hit in hits[:6]])
    return JSONResponse(
        [
            {"url": f"/documents/{entry.document_id}", "symbol": entry.symbol, "subject": entry.subject}
            for entry in entries
        ]
    )


@dataclass(frozen=True, slots=True)
class Relative:
    """A document or task that another one comes from or led to; ``why`` names the relation."""

    why: str
    url: str
    symbol: str | None
    subject: str | None


@dataclass(frozen=True, slots=True)
class Relatives:
    """What a document comes from and what came of it, at most `NEXT_TO` each."""

    before: list[Relative]
    after: list[Relative]


async def relatives(view: Reading, card: Card) -> Relatives:
    """The relatives of a document, as far as the body may see them.

    Before it is what it answers, replaces or names; after it what answers, replaces or names it, and its tasks.
    """
    before: list[Relative] = []
    after: list[Relative] = []
    seen: set[UUID] = {card.document_id}
    pairs = (
        ("answers", before, card.answers_document_id),
        ("replaces", before, card.replaces_document_id),
        ("answered_by", after, card.answered_by_document_id),
        ("replaced_by", after, card.replaced_by_document_id),
    )
    for why, side, document_id in pairs:
        if document_id is not None and document_id not in seen:
            seen.add(document_id)
            side.extend(_relative(why, entry) for entry in await entries_of(view, [document_id]))
    for why, side, entries in (
        ("names", before, await named_by(view, card.document_id)),
        ("named_by", after, await naming(view, card.document_id)),
    ):
        side.extend(_relative(why, entry) for entry in entries if entry.document_id not in seen)
        seen |= {entry.document_id for entry in entries}
    for task in await ordered_by(view, card.document_id):
        after.append(Relative("task", f"/tasks/{task.task_id}", None, task.text))
    return Relatives(before[:NEXT_TO], after[:NEXT_TO])


def _relative(why: str, entry: Entry) -> Relative:
    return Relative(why, f"/documents/{entry.document_id}", entry.symbol, entry.subject)
