"""What a draft says: the paper, and what its head and foot are made of."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.documents.files import FileRef
from shared.documents.head import Directive
from shared.documents.kinds import KindName
from shared.documents.urgency import Urgency
from shared.documents.vietnamese import Composed
from shared.paper.lines import plain_inline, text_of_paper
from shared.paper.nodes import Appendix, Clause, Footnote, Image, Paragraph, Table
from shared.paper.paper import Paper, blocks_of, inline_of, within_limits

Line = Annotated[Composed, Field(min_length=1, max_length=2000)]


class Signer(BaseModel):
    """A signature block: lines of authority (``T/M BAN THƯỜNG VỤ``, ``K/T BÍ THƯ``), the post, and who signs.

    ``person_id`` is the person of this system who is meant; nobody else gives the last approval then.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    authority: tuple[Line, ...] = Field(default=(), max_length=4)
    post: Composed = Field(default="", max_length=300)
    name: Composed = Field(default="", max_length=200)
    person_id: str | None = Field(default=None, min_length=1, max_length=120)


class OutsideRecipient(BaseModel):
    """A recipient that this system does not reach; the clerk sends it on paper or by other means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[Composed, Field(min_length=1, max_length=300)]
    address: Composed | None = Field(default=None, max_length=500)
    copies: int = Field(default=1, ge=1, le=999)


class DraftContent(BaseModel):
    """The content of one revision of a draft.

    ``kind`` is a kind's Vietnamese name (see `shared.documents.kinds`); ``recipients`` are ids of bodies.
    ``grounds`` are the căn cứ as they stand, without the dash before them; ``enacted_by`` the line above them,
    ``enacting`` the one below (``QUYẾT ĐỊNH:``).  ``addressees`` are the names behind Kính gửi, ``recipient_lines``
    the lines below Nơi nhận without their dash and ``kept_by`` the last of them (``Lưu …``): where they are empty, they
    are made of the recipients as the form has it.  Addressees and lines may keep the mark they end with (``;``): the
    form's is put only where none stands.  Of two ``signers`` the first one stands on the left.
    ``word`` is the Word file that is the document itself, where a draft stays one; ``paper`` is what it says then.
    ``files`` are attachments.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Annotated[KindName, Field(min_length=1, max_length=60)]
    subject: Line
    paper: Paper
    urgency: Urgency = Urgency.NORMAL
    circulation: Composed | None = Field(default=None, max_length=200)
    place: Composed | None = Field(default=None, max_length=120)
    enacted_by: Composed | None = Field(default=None, max_length=500)
    grounds: tuple[Line, ...] = Field(default=(), max_length=200)
    enacting: Composed | None = Field(default=None, max_length=200)
    addressees: tuple[Line, ...] = Field(default=(), max_length=500)
    recipients: tuple[str, ...] = Field(default=(), max_length=3000)
    outside: tuple[OutsideRecipient, ...] = Field(default=(), max_length=1000)
    recipient_lines: tuple[Line, ...] = Field(default=(), max_length=500)
    kept_by: Composed | None = Field(default=None, max_length=300)
    signers: tuple[Signer, ...] = Field(default=(), max_length=2)
    directives: tuple[Directive, ...] = Field(default=(), max_length=500)
    files: tuple[FileRef, ...] = Field(default=(), max_length=100)
    word: FileRef | None = None


def _fits(content: DraftContent) -> DraftContent:
    within_limits(content.paper)
    return content


SentContent = Annotated[DraftContent, AfterValidator(_fits)]
"""Content that somebody sends: its paper is `within_limits`."""


def lines_of(content: DraftContent) -> Iterator[str]:
    """All words of a draft as they stand on lines; those of a cell, a footnote or a picture also for themselves."""
    yield from (content.kind, content.subject, content.enacted_by or "", *content.grounds, content.enacting or "")
    yield from (content.circulation or "", content.place or "")
    yield text_of_paper(content.paper)
    tables = (block for block in content.paper.doc.content if isinstance(block, Table))
    for block in blocks_of(tables):
        if isinstance(block, Paragraph | Clause | Appendix):
            yield plain_inline(block.content)
    for node in inline_of(content.paper):
        if isinstance(node, Footnote):
            yield plain_inline(node.content)
        elif isinstance(node, Image):
            yield node.attrs.alt or ""
    yield from (*content.addressees, *content.recipient_lines, content.kept_by or "")
    for recipient in content.outside:
        yield from (recipient.name, recipient.address or "")
    for signer in content.signers:
        yield from (*signer.authority, signer.post, signer.name)
    for directive in content.directives:
        yield directive.text
