"""A Word file as a draft: the fields of its head and foot, the paper between them, and what could not be kept."""

import datetime as dt
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from shared.cage import caged
from shared.documents.files import UnacceptableFile
from shared.documents.kinds import LETTER, KindName, kind_written, kinds_abbreviated
from shared.documents.reading.numbering import date_line, kind_by_style
from shared.documents.stamps import urgency_of
from shared.documents.symbols import Style, parse_symbol
from shared.documents.urgency import Urgency
from shared.documents.vietnamese import Composed
from shared.form.docx import styles
from shared.paper.content import DraftContent, Line, Signer
from shared.paper.lines import settled
from shared.paper.nodes import Appendix, Clause, Inline, PageBreak, PageBreakAttrs, Paragraph
from shared.paper.paper import Paper, paper_of
from shared.texts import say
from shared.word import layout
from shared.word.blocks import WORD_LIMITS, WordBlocks, read_blocks
from shared.word.errors import UnreadableWord
from shared.word.foot import take_foot
from shared.word.head import WORDS, Letterhead, symbol_of, take_letterhead, title_of
from shared.word.layout import DASH, Typed, is_blank, lines_of, stray
from shared.word.lost import Lost
from shared.word.opening import take_opening
from shared.word.own import FOOT, Styled, take_styled


class WordDraft(BaseModel):
    """What a Word file says; fields as `shared.paper.content.DraftContent` has them, and what issuing adds.

    ``subject`` is empty where none was found.  ``dated``, ``address`` and ``draft_mark`` are the lines of place and
    date, before the addressees (Kính gửi, Kính trình) and of a draft (Dự thảo lần 2) as they stand there.  ``pictures``
    are those of the paper, by sha256.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")

    style: Style
    issuer: Composed = Field(default="", max_length=1000)
    parent: Composed | None = Field(default=None, max_length=1000)
    kind: KindName = Field(min_length=1, max_length=60)
    subject: Composed = Field(default="", max_length=2000)
    paper: Paper
    grounds: tuple[Line, ...] = Field(default=(), max_length=200)
    enacted_by: Composed | None = Field(default=None, max_length=500)
    enacting: Composed | None = Field(default=None, max_length=200)
    address: Composed | None = Field(default=None, max_length=40)
    addressees: tuple[Line, ...] = Field(default=(), max_length=500)
    recipient_lines: tuple[Line, ...] = Field(default=(), max_length=500)
    kept_by: Composed | None = Field(default=None, max_length=300)
    signers: tuple[Signer, ...] = Field(default=(), max_length=2)
    urgency: Urgency = Urgency.NORMAL
    circulation: Composed | None = Field(default=None, max_length=200)
    symbol: Composed | None = Field(default=None, max_length=80)
    place: Composed | None = Field(default=None, max_length=120)
    date: dt.date | None = None
    dated: Composed | None = Field(default=None, max_length=300)
    draft_mark: Composed | None = Field(default=None, max_length=120)
    lost: tuple[Lost, ...] = ()
    pictures: dict[str, bytes] = {}

    def content(self) -> DraftContent:
        """The content of a draft that says the same; an empty subject stays empty, so that it is asked for."""
        names = ("paper", "grounds", "enacted_by", "enacting", "addressees", "recipient_lines", "kept_by", "signers",
                 "urgency", "circulation", "place")  # fmt: skip
        same = {name: getattr(self, name) for name in names}
        content = DraftContent(kind=self.kind, subject=self.subject or self.kind, **same)
        return content if self.subject else content.model_copy(update={"subject": ""})


@caged(UnacceptableFile, UnreadableWord, limits=WORD_LIMITS)
def read_draft(data: bytes) -> WordDraft:
    """The draft that a DOCX says.

    Raises `UnreadableWord` for what is no Word file, broken or too long, `shared.documents.files.DangerousArchive` for
    what is more than any document.
    """
    own = take_styled(data)
    return _of_foreign(read_blocks(data)) if own is None else _of_own(own[0], read_blocks(own[1]))


def _of_foreign(blocks: WordBlocks) -> WordDraft:
    """The draft of somebody else's file, by the words and places of the forms."""
    head, typed = take_letterhead(list(blocks.typed), blocks.headers)
    opening = take_opening(typed)
    foot, typed = take_foot(opening.rest)
    style = head.style or _style_of(head.symbol)
    parent, issuer = head.bodies
    kind, said_above = _titled(head.about) if opening.kind is None else (None, head.about)
    subject, about = " ".join(opening.subject), " ".join(said_above)
    if subject and about:
        typed = [(stray(about), ""), *typed]
    lost = [*blocks.lost, *(_unsaid(text) for text in foot.unsaid)]
    return WordDraft(
        style=style,
        issuer=issuer or "",
        parent=parent,
        kind=opening.kind or kind or _kind_of(head, style),
        subject=subject or about,
        paper=_paper(_with_notes(opening.notes, typed), style),
        grounds=tuple(opening.grounds),
        enacted_by=opening.enacted_by,
        enacting=opening.enacting,
        address=opening.address,
        addressees=tuple(opening.addressees),
        recipient_lines=tuple(foot.recipients),
        kept_by=foot.kept_by,
        signers=tuple(foot.signers),
        urgency=head.urgency,
        circulation=head.circulation,
        symbol=head.symbol,
        place=head.place,
        date=head.date,
        dated=head.dated,
        draft_mark=head.draft,
        lost=tuple(lost),
        pictures=blocks.pictures,
    )


