"""Word files that this system wrote: every field of head and foot bears a style of its own, and is found by it."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import SubElement, tostring

from shared.form.docx import styles
from shared.paper.content import Signer
from shared.word.package import Package
from shared.word.xml import Element, W, child, local, value

FOOT = "\ue000"
"""Stands in the text in the place of the foot; no document has this letter."""

_FURNITURE = frozenset((styles.STAR, styles.LINE, styles.RULE, styles.RECIPIENTS))
_IN_TEXT = frozenset(
    (styles.KIND, styles.SUBJECT, styles.RULE, styles.DRAFT, styles.ADDRESSED, styles.ENACTED_BY, styles.GROUND,
     styles.ENACTING)
)  # fmt: skip
_IN_HEAD = frozenset(
    (styles.NATION, styles.MOTTO, styles.PARENT, styles.ISSUER, styles.SYMBOL, styles.DATE, styles.URGENCY,
     styles.CIRCULATION)
)  # fmt: skip
_SIGNING = (styles.AUTHORITY, styles.POST, styles.SIGNER)
_IN_FOOT = frozenset((styles.RECIPIENTS, styles.RECIPIENT, styles.KEPT_BY, *_SIGNING))
_REMOVED = frozenset(("del", "moveFrom", "instrText", "pPr", "rPr"))


@dataclass
class Styled:
    """The lines of each style; ``strange`` are those in head and foot that somebody typed with another one."""

    lines: dict[str, list[str]] = field(default_factory=dict)
    signers: list[Signer] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)

    def one(self, style: str) -> str | None:
        """The words of a field, put together where they run over lines; ``None`` where it says nothing."""
        return " ".join(self.lines.get(style, ())) or None

    def all(self, style: str) -> list[str]:
        """The lines of a field that has several."""
        return self.lines.get(style, [])


def take_styled(data: bytes) -> tuple[Styled, bytes] | None:
    """Head and foot of a file of ours, and the file without them; ``None`` for another's file.

    Raises `shared.word.errors.UnreadableWord`.
    """
    package = Package(data)
    known = package.tree_of("styles")
    names = {} if known is None else {each.get(f"{W}styleId") or "": value(each, "name") or "" for each in known}
    if styles.LAYOUT not in names.values():
        return None
    tree = package.tree(package.main)
    body = child(tree, "body")
    layouts = [] if body is None else [table for table in body.findall(f"{W}tbl") if _layout(table, names)]
    if body is None or not layouts:
        return None
    found, placed = Styled(), False
    for table in layouts:
        if _take_table(found, table, names) and not placed:
            table.addprevious(_marker())
            placed = True
        body.remove(table)
    for paragraph in body.findall(f"{W}p"):
        style = _style(paragraph, names)
        if style in _IN_TEXT | _FURNITURE:
            _note(found, style, paragraph)
            body.remove(paragraph)
    return found, with_part(data, package.main, tostring(tree, encoding="UTF-8", standalone=True))


def _layout(table: Element, names: dict[str, str]) -> bool:
    return names.get(value(child(table, "tblPr"), "tblStyle") or "") == styles.LAYOUT


def _style(paragraph: Element, names: dict[str, str]) -> str:
    return names.get(value(child(paragraph, "pPr"), "pStyle") or "", "")


def _take_table(found: Styled, table: Element, names: dict[str, str]) -> bool:
    """Read a table of head or foot; whether it is the foot."""
    is_foot = False
    for cell in table.iter(f"{W}tc"):
        signing: dict[str, list[str]] = {style: [] for style in _SIGNING}
        for paragraph in cell.iter(f"{W}p"):
            style = _style(paragraph, names)
            is_foot = is_foot or style in _IN_FOOT
            if style in signing:
                signing[style] += filter(None, [_words(paragraph)])
            elif style in _IN_TEXT | _IN_HEAD | _IN_FOOT | _FURNITURE:
                _note(found, style, paragraph)
            elif _words(paragraph):
                found.strange.append(_words(paragraph))
        authority, post, name = (signing[style] for style in _SIGNING)
        if authority or post or name:
            found.signers.append(Signer(authority=tuple(authority), post=" ".join(post), name=" ".join(name)))
    return is_foot


def _note(found: Styled, style: str, paragraph: Element) -> None:
    words = _words(paragraph)
    if words and style not in _FURNITURE:
        found.lines.setdefault(style, []).append(words)


def _words(paragraph: Element) -> str:
    return " ".join("".join(_said(paragraph)).split())


def _said(parent: Element) -> Iterator[str]:
    for element in parent:
        name = local(element)
        if name == "t":
            yield element.text or ""
        elif name in ("tab", "br", "cr"):
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name not in _REMOVED:
            yield from _said(element)


def _marker() -> Element:
    paragraph = etree.Element(f"{W}p")
    run = SubElement(paragraph, f"{W}r")
    SubElement(run, f"{W}t").text = FOOT
    return paragraph


def with_part(data: bytes, part: str, xml: bytes) -> bytes:
    """The file with another main part."""
    written = io.BytesIO()
    packed = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", packed, compresslevel=1) as new:
        for name in old.namelist():
            new.writestr(name, xml if name == part else old.read(name))
    return written.getvalue()
