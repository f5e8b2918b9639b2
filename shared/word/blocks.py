"""The body of a Word file as the blocks of a paper, in order, with all that a paper cannot keep told."""

from collections.abc import Iterable, Iterator

from pydantic import BaseModel, ConfigDict

from shared.cage import MIB, Limits, caged
from shared.documents.files import UnacceptableFile
from shared.documents.symbols import Style
from shared.form.docx.styles import LABEL
from shared.paper.lines import labelled
from shared.paper.nodes import Block, Paragraph
from shared.paper.paper import DEEPEST_TABLE, LARGEST_PAPER
from shared.texts import say
from shared.word.errors import TooLongWord, UnreadableWord
from shared.word.lost import Losses, Lost
from shared.word.notes import Notes, comments_of
from shared.word.numbering import Numbering
from shared.word.package import Package
from shared.word.paragraphs import ParagraphReader, Typed
from shared.word.pictures import Pictures
from shared.word.reading import Reading, style_of
from shared.word.sections import Sections, note_sections, running_texts
from shared.word.sizes import usual_size
from shared.word.styles import Properties, Styles
from shared.word.tables import WideTable, cells_of, rows_of, tables_of
from shared.word.titles import titled
from shared.word.whole import note_whole
from shared.word.xml import MC, Element, W, child, chosen

WORD_LIMITS = Limits(memory=768 * MIB, cpu_s=30, wall_s=45, output=96 * MIB)
MOST_BLOCKS = 40_000
MOST_CHARACTERS = LARGEST_PAPER // 2  # letters of Vietnamese take up to three bytes, and their marks more
CHARACTERS_A_PAGE = 2_500
MOST_IN_CELL = 2_000
_HEAD = 12  # paragraphs among which straight lines are those that the form draws itself
_GOES_ON = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))


class WordBlocks(BaseModel):
    """What stands in a Word file.

    ``typed`` are the body's blocks in their order, tables of head and foot among them, each with the label that stood
    before it (``Điều 2.``; empty where none did).  A clause has its ``start`` where it counts, and always the label as
    ``written``.  ``headers``
    are the words at the top and the bottom of pages.  ``pictures`` are kept by sha256.
    """

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")

    typed: tuple[tuple[Block, str], ...]
    headers: tuple[str, ...]
    lost: tuple[Lost, ...]
    pictures: dict[str, bytes]


@caged(UnacceptableFile, UnreadableWord, limits=WORD_LIMITS)
def read_blocks(data: bytes) -> WordBlocks:
    """Read a DOCX.

    Raises `UnreadableWord` for one that is none, or broken, `TooLongWord` for one that no paper holds, and
    `shared.documents.files.DangerousArchive` for one that is more than any document.
    """
    package = Package(data)
    document = package.tree(package.main)
    body = child(document, "body")
    if body is None:
        raise UnreadableWord("broken", "no body")
    styles, losses = Styles(package.tree_of("styles")), Losses()
    reading = Reading(
        package=package, styles=styles, numbering=Numbering(package.tree_of("numbering")), losses=losses,
        pictures=Pictures(package, losses), part=package.main, base=usual_size(body, styles),
        comments=comments_of(package),
        label_style=styles.called(LABEL, "character"),
    )  # fmt: skip
    reading.note = Notes(reading).read
    reader = _Body(reading, body)
    typed = reader.read(body)
    headers = []
    for kind, words in running_texts(body, reading):
        headers.append(words)
        losses.note_whole("header" if kind == "headerReference" else "footer", words=words[:200])
    note_sections(body, reading)
    note_whole(document, reading)
    blocks = titled(typed, reader.styles)
    _check_length(blocks, reading.characters)
    return WordBlocks(
        typed=tuple(blocks), headers=tuple(headers), lost=losses.all(),
        pictures=reading.pictures.kept,
    )  # fmt: skip


def _check_length(typed: Iterable[Typed], characters: int) -> None:
    """Raises `TooLongWord` where no event can carry a paper of these blocks."""
    size = sum(len(block.__pydantic_serializer__.to_json(block)) for block, _ in typed)
    if size > LARGEST_PAPER:
        raise _too_long(characters)


