"""Footnotes, endnotes and comments of a Word file."""

from shared.paper.nodes import Footnote, HardBreak, Image, NoteInline
from shared.texts import say
from shared.word.package import Package
from shared.word.reading import Reading
from shared.word.runs import Line, NewPage
from shared.word.sizes import usual_size
from shared.word.xml import Element, W, attribute_of

_LONGEST_COMMENT = 500


class Notes:
    """The notes of a file; each is read where its mark stands."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._known: dict[str, dict[str, Element]] = {}
        self._bases: dict[str, int] = {}
        self._count = 0
        self._inside = False

    def read(self, kind: str, identity: str) -> Footnote | None:
        """The ``footnote`` or ``endnote`` with this id; ``None``, and noted, where the file has none."""
        reading = self._reading
        part = reading.package.part_of(f"{kind}s")
        element = None if part is None else self._notes(kind, part).get(identity)
        if part is None or element is None or self._inside:
            reading.losses.note("note_missing")
            return None
        if kind == "endnote":
            reading.losses.note("endnote")
        self._count += 1
        self._inside = True
        try:
            place = say("word.where.note", number=self._count)
            with reading.losses.within(place), reading.story(part, self._bases[kind]):
                return Footnote(content=tuple(self._content(element)))
        finally:
            self._inside = False

    def _notes(self, kind: str, part: str) -> dict[str, Element]:
        if kind not in self._known:
            tree = self._reading.package.tree(part)
            self._known[kind] = {attribute_of(each, "id") or "": each for each in tree.findall(W + kind)}
            self._bases[kind] = usual_size(tree, self._reading.styles)
        return self._known[kind]

    def _content(self, element: Element) -> list[NoteInline]:
        """A note's paragraphs with line ends between them; the space behind its mark is not one of its words."""
        content: list[NoteInline] = []
        losses = self._reading.losses
        if next(element.iter(W + "tbl"), None) is not None:
            losses.note("note_table")
        for paragraph in element.iter(W + "p"):
            line = Line(self._reading, paragraph)
            pieces = line.pieces
            if content and pieces:
                content.append(HardBreak())
            for piece in pieces:
                if isinstance(piece, Image):
                    losses.note("note_picture")
                elif not isinstance(piece, Footnote | NewPage):
                    content.append(piece)
        return _without_first_space(content)


def _without_first_space(content: list[NoteInline]) -> list[NoteInline]:
    if content and content[0].type == "text":
        text = content[0].text.lstrip()
        return [content[0].model_copy(update={"text": text}), *content[1:]] if text else content[1:]
    return content[1:] if content and content[0].type == "tab" else content


def comments_of(package: Package) -> dict[str, tuple[str, str]]:
    """Comments by id: who wrote them, and their words."""
    tree = package.tree_of("comments")
    found = {}
    for each in () if tree is None else tree.findall(W + "comment"):
        words = " ".join("".join(text.text or "" for text in each.iter(W + "t")).split())
        found[attribute_of(each, "id") or ""] = (attribute_of(each, "author") or "?", words[:_LONGEST_COMMENT])
    return found
