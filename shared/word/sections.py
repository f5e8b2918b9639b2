"""Sections of a Word file: how their pages lie, and what stands around them."""

from collections.abc import Iterator

from shared.paper.nodes import Orientation, PageBreak, PageBreakAttrs
from shared.word.fields import counts_pages
from shared.word.reading import Reading
from shared.word.xml import MC, Element, R, W, attribute_of, child, local, number, twips, value

_RUNNING = ("headerReference", "footerReference")


class Sections:
    """The sections one after another; the reader says where one ends."""

    def __init__(self, body: Element, *, ours: bool) -> None:
        self._ours = ours  # files of ours begin a section only to say how its pages lie
        self._all = list(body.iter(W + "sectPr"))
        self._at = 0
        self.current: Orientation = orientation(self._all[0]) if self._all else "portrait"

    def begins(self) -> PageBreak | None:
        """What the paper begins with, where its first pages do not stand upright."""
        return PageBreak(attrs=PageBreakAttrs(orientation="landscape")) if self.current == "landscape" else None

    def ended(self) -> PageBreak | None:
        """The break behind the section that ends here; ``None`` where the next one goes on with the page."""
        self._at += 1
        if self._at >= len(self._all):
            return None
        following = self._all[self._at]
        lies = orientation(following)
        if lies == self.current and value(following, "type") in ("continuous", "nextColumn"):
            return None
        turned = None if lies == self.current and not self._ours else lies
        self.current = lies
        return PageBreak(attrs=PageBreakAttrs(orientation=turned))


def orientation(section: Element) -> Orientation:
    """How the pages of a section lie, by their measures where they say them."""
    size = child(section, "pgSz")
    if size is None:
        return "portrait"
    width, height = twips(attribute_of(size, "w")), twips(attribute_of(size, "h"))
    if width and height and width != height:
        return "landscape" if width > height else "portrait"
    return "landscape" if attribute_of(size, "orient") == "landscape" else "portrait"


def note_sections(body: Element, reading: Reading) -> None:
    """Note what sections have and the form does not."""
    for section in body.iter(W + "sectPr"):
        if number(value(section, "cols", "num"), 1) > 1:
            reading.losses.note_whole("columns")
        if child(section, "pgBorders") is not None:
            reading.losses.note_whole("page_borders")
        if child(section, "lnNumType") is not None:
            reading.losses.note_whole("line_numbers")


def running_texts(body: Element, reading: Reading) -> Iterator[tuple[str, str]]:
    """The words of headers and footers, each part once: ``headerReference`` or ``footerReference``, and its words.

    Numbers of pages are not among them: the form counts its own.
    """
    package, done = reading.package, set()
    relations = package.relations(package.main)
    for section in body.iter(W + "sectPr"):
        for each in section:
            relation = relations.get(each.get(R + "id") or "")
            if local(each) not in _RUNNING or relation is None or relation.target in done:
                continue
            done.add(relation.target)
            if relation.external or relation.target not in package.names:
                continue
            if attribute_of(each, "type") == "first" and child(section, "titlePg") is None:
                continue
            tree = package.tree(relation.target)
            _note_marks(tree, reading)
            words = "\n".join(line for line in _lines(tree) if line)
            if words.strip(" -–—|/.\n"):
                yield local(each), words


def _note_marks(tree: Element, reading: Reading) -> None:
    for element in tree.iter():
        if local(element) == "textpath":
            reading.losses.note_whole("watermark", words=element.get("string") or "")
        elif local(element) in ("blip", "imagedata"):
            reading.losses.note_whole("running_picture")


def _lines(tree: Element) -> Iterator[str]:
    for paragraph in tree.iter(W + "p"):
        if next(paragraph.iterancestors(MC + "Fallback"), None) is not None:
            continue
        yield " ".join("".join(_words(paragraph)).split())


def _words(paragraph: Element) -> Iterator[str]:
    """The words of a paragraph, without deleted ones, numbers of pages, and words of paragraphs inside it."""
    field, shown = "", True
    for run in paragraph.iter(W + "r"):
        if next(run.iterancestors(W + "p")) is not paragraph:
            continue
        for each in run:
            match local(each):
                case "fldChar":
                    kind = attribute_of(each, "fldCharType")
                    field, shown = ("", False) if kind == "begin" else (field, not counts_pages(field))
                    shown = True if kind == "end" else shown
                case "instrText":
                    field += each.text or ""
                case "t" if shown and not _in_page_field(run):
                    yield each.text or ""
                case "tab" | "br" | "cr":
                    yield " "


def _in_page_field(run: Element) -> bool:
    around = run.getparent()
    return around is not None and around.tag == W + "fldSimple" and counts_pages(attribute_of(around, "instr") or "")