def _too_long(characters: int) -> TooLongWord:
    return TooLongWord(characters, MOST_CHARACTERS, MOST_CHARACTERS // CHARACTERS_A_PAGE)


class _Body:
    """Reads blocks one after another: of the body, of cells, of text boxes."""

    def __init__(self, reading: Reading, body: Element) -> None:
        self._reading, self._sections = reading, Sections(body, ours=reading.label_style is not None)
        self._paragraphs = self._tables = 0
        self.styles: list[tuple[str, ...]] = []
        self._names: list[str] = []  # of the paragraphs of the block being read

    def read(self, body: Element) -> list[Typed]:
        """The blocks of the body."""
        typed: list[Typed] = []
        first = self._sections.begins()
        if first is not None:
            self._take(typed, [(first, "")])
        for made in self._below(body, ParagraphReader(self._reading, in_cell=False), 0):
            self._take(typed, made)
        return typed

    def _take(self, typed: list[Typed], made: list[Typed]) -> None:
        names, self._names = tuple(self._names), []
        for each in made:
            typed.append(each)
            self.styles.append(names)
        if len(typed) > MOST_BLOCKS or self._reading.characters > MOST_CHARACTERS:
            raise _too_long(self._reading.characters)

    def _below(self, parent: Iterable[Element], reader: ParagraphReader, depth: int) -> Iterator[list[Typed]]:
        """The blocks that each element below ``parent`` makes."""
        losses = self._reading.losses
        for element in parent:
            if element.tag == W + "p":
                yield from self._paragraph(element, reader, depth)
            elif element.tag == W + "tbl":
                if reader.before:
                    yield reader.rest()
                yield self._table(element, depth)
            elif element.tag in _GOES_ON:
                yield from self._below(element, reader, depth)
            elif element.tag == MC + "AlternateContent":
                yield from self._below(chosen(element), reader, depth)
            elif element.tag == W + "altChunk":
                losses.note("alt_chunk")
            elif element.tag == W + "subDoc":
                losses.note("sub_document")
        if reader.before:
            yield reader.rest()

    def _paragraph(self, element: Element, reader: ParagraphReader, depth: int) -> Iterator[list[Typed]]:
        reading = self._reading
        if not depth:
            self._paragraphs += 1
            reading.losses.at(say("word.where.paragraph", number=self._paragraphs), element)
            reading.in_head = self._paragraphs <= _HEAD and self._tables <= 1
        self._names.append(reading.styles.name(style_of(element)))
        made, boxes = reader.read(element)
        if boxes and not any(getattr(block, "content", ()) for block, _ in made):
            made = [each for each in made if not isinstance(each[0], Paragraph)]
        yield made
        for box in boxes:
            with reading.losses.within(say("word.where.box")), reading.story(reading.part, reading.base):
                yield from self._below(box, ParagraphReader(reading, in_cell=bool(depth)), depth)
        if not depth and child(child(element, "pPr"), "sectPr") is not None:
            ended = self._sections.ended()
            if ended is not None:
                yield [(ended, "")]

    def _table(self, element: Element, depth: int) -> list[Typed]:
        if not depth:
            self._tables += 1
        with self._reading.losses.within(say("word.where.table", number=self._tables)):
            if depth >= DEEPEST_TABLE:
                self._reading.losses.note("table_depth")
                return self._flat(element, depth)
            try:
                tables = tables_of(element, self._reading, lambda cell, style: self._cell(cell, style, depth + 1))
            except WideTable:
                self._reading.losses.note("table_wide")
                return self._flat(element, depth)
        return [(table, "") for table in tables]

    def _flat(self, element: Element, depth: int) -> list[Typed]:
        """The cells of a table that cannot be one, one after another."""
        return [
            (block, "")
            for row in rows_of(element)
            for cell in cells_of(row)
            for block in self._cell(cell, None, max(depth, 1))
        ]

    def _cell(self, cell: Element, style: Properties | None, depth: int) -> tuple[Block, ...]:
        reading = self._reading
        before, reading.table = reading.table, style
        reader = ParagraphReader(reading, in_cell=True)
        typed = [each for made in self._below(cell, reader, depth) for each in made]
        reading.table = before
        if len(typed) > MOST_IN_CELL:
            raise _too_long(reading.characters)
        return tuple(labelled(typed, Style.PARTY))
