"""A case file asks the service that keeps a document how to list it, not a read model."""

from types import SimpleNamespace
from typing import cast

import httpx
import pytest
from fastapi import Request

from services.publishing.state import State as Publication
from services.publishing.state import Status as Published
from services.receiving.state import State as Incoming
from services.receiving.state import Status as Received
from services.routing.case_files.listed import line_to_put
from shared.documents.head import DocumentHead
from shared.documents.secrecy import Secrecy
from shared.events.routing.case_files import FiledPaper
from shared.eventsourcing.decider import Rejected
from shared.settings import Settings
from tests.unit.given import BODY, DOCUMENT, OTHER

HEAD = DocumentHead(issuer="Sở Xây dựng", kind="Công văn", symbol="12/SXD", subject="Về việc nhà ở")
OURS, THEIRS = frozenset({BODY}), frozenset({OTHER})


def incoming(status: Received) -> Incoming:
    return Incoming(status=status, document_id=DOCUMENT, body_id=BODY, head=HEAD)


def test_what_is_registered_or_came_before_or_was_recalled_has_a_line() -> None:
    listed = {status for status in Received if incoming(status).line_for(OURS)}
    assert listed == {Received.REGISTERED, Received.KEPT, Received.RECALLED}
    line = incoming(Received.REGISTERED).line_for(OURS)
    assert line == FiledPaper(
        document_id=DOCUMENT, issuer=HEAD.issuer, kind=HEAD.kind, symbol=HEAD.symbol, subject=HEAD.subject,
        secrecy=Secrecy.NONE, files=0,
    )  # fmt: skip
    assert incoming(Received.REGISTERED).line_for(THEIRS) is None


def test_what_was_issued_has_a_line() -> None:
    listed = {
        status
        for status in Published
        if Publication(status=status, document_id=DOCUMENT, body_id=BODY, head=HEAD).line_for(OURS)
    }
    assert listed == {Published.ISSUED, Published.RECALLED}


def asking(**answers: object) -> Request:
    """A request of a person; each service answers its line, or is away where it has none."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["Authorization"] == "Bearer of the person"
        name = {8001: "receiving", 8004: "publishing"}[request.url.port or 0]
        assert request.url.path == f"/documents/{DOCUMENT}/line"
        return httpx.Response(200, json={"line": answers[name]}) if name in answers else httpx.Response(503)

    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    app = SimpleNamespace(state=SimpleNamespace(settings=Settings(), http=http))
    return cast("Request", SimpleNamespace(app=app, headers={"authorization": "Bearer of the person"}))


async def test_whoever_keeps_it_says_how_it_is_listed() -> None:
    line = FiledPaper.of(DOCUMENT, "outgoing", HEAD, 1)
    said = line.model_dump(mode="json")
    assert await line_to_put(asking(receiving=None, publishing=said), DOCUMENT) == line


async def test_what_nobody_tells_the_person_of_is_unknown() -> None:
    with pytest.raises(Rejected, match=r"document\.unknown"):
        await line_to_put(asking(receiving=None, publishing=None), DOCUMENT)


async def test_while_one_is_away_nothing_is_put() -> None:
    with pytest.raises(Rejected, match=r"service\.unavailable"):
        await line_to_put(asking(receiving=None), DOCUMENT)
