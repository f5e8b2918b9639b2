"""What the readers of one file share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from shared.paper.nodes import Footnote, Mark, PlainMark, SizeAttrs, SizeMark
from shared.word.lost import Losses
from shared.word.numbering import Numbering
from shared.word.package import Package
from shared.word.pictures import Pictures
from shared.word.styles import Properties, Styles, run_properties
from shared.word.xml import Element, child, number, value

OURS = "Congvan "  # how the styles of our own files begin: what such a style says is as the form has it
_SMALLEST_PT, _LARGEST_PT = 4, 72
_FORM_FONTS = ("times new roman", ".vn", "vni-", "times", "liberation serif")
_PLAIN_COLOURS = ("auto", "000000", "windowtext", "")
_PLAIN_FILLS = ("auto", "ffffff", "")
_SMALL = 0.85  # of the letters around
_EFFECTS = frozenset(("emboss", "imprint", "outline", "shadow", "effect", "em", "bdr"))


@dataclass(frozen=True)
class Look:
    """How letters look: the marks that a paper keeps, and what else is noted about them (``kind``, its value)."""

    marks: tuple[Mark, ...]
    hidden: bool
    font: str
    noted: tuple[tuple[str, str], ...]


@dataclass
class Field:
    """A field of Word's between its beginning and its end; its result is shown from ``separated`` on."""

    instruction: str = ""
    separated: bool = False
    silent: bool = False  # something else stands for its result


@dataclass
class Reading:
    """One file, and the place that is being read.

    ``part`` is the part being read, ``base`` the size of its letters in half points.  ``fields`` are those that have
    begun and not ended: they reach over paragraphs.  ``table`` is what the table's style says of the cell's letters.
    """

    package: Package
    styles: Styles
    numbering: Numbering
    losses: Losses
    pictures: Pictures
    part: str
    base: int
    comments: dict[str, tuple[str, str]]
    label_style: str | None  # of letters that are a label, in our own files
    note: Callable[[str, str], Footnote | None] = field(default=lambda *_: None)
    fields: list[Field] = field(default_factory=list)
    table: Properties | None = None
    characters: int = 0
    in_head: bool = True  # where a straight line is one that the form draws itself
    _looks: dict[tuple[object, ...], Look] = field(default_factory=dict)

    @contextmanager
    def story(self, part: str, base: int) -> Iterator[None]:
        """Inside the block another part is read, with fields and letters of its own."""
        before = self.part, self.base, self.fields, self.table
        self.part, self.base, self.fields, self.table = part, base, [], None
        try:
            yield
        finally:
            self.part, self.base, self.fields, self.table = before

    def look(self, style: str | None, properties: Element | None) -> Look:
        """How letters look in a paragraph of ``style`` whose ``w:rPr`` is ``properties``."""
        own = run_properties(properties)
        key = (style, frozenset(own.items()), self.base, None if self.table is None else frozenset(self.table.items()))
        known = self._looks.get(key)
        if known is None:
            known = self._looks[key] = self._look(style, own)
        return known

    def _look(self, style: str | None, own: dict[str, str]) -> Look:
        if self.styles.name(style).startswith(OURS):
            said: Properties = own
            base = 0  # a size that is said at all departs from the form
        else:
            said = {**self.styles.run(style, own.get("rStyle"), self.table), **own}
            base = self.base
        return Look(_marks(said, base), said.get("vanish") == "1", said.get("font", ""), tuple(_noted(said, base)))


def _marks(said: Properties, base: int) -> tuple[Mark, ...]:
    on: list[Mark] = []
    flags = {
        "bold": said.get("b") == "1",
        "italic": said.get("i") == "1",
        "underline": said.get("u", "none") not in ("none", ""),
        "strike": "1" in (said.get("strike"), said.get("dstrike")),
        "superscript": said.get("vertAlign") == "superscript" or _raised(said, base) > 0,
        "subscript": said.get("vertAlign") == "subscript" or _raised(said, base) < 0,
        "caps": "1" in (said.get("caps"), said.get("smallCaps")),
    }
    on += [_PLAIN_MARKS[name] for name, is_set in flags.items() if is_set]
    size = number(said.get("sz"), base)
    if size != base and not _raised(said, base):
        on.append(SizeMark(attrs=SizeAttrs(pt=min(max(size / 2, _SMALLEST_PT), _LARGEST_PT))))
    return tuple(on)


def _raised(said: Properties, base: int) -> int:
    """How far small letters stand above the line, or below it: another way to write x² and H₂O."""
    small = number(said.get("sz"), base) < _SMALL * base
    return number(said.get("position")) if small else 0


_PLAIN_MARKS: dict[str, PlainMark] = {
    mark.type: mark
    for mark in (
        PlainMark(type="bold"), PlainMark(type="italic"), PlainMark(type="underline"), PlainMark(type="strike"),
        PlainMark(type="superscript"), PlainMark(type="subscript"), PlainMark(type="caps"),
    )
}  # fmt: skip


def _noted(said: Properties, base: int) -> Iterator[tuple[str, str]]:
    if said.get("color", "auto").lower() not in _PLAIN_COLOURS:
        yield "colour", ""
    if said.get("highlight", "none") not in ("none", "") or said.get("shd", "auto").lower() not in _PLAIN_FILLS:
        yield "highlight", ""
    font = said.get("font", "")
    if font and not font.lower().startswith(_FORM_FONTS):
        yield "font", font
    if said.get("smallCaps") == "1":
        yield "small_caps", ""
    if said.get("dstrike") == "1":
        yield "double_strike", ""
    if number(said.get("position")) and not _raised(said, base):
        yield "raised", ""
    if any(said.get(name, "0") not in ("0", "none") for name in _EFFECTS):
        yield "effect", ""
    size = number(said.get("sz"), 2 * _SMALLEST_PT)
    if not 2 * _SMALLEST_PT <= size <= 2 * _LARGEST_PT:
        yield "size", f"{size / 2:g}"


def style_of(paragraph: Element) -> str | None:
    """The id of a paragraph's style."""
    return value(child(paragraph, "pPr"), "pStyle")
