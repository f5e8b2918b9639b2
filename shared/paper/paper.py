"""A paper: the structured document of a draft, versioned, in one normal form."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, TypeAdapter, model_validator

from shared.documents.files import FileRef
from shared.paper.grid import placed
from shared.paper.nodes import (
    MARKS,
    Appendix,
    Block,
    Clause,
    Doc,
    Footnote,
    HardBreak,
    Image,
    Inline,
    Mark,
    Paragraph,
    Tab,
    Table,
    Text,
)

VERSION = 1
LARGEST_PAPER = 1_400_000
"""Bytes of a paper's JSON: an event of at most 2 MiB carries it with everything beside it."""

DEEPEST_TABLE = 3  # tables in cells of tables
_ORDER = {name: place for place, name in enumerate((*MARKS, "size"))}


class Paper(BaseModel):
    """The structured document.  ``version`` is that of the schema in `shared.paper.nodes`.

    It is in its normal form (`normal_inline`), so that two papers that look alike are equal.  Its size is limited where
    somebody sends one (`within_limits`): a stored event is never refused.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    doc: Doc

    @model_validator(mode="after")
    def _sound(self) -> Self:
        _check_tables(self.doc.content, 0)
        doc = Doc(content=_normal_blocks(self.doc.content))
        object.__setattr__(self, "doc", doc)
        return self

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands on it."""
        return not any(
            isinstance(block, Table) or getattr(block, "content", ()) or isinstance(block, Appendix)
            for block in self.doc.content
        )


def within_limits(paper: Paper) -> Paper:
    """``paper``, where an event can carry it.  Raises ``ValueError``."""
    if len(paper.__pydantic_serializer__.to_json(paper)) > LARGEST_PAPER:
        raise ValueError(f"a paper has at most {LARGEST_PAPER} bytes")
    return paper


_SENT: TypeAdapter[Paper] = TypeAdapter(Annotated[Paper, AfterValidator(within_limits)])


def paper_of(blocks: Iterable[Block]) -> Paper:
    """A paper of these blocks; of none, an empty paragraph.  Raises pydantic's ``ValidationError``."""
    return _SENT.validate_python(any_paper_of(blocks))


def any_paper_of(blocks: Iterable[Block]) -> Paper:
    """`paper_of` for what is stored already: of any size."""
    return Paper(doc=Doc(content=tuple(blocks) or (Paragraph(),)))


def paper_from_json(data: str | bytes) -> Paper:
    """The paper in ``data``, as the editor writes it.  Raises pydantic's ``ValidationError``."""
    return _SENT.validate_json(data)


def _check_tables(blocks: Iterable[Block], depth: int) -> None:
    for block in blocks:
        if isinstance(block, Table):
            if depth == DEEPEST_TABLE:
                raise ValueError(f"tables stand in tables more than {DEEPEST_TABLE} deep")
            for at in placed(block):
                _check_tables(at.cell.content, depth + 1)
        elif depth and block.type in ("pageBreak", "appendix"):
            raise ValueError("a page or an appendix cannot begin in a cell")


def _normal_blocks(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(map(_normal_block, blocks))


def _normal_block(block: Block) -> Block:
    if isinstance(block, Table):
        rows = tuple(
            row.model_copy(
                update={
                    "content": tuple(
                        cell.model_copy(update={"content": _normal_blocks(cell.content)}) for cell in row.content
                    )
                }
            )
            for row in block.content
        )
        return block.model_copy(update={"content": rows})
    if isinstance(block, Paragraph | Clause | Appendix):
        return block.model_copy(update={"content": normal_inline(block.content)})
    return block


def normal_marks(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """``marks`` in their order, each once; the last size counts."""
    kinds = {mark.type: mark for mark in marks}
    return tuple(kinds[name] for name in sorted(kinds, key=_ORDER.__getitem__))


def normal_inline(content: Iterable[Inline]) -> tuple[Inline, ...]:
    """Neighbouring texts with the same marks are one, none is empty; a tab or line end is a node of its own."""
    made: list[Inline] = []
    for node in content:
        if isinstance(node, Footnote):
            made.append(node.model_copy(update={"content": normal_inline(node.content)}))
        elif not isinstance(node, Text):
            made.append(node)
        else:
            marks = normal_marks(node.marks)
            for piece in _pieces(node.text):
                last = made[-1] if made else None
                if piece == "\t":
                    made.append(Tab())
                elif piece == "\n":
                    made.append(HardBreak())
                elif isinstance(last, Text) and last.marks == marks:
                    made[-1] = last.model_copy(update={"text": last.text + piece})
                else:
                    made.append(Text.model_construct(type="text", text=piece, marks=marks))
    return tuple(made)


def _pieces(text: str) -> Iterator[str]:
    if "\t" not in text and "\n" not in text and "\f" not in text:
        if text:
            yield text
        return
    begin = 0
    for place, letter in enumerate(text):
        if letter in "\t\n\f":
            if place > begin:
                yield text[begin:place]
            yield "\n" if letter == "\f" else letter
            begin = place + 1
    if begin < len(text):
        yield text[begin:]


def blocks_of(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block at any depth, in reading order; a table before what stands in its cells."""
    for block in blocks:
        yield block
        if isinstance(block, Table):
            for row in block.content:
                for cell in row.content:
                    yield from blocks_of(cell.content)


def inline_of(paper: Paper) -> Iterator[Inline]:
    """Everything that stands in lines, in reading order; what a footnote says follows its mark."""
    for block in blocks_of(paper.doc.content):
        if isinstance(block, Paragraph | Clause | Appendix):
            for node in block.content:
                yield node
                if isinstance(node, Footnote):
                    yield from node.content


def pictures_of(paper: Paper) -> tuple[FileRef, ...]:
    """The pictures on it, each once."""
    files = {node.attrs.file.sha256: node.attrs.file for node in inline_of(paper) if isinstance(node, Image)}
    return tuple(files.values())
