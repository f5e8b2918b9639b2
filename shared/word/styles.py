"""What styles say of paragraphs and letters, inherited as ECMA-376-1, 17.7 has it.

Properties are plain dictionaries: the local name of an element and its value, switches as ``1`` and ``0``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shared.word.xml import Element, W, attribute_of, child, is_on, local, value

Properties = Mapping[str, str]

TOGGLES = ("b", "i", "caps", "smallCaps", "strike", "dstrike", "vanish")
"""Switches of letters that turn over where a paragraph's style and a character's style both set them (17.7.3)."""

_SWITCHES = frozenset((*TOGGLES, "keepNext", "pageBreakBefore", "bidi"))
_INDENTS = ("left", "right", "firstLine", "hanging")
_AT_LEFT = ("left", "start")
_LONGEST_CHAIN = 50  # styles based on each other


def run_properties(element: Element | None) -> dict[str, str]:
    """What a ``w:rPr`` says."""
    found: dict[str, str] = {}
    for each in () if element is None else element:
        name = local(each)
        if name in _SWITCHES:
            found[name] = "1" if is_on(each) else "0"
        elif name == "rFonts":
            font = attribute_of(each, "ascii") or attribute_of(each, "hAnsi")
            if font:
                found["font"] = font
        elif name == "shd":
            found["shd"] = attribute_of(each, "fill") or "auto"
        else:
            found[name] = attribute_of(each, "val") or ""
    return found


def paragraph_properties(element: Element | None) -> dict[str, str]:
    """What a ``w:pPr`` says, of tab stops and numbering too."""
    found: dict[str, str] = {}
    for each in () if element is None else element:
        name = local(each)
        if name in _SWITCHES:
            found[name] = "1" if is_on(each) else "0"
        elif name == "ind":
            found |= dict(_indents(each))
        elif name == "numPr":
            for part in ("numId", "ilvl"):
                number = value(each, part)
                if number is not None:
                    found[part] = number
        elif name == "tabs":
            found["tabs"] = " ".join(_tabs(each))
        elif name in ("jc", "outlineLvl"):
            found[name] = attribute_of(each, "val") or ""
        elif name == "shd":
            found["shd"] = attribute_of(each, "fill") or "auto"
        elif name == "pBdr":
            found["pBdr"] = "1"
    return found


def _indents(element: Element) -> Iterator[tuple[str, str]]:
    for name in _INDENTS:
        said = attribute_of(element, name) or attribute_of(element, {"left": "start", "right": "end"}.get(name, name))
        if said is not None:
            yield name, said
            if name in ("firstLine", "hanging"):  # one takes the place of the other
                yield ("hanging" if name == "firstLine" else "firstLine"), "0"


def _tabs(element: Element) -> Iterator[str]:
    for tab in element.findall(W + "tab"):
        parts = (attribute_of(tab, "pos") or "0", attribute_of(tab, "val") or "left", attribute_of(tab, "leader") or "")
        yield "/".join(parts)


@dataclass(frozen=True)
class Style:
    """A style with what it says itself; ``conditions`` are those of parts of a table (``firstRow``)."""

    id: str
    name: str
    kind: str
    based_on: str | None
    paragraph: Properties
    run: Properties
    conditions: Mapping[str, tuple[Properties, Properties]]
    bordered: bool | None


class Styles:
    """The styles of a file."""

    def __init__(self, tree: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self.defaults: dict[str, str] = {}
        self._defaults: dict[str, str] = {}
        self._paragraph_defaults: dict[str, str] = {}
        self._paragraphs: dict[str | None, dict[str, str]] = {}
        self._runs: dict[tuple[str | None, str], Properties] = {}
        if tree is None:
            return
        self._defaults = run_properties(child(child(child(tree, "docDefaults"), "rPrDefault"), "rPr"))
        self._paragraph_defaults = paragraph_properties(child(child(child(tree, "docDefaults"), "pPrDefault"), "pPr"))
        for element in tree.findall(W + "style"):
            style = _style(element)
            self._styles.setdefault(style.id, style)
            if is_default(element):
                self.defaults.setdefault(style.kind, style.id)

    def called(self, name: str, kind: str = "paragraph") -> str | None:
        """The id of the style with this name."""
        return next((each.id for each in self._styles.values() if each.name == name and each.kind == kind), None)

    def find(self, style: str | None, kind: str = "paragraph") -> Style | None:
        """The style with this id; the default one of its kind where there is none."""
        found = self._styles.get(style or "")
        if found is not None and found.kind == kind:
            return found
        return self._styles.get(self.defaults.get(kind, ""))

    def name(self, style: str | None, kind: str = "paragraph") -> str:
        """The name people know the style by."""
        found = self.find(style, kind)
        return "" if found is None else found.name

    def chain(self, style: str | None, kind: str = "paragraph") -> list[Style]:
        """The style and those it is based on, the root first."""
        chain: list[Style] = []
        found = self.find(style, kind) if style or kind != "character" else None
        while found is not None and found not in chain and len(chain) < _LONGEST_CHAIN:
            chain.append(found)
            found = self._styles.get(found.based_on or "")
        return chain[::-1]

    def paragraph(self, style: str | None) -> dict[str, str]:
        """What a paragraph of this style is like, with the file's defaults."""
        known = self._paragraphs.get(style)
        if known is None:
            known = _decided(self._paragraph_defaults)
            for each in self.chain(style):
                own = each.paragraph if each.id != self.defaults.get("paragraph") else _decided(each.paragraph)
                known |= _with_tabs(known, own)
            self._paragraphs[style] = known
        return known

    def run(self, paragraph: str | None, character: str | None, table: Properties | None = None) -> Properties:
        """What letters of these styles are like; ``table`` is what the table's style says of their cell."""
        if table:
            return self._run(paragraph, character, table)
        key = (paragraph, character or "")
        if key not in self._runs:
            self._runs[key] = self._run(paragraph, character, {})
        return self._runs[key]

    def _run(self, paragraph: str | None, character: str | None, table: Properties) -> Properties:
        levels = [table, self._merged(paragraph, "paragraph"), self._merged(character, "character")]
        found = dict(self._defaults)
        for level in levels:
            found |= level
        for toggle in TOGGLES:
            turned = sum(level.get(toggle) == "1" for level in levels) % 2
            found[toggle] = "1" if turned or self._defaults.get(toggle) == "1" else "0"
        return found

    def _merged(self, style: str | None, kind: str) -> dict[str, str]:
        merged: dict[str, str] = {}
        for each in self.chain(style, kind):
            merged |= each.run
        return merged


