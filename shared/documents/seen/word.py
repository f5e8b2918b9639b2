"""The text of WordprocessingML, DrawingML and VML as a page shows it: the final version, everything once."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

_SKIPPED = frozenset(
    ("del", "moveFrom", "delText", "delInstrText", "instrText", "pPr", "rPr", "tblPr", "trPr", "tcPr", "tblGrid",
     "sectPr", "sdtPr", "sdtEndPr", "rubyPr")
)  # fmt: skip
_LINES = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-", "softHyphen": "\u00ad"}
_BLOCKS = ("p", "tbl")
_IN_CELLS = " | "


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def blocks(parent: Element) -> Iterator[str]:
    """The lines of all paragraphs and tables below ``parent``, in their order."""
    for element in parent:
        name = local(element)
        if name == "p":
            yield from _paragraph(element)
        elif name == "tbl":
            yield from _table(element)
        elif name == "AlternateContent":
            yield from blocks(_alternative(element))
        elif name not in _SKIPPED:
            yield from blocks(element)


def _paragraph(element: Element) -> Iterator[str]:
    """The lines of a paragraph, then those of the text boxes that are anchored in it."""
    words: list[str] = []
    boxes: list[str] = []
    _inline(element, words, boxes)
    text = "".join(words)
    if text.strip() or not boxes:
        yield from text.split("\n")
    yield from boxes


def _inline(parent: Element, words: list[str], boxes: list[str]) -> None:
    for element in parent:
        name = local(element)
        if name == "t":
            words.append(element.text or "")
        elif name in _LINES:
            words.append(_LINES[name])
        elif name == "sym":
            words.append(_symbol(element))
        elif name == "txbxContent":
            boxes.extend(blocks(element))
        elif name == "textpath":  # WordArt, as watermarks are
            boxes.append(element.get("string") or "")
        elif name == "AlternateContent":
            _inline(_alternative(element), words, boxes)
        elif name in _BLOCKS:
            boxes.extend(_paragraph(element) if name == "p" else _table(element))
        elif name not in _SKIPPED:
            _inline(element, words, boxes)


def _symbol(element: Element) -> str:
    code = next((value for name, value in element.attrib.items() if name.endswith("}char")), "")
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number - 0xF000) if 0xF020 <= number <= 0xF0FF else chr(number) if number < 0x110000 else ""


def _alternative(element: Element) -> Element:
    """The alternative that new programs show, unless only the one for old programs has text."""
    choices = [child for child in element if local(child) == "Choice"]
    fallback = next((child for child in element if local(child) == "Fallback"), None)
    for choice in choices:
        if fallback is None or any(local(child) in ("t", "txbxContent") for child in choice.iter()):
            return choice
    if fallback is not None:
        return fallback
    return choices[0] if choices else element


def _table(table: Element) -> Iterator[str]:
    """A table row by row, cells side by side; the heading of an official document is such a table."""
    for row in _rows(table):
        columns = []
        for cell in _below(row, "tc"):
            lines = list(blocks(cell))
            columns.append(lines if any(line.strip() for line in lines) else [""])
        for index in range(max((len(column) for column in columns), default=0)):
            yield _IN_CELLS.join(column[index] if index < len(column) else "" for column in columns)


def _rows(table: Element) -> Iterator[Element]:
    for row in _below(table, "tr"):
        properties = next((child for child in row if local(child) == "trPr"), ())
        if not any(local(child) == "del" for child in properties):
            yield row


def _below(parent: Element, wanted: str) -> Iterator[Element]:
    """The elements of this name under ``parent``, also inside content controls and insertions."""
    for element in parent:
        name = local(element)
        if name == wanted:
            yield element
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _below(element, wanted)


def part_lines(tree: Element) -> Iterator[str]:
    """The lines of any other part: one per paragraph (``w:p``, ``a:p``), or one per text where it has none."""
    paragraphs = [child for child in tree.iter() if local(child) == "p"]
    if not paragraphs:
        for element in tree.iter():
            for text in (element.text, element.get("string")):
                if text and text.strip():
                    yield " ".join(text.split())
        return
    for paragraph in paragraphs:
        words: list[str] = []
        boxes: list[str] = []
        _inline(paragraph, words, boxes)
        yield from "".join(words).split("\n")
        yield from boxes
    for element in tree.iter():
        if local(element) == "textpath" and element.get("string"):
            yield element.get("string") or ""
