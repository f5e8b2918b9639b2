"""A draft that begins with a template or an older document brings its files along as the drafter's own."""

from types import SimpleNamespace
from typing import Any

import pytest

from services.portal.features.drafts import lending
from services.portal.frame.commands import CommandRefused
from shared.bodies.actor import Actor
from shared.documents.files import FileMissing, FileRef
from shared.paper.content import DraftContent
from shared.paper.nodes import Image, ImageAttrs, Paragraph
from shared.paper.paper import paper_of
from shared.web.problems import problem
from tests.unit.given import who


def file(letter: str, media_type: str = "image/png") -> FileRef:
    """A file whose hash is of one letter."""
    return FileRef(sha256=letter * 64, name=f"{letter}.png", media_type=media_type, bytes=3)


def picture(of: FileRef) -> Paragraph:
    """A paragraph with a picture."""
    return Paragraph(content=(Image(attrs=ImageAttrs(file=of, width=9, height=9)),))


async def test_files_become_the_drafters_own_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    own, gone, doubtful = file("a"), file("b"), file("c")

    async def has(pool: object, actor: Actor, sha256: str) -> FileRef | None:
        return own if sha256 == own.sha256 else None

    class Kept:
        async def get(self, sha256: str) -> bytes:
            if sha256 == gone.sha256:
                raise FileMissing(sha256)
            return b"xyz"

    class Doors:
        async def upload(self, actor: Actor, data: bytes, name: str, media_type: str, *, attached: bool) -> None:
            if name == doubtful.name:
                raise CommandRefused(problem("secret.in-doubt", seen="", seen_en=""))
            given.append(name)

    monkeypatch.setattr(lending, "own_upload", has)
    state = SimpleNamespace(commands=Doors(), files=Kept(), pool=None)
    request: Any = SimpleNamespace(app=SimpleNamespace(state=state))
    wanted = file("d")
    content = DraftContent(
        kind="Thông báo", subject="x", paper=paper_of(map(picture, (own, gone, doubtful, wanted, wanted))),
        files=(file("e", "application/pdf"),),
    )  # fmt: skip
    await lending.lend(request, who("chuyenvien1"), content)
    assert given == ["d.png", "e.png"]