def is_default(element: Element) -> bool:
    """Whether this style is the one of its kind that is meant where none is named."""
    return (attribute_of(element, "default") or "0").lower() in ("1", "true", "on")


def _decided(own: Properties) -> dict[str, str]:
    """What the style of all paragraphs says, without what programs write there when nobody chose anything."""
    unchosen = {"jc": _AT_LEFT, "left": ("0",), "firstLine": ("0",), "hanging": ("0",)}
    return {name: said for name, said in own.items() if said not in unchosen.get(name, ())}


def _with_tabs(before: Properties, own: Properties) -> dict[str, str]:
    """``own``, its tab stops added to those ``before``."""
    if "tabs" in own and before.get("tabs"):
        return {**own, "tabs": f"{before['tabs']} {own['tabs']}"}
    return dict(own)


def merged_paragraph(before: Properties, own: Properties) -> dict[str, str]:
    """What a paragraph is like whose formatting is ``own`` besides what was said ``before``."""
    return {**before, **_with_tabs(before, own)}


def chosen_by_hand(before: Properties, own: Properties) -> dict[str, str]:
    """``own`` without an alignment that nobody chose: LibreOffice writes ``left`` into every paragraph that has none.

    It is known by the direction of writing beside it, which no other program writes there.
    """
    unchosen = own.get("bidi") == "0" and own.get("jc") in _AT_LEFT and before.get("jc", "left") in _AT_LEFT
    return {name: said for name, said in own.items() if not (unchosen and name == "jc")}


def _style(element: Element) -> Style:
    conditions = {
        attribute_of(each, "type") or "": (
            paragraph_properties(child(each, "pPr")), run_properties(child(each, "rPr"))
        )
        for each in element.findall(W + "tblStylePr")
    }  # fmt: skip
    borders = child(child(element, "tblPr"), "tblBorders")
    return Style(
        id=attribute_of(element, "styleId") or "",
        name=value(element, "name") or "",
        kind=attribute_of(element, "type") or "paragraph",
        based_on=value(element, "basedOn"),
        paragraph=paragraph_properties(child(element, "pPr")),
        run=run_properties(child(element, "rPr")),
        conditions=conditions,
        bordered=None if borders is None else has_lines(borders),
    )


def has_lines(borders: Element) -> bool:
    """Whether any of these borders is drawn."""
    return any((attribute_of(each, "val") or "none") not in ("none", "nil") for each in borders)