def _titled(about: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """The kind that the lines below a number begin with, and the others: a title may stand in the table of the head."""
    title = title_of(layout.Line(about[0])) if about else None
    return (None, about) if title is None else (title[0], [*filter(None, title[1:]), *about[1:]])


def _style_of(symbol: str | None) -> Style:
    known = parse_symbol(symbol) if symbol else None
    return Style.PARTY if known is None else known.style


def _kind_of(head: Letterhead, style: Style) -> str:
    """The kind of a document without a title: the one that its symbol says, else a letter, which has none."""
    symbol = parse_symbol(head.symbol) if head.symbol else None
    if symbol is None or symbol.kind is None or head.about:
        return LETTER
    known = kinds_abbreviated(symbol.kind)
    return kind_by_style(symbol) or (known[0].name if known else LETTER)


def _with_notes(notes: Sequence[Inline], typed: list[Typed]) -> list[Typed]:
    """The text with the notes of its title, which a field cannot have, at its beginning."""
    if not notes:
        return typed
    if typed and isinstance(typed[0][0], Paragraph | Clause):
        first, label = typed[0]
        assert isinstance(first, Paragraph | Clause)
        return [(first.model_copy(update={"content": (*notes, *first.content)}), label), *typed[1:]]
    return [(Paragraph(content=tuple(notes)), ""), *typed]


def _of_own(styled: Styled, blocks: WordBlocks) -> WordDraft:
    """The draft of a file of ours, by the styles of its paragraphs."""
    style = Style.STATE if styled.all(styles.MOTTO) else Style.PARTY
    addressed = styled.all(styles.ADDRESSED)
    address = WORDS.address.match(addressed[0]) if addressed else None
    names = addressed if address is None else [addressed[0][address.end() :], *addressed[1:]]
    dated = styled.one(styles.DATE)
    read_date = date_line(dated) if dated else None
    typed = [(stray(text), "") for text in styled.strange] + list(blocks.typed)
    return WordDraft(
        style=style,
        issuer=styled.one(styles.ISSUER) or "",
        parent=styled.one(styles.PARENT),
        kind=kind_written((styled.one(styles.KIND) or LETTER).capitalize()),
        subject=styled.one(styles.SUBJECT) or "",
        paper=_paper(_around_foot(typed), style),
        grounds=tuple(DASH.sub("", line) for line in styled.all(styles.GROUND)),
        enacted_by=styled.one(styles.ENACTED_BY),
        enacting=styled.one(styles.ENACTING),
        address=address["word"] if address else None,
        addressees=tuple(name for name in (DASH.sub("", name) for name in names) if name),
        recipient_lines=tuple(DASH.sub("", line) for line in styled.all(styles.RECIPIENT)),
        kept_by=DASH.sub("", styled.one(styles.KEPT_BY) or "") or None,
        signers=tuple(styled.signers[:2]),
        urgency=urgency_of(styled.one(styles.URGENCY) or "") or Urgency.NORMAL,
        circulation=styled.one(styles.CIRCULATION),
        symbol=symbol_of(styled.one(styles.SYMBOL) or ""),
        place=read_date.place.strip() if read_date else None,
        date=read_date.date if read_date else None,
        dated=dated,
        draft_mark=styled.one(styles.DRAFT),
        lost=blocks.lost,
        pictures=blocks.pictures,
    )


def _around_foot(typed: list[Typed]) -> list[Typed]:
    """The text without the foot's place; a page that stands behind it is attached."""
    at = next((n for n, (block, _) in enumerate(typed) if _is_marker(block)), None)
    if at is None:
        return typed
    before, behind = typed[:at], typed[at + 1 :]
    if not behind or isinstance(behind[0][0], Appendix) or all(is_blank(block) for block, _ in behind):
        return before + behind
    first, label = behind[0]
    if isinstance(first, PageBreak):
        attrs = first.attrs.model_copy(update={"attached": True})
        return [*before, (first.model_copy(update={"attrs": attrs}), label), *behind[1:]]
    return [*before, (PageBreak(attrs=PageBreakAttrs(attached=True)), ""), *behind]


def _is_marker(block: object) -> bool:
    return isinstance(block, Paragraph) and lines_of(block)[0].text == FOOT


def _paper(typed: list[Typed], style: Style) -> Paper:
    return paper_of(settled(typed, style))


def _unsaid(text: str) -> Lost:
    return Lost(what=say("word.lost.signed", words=text), where=say("word.where.foot"), kind="signed")
