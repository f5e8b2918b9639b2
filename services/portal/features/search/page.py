"""Finding documents, and walking from one to its relatives."""

import time
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from services.portal.features.search.finding import Asked, asked, facets, marked
from services.portal.features.search.reads import Search
from services.portal.features.tasks.reads import Tasks
from services.portal.frame.page import render
from services.portal.frame.reads import View
from services.portal.frame.session import SignedIn

SHOWN = 20  # hits on a page
COUNTED = 200  # hits that are looked at for the facets; nobody reads further
EXCERPT = 240  # characters

router = APIRouter()

Words = Annotated[str, Query(max_length=300, pattern=r"^[^\x00]*$")]
Facet = Annotated[str, Query(max_length=80, pattern=r"^[^\x00]*$")]


async def _found(view: View, question: Asked, chosen: dict[str, str]) -> list[dict[str, Any]]:
    """The hits of the first attempt that has any."""
    narrowed = [f"{name}:{value}" for name, value in chosen.items() if value]
    for tokens in question.attempts:
        hits = await Search(view).find([*tokens, *narrowed], COUNTED + 1)
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
    question = asked(q)
    chosen = {"direction": direction, "kind": kind, "year": year}
    began = time.perf_counter()
    async with request.app.state.reads.as_actor(actor) as view:
        hits = await _found(view, question, chosen)
        total, hits = len(hits), hits[:COUNTED]
        shown = hits[(page - 1) * SHOWN : page * SHOWN]
        entries = await Search(view).entries([hit["document_id"] for hit in shown])
    for entry in entries:
        entry["title"] = marked(entry["subject"] or "", question.words)
        body = "\n".join(part for part in (entry["said"], entry["content"]) if part)
        entry["excerpt"] = marked(body, question.words, EXCERPT)
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
        hits = await _found(view, asked(q), {})
        entries = await Search(view).entries([hit["document_id"] for hit in hits[:6]])
    return JSONResponse(
        [
            {"url": f"/documents/{entry['document_id']}", "symbol": entry["symbol"], "subject": entry["subject"]}
            for entry in entries
        ]
    )


async def relatives(view: View, card: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """What a document comes from and what came of it, as far as the body may see.

    ``before``: what it answers, replaces or names; ``after``: what answers, replaces or names it, and its tasks.  Each
    is ``{"why", "url", "symbol", "subject"}``.
    """
    before: list[dict[str, Any]] = []
    after: list[dict[str, Any]] = []
    seen: set[UUID] = {card["document_id"]}
    pairs = (
        ("answers", before, card["answers_document_id"]),
        ("replaces", before, card["replaces_document_id"]),
        ("answered_by", after, card["answered_by_document_id"]),
        ("replaced_by", after, card["replaced_by_document_id"]),
    )
    for why, side, document_id in pairs:
        if document_id is not None and document_id not in seen:
            seen.add(document_id)
            side.extend(_relative(why, entry) for entry in await Search(view).entries([document_id]))
    for why, side, entries in (
        ("names", before, await Search(view).named_by(card["document_id"])),
        ("named_by", after, await Search(view).naming(card["document_id"])),
    ):
        side.extend(_relative(why, entry) for entry in entries if entry["document_id"] not in seen)
        seen |= {entry["document_id"] for entry in entries}
    for task in await Tasks(view).of(card["document_id"]):
        after.append({"why": "task", "url": f"/tasks/{task['task_id']}", "symbol": None, "subject": task["text"]})
    return {"before": before[:8], "after": after[:8]}


def _relative(why: str, entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "why": why,
        "url": f"/documents/{entry['document_id']}",
        "symbol": entry["symbol"],
        "subject": entry["subject"],
    }
