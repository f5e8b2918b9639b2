"""What issuing adds to a Word file that is the document itself, written into the places that it has for it.

The places are found as a reader finds them: by the styles of our own files, else by the words and places that the forms
prescribe.  Whatever else stands in the file stays as it is, except that pending changes are accepted.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum

from lxml.etree import SubElement, tostring
from pydantic import BaseModel, ConfigDict

from shared.cage import caged
from shared.documents.files import UnacceptableFile
from shared.documents.reading.names import person_name
from shared.documents.reading.numbering import date_line, number_word
from shared.documents.vietnamese import modern
from shared.form.docx import styles
from shared.word.blocks import WORD_LIMITS
from shared.word.errors import UnreadableWord
from shared.word.foot import WORDS
from shared.word.head import symbol_of
from shared.word.layout import DASH
from shared.word.own import with_part
from shared.word.package import Package
from shared.word.xml import Element, W, child, value

MOST_IN_HEAD = 60  # paragraphs among which number and date stand
_GONE = ("del", "moveFrom", "rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange")
_KEPT = ("ins", "moveTo")
_DRAWN = (f"{W}drawing", f"{W}pict", f"{W}object")
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Place(StrEnum):
    """A place that issuing fills."""

    SYMBOL = "symbol"
    DATE = "date"
    RECIPIENTS = "recipients"
    SIGNER = "signer"


NEEDED = (Place.SYMBOL, Place.DATE, Place.SIGNER)
"""The places without which a document is not issued; recipients are known to the system all the same."""


class Filling(BaseModel):
    """What is written: whole lines, as the form has them; ``recipients`` are added to those that stand there."""

    model_config = ConfigDict(frozen=True)

    symbol: str
    date: str
    recipients: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    post: str = ""
    name: str


@caged(UnacceptableFile, UnreadableWord, limits=WORD_LIMITS)
def places_in(data: bytes) -> tuple[Place, ...]:
    """The places that a DOCX has.  Raises `UnreadableWord` and `UnacceptableFile`."""
    package = Package(data)
    return tuple(_found(package, package.tree(package.main)).names())


@caged(UnacceptableFile, UnreadableWord, limits=WORD_LIMITS)
def filled(data: bytes, filling: Filling) -> bytes:
    """A DOCX with ``filling`` in every place that it has.  Raises `UnreadableWord` and `UnacceptableFile`."""
    package = Package(data)
    tree = package.tree(package.main)
    _accept_changes(tree)
    found = _found(package, tree)
    if found.symbol is not None:
        _write(found.symbol, filling.symbol)
    if found.date is not None:
        _write(found.date, filling.date)
    if found.heading is not None:
        _add_recipients(found.heading, found.recipients, filling.recipients)
    if found.signer is not None:
        _sign(found, filling)
    return with_part(data, package.main, tostring(tree, encoding="UTF-8", standalone=True))


@dataclass
class _Found:
    symbol: Element | None = None
    date: Element | None = None
    heading: Element | None = None
    recipients: Sequence[Element] = ()
    authority: Sequence[Element] = ()
    post: Sequence[Element] = ()
    signer: Element | None = None

    def names(self) -> Iterator[Place]:
        places = {Place.SYMBOL: self.symbol, Place.DATE: self.date, Place.RECIPIENTS: self.heading}
        yield from (name for name, element in {**places, Place.SIGNER: self.signer}.items() if element is not None)


def _found(package: Package, tree: Element) -> _Found:
    known = package.tree_of("styles")
    names = {} if known is None else {each.get(f"{W}styleId") or "": value(each, "name") or "" for each in known}
    paragraphs = list(tree.iter(f"{W}p"))
    by_style = {
        style: [p for p in paragraphs if names.get(value(child(p, "pPr"), "pStyle") or "") == style]
        for style in (styles.SYMBOL, styles.DATE, styles.RECIPIENTS, styles.AUTHORITY, styles.POST, styles.SIGNER)
    }
    head = [p for p in paragraphs if words(p)][:MOST_IN_HEAD]
    found = _Found(
        symbol=_first(by_style[styles.SYMBOL], [p for p in head if _says_number(words(p))]),
        date=_first(by_style[styles.DATE], [p for p in head if date_line(words(p)) is not None]),
        heading=_first(by_style[styles.RECIPIENTS], [p for p in paragraphs if WORDS.recipients.match(words(p))][-1:]),
    )
    if found.heading is not None:
        found.recipients = _below(found.heading)
    if by_style[styles.SIGNER]:
        found.authority, found.post = by_style[styles.AUTHORITY], by_style[styles.POST]
        found.signer = by_style[styles.SIGNER][-1]
    elif found.heading is not None:
        _find_signature(found, found.heading)
    return found


def _first(*lists: Sequence[Element]) -> Element | None:
    return next((each[0] for each in lists if each), None)


def _says_number(text: str) -> bool:
    return number_word(text) is not None and symbol_of(text) is not None


def words(paragraph: Element) -> str:
    """The words of a paragraph, without those of boxes that are anchored in it."""
    texts = (t.text or "" for t in paragraph.iter(f"{W}t") if next(t.iterancestors(f"{W}p")) is paragraph)
    return " ".join(modern("".join(texts)).split())


def _below(heading: Element) -> list[Element]:
    """The lines below "Nơi nhận": all that stand in its cell; outside of a table those that begin with a dash."""
    parent = heading.getparent()
    in_cell = parent is not None and parent.tag == f"{W}tc"
    lines: list[Element] = []
    for paragraph in heading.itersiblings():
        if paragraph.tag != f"{W}p":
            break
        text = words(paragraph)
        if text and not in_cell and not DASH.match(text):
            break
        if text:
            lines.append(paragraph)
    return lines


def _find_signature(found: _Found, heading: Element) -> None:
    """The signature beside "Nơi nhận": the last cell of its row, and of the rows below."""
    row = next(heading.iterancestors(f"{W}tr"), None)
    own = next(heading.iterancestors(f"{W}tc"), None)
    if row is None:
        return
    rows = [row, *row.itersiblings(f"{W}tr")]
    cells = [cells[-1] for each in rows if (cells := each.findall(f"{W}tc")) and cells[-1] is not own]
    paragraphs = [p for cell in cells for p in cell.iter(f"{W}p")]
    said = [p for p in paragraphs if words(p) and not WORDS.signed.match(words(p))]
    if not said:
        return
    named = len(said) > 1 and person_name(words(said[-1])) is not None
    lines = said[:-1] if named else said
    found.signer = said[-1] if named else paragraphs[-1] if paragraphs[-1] is not said[-1] else None
    found.authority = [p for p in lines if WORDS.authority.match(words(p))]
    found.post = [p for p in lines if p not in found.authority]


def _sign(found: _Found, filling: Filling) -> None:
    assert found.signer is not None
    like = found.signer if words(found.signer) else next(iter(found.post), found.signer)
    _write(found.signer, filling.name, like)
    for paragraph, line in zip(found.authority, filling.authority, strict=False):
        _write(paragraph, line)
    if found.post and filling.post and " ".join(map(words, found.post)).casefold() != filling.post.casefold():
        _write(found.post[0], filling.post.upper())
        for paragraph in found.post[1:]:
            _remove(paragraph)


def _add_recipients(heading: Element, lines: Sequence[Element], recipients: Sequence[str]) -> None:
    """The recipients that do not stand there yet, before the line of whoever keeps it."""
    standing = [DASH.sub("", words(line)).casefold() for line in lines]
    missing = [line for line in recipients if not any(_bare(line) in each for each in standing)]
    if any(WORDS.kept.match(DASH.sub("", words(line))) for line in lines):
        missing = [line for line in missing if not WORDS.kept.match(line)]
    kept = next((line for line in lines if WORDS.kept.match(DASH.sub("", words(line)))), None)
    typed = not lines or bool(DASH.match(words(lines[0])))
    at = lines[-1] if lines else heading
    for line in missing:
        added = deepcopy(lines[0] if lines else heading)
        _write(added, f"- {line}" if typed else line)
        if kept is not None:
            kept.addprevious(added)
        else:
            at.addnext(added)
            at = added


def _bare(line: str) -> str:
    return line.rstrip(" ;,.").casefold()


def _write(paragraph: Element, text: str, like: Element | None = None) -> None:
    """Put ``text`` in the place of a paragraph's words, in the letters of the first of them, or of ``like``."""
    runs = [run for run in (paragraph if like is None else like).iter(f"{W}r") if run.find(f"{W}t") is not None]
    looks = child(runs[0], "rPr") if runs else None
    looks = None if looks is None else deepcopy(looks)
    run = SubElement(paragraph, f"{W}r")
    for element in list(paragraph)[:-1]:
        if element.tag != f"{W}pPr" and not any(element.iter(*_DRAWN)):  # a line that is drawn there stays
            paragraph.remove(element)
    if looks is not None:
        run.append(looks)
    written = SubElement(run, f"{W}t")
    written.text = text
    written.set(_XML_SPACE, "preserve")


def _accept_changes(tree: Element) -> None:
    for name in _GONE:
        for element in list(tree.iter(W + name)):
            _remove(element)
    for name in _KEPT:
        for element in list(tree.iter(W + name)):
            for inner in list(element):
                element.addprevious(inner)
            _remove(element)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
