"""A paper out of lines of plain text, and its words as plain text again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from shared.documents.symbols import Style
from shared.documents.vietnamese import composed
from shared.paper.labels import LEVELS, TITLED, default_label, label_read
from shared.paper.nodes import (
    Appendix,
    Block,
    Cell,
    Clause,
    ClauseAttrs,
    Footnote,
    HardBreak,
    Inline,
    Paragraph,
    ParagraphAttrs,
    Tab,
    Table,
    TemplateField,
    Text,
)  # fmt: skip
from shared.paper.numbering import Counted, counted
from shared.paper.paper import Paper, paper_of
from shared.paper.words import WORDS


def paper_of_lines(text: str, style: Style = Style.PARTY) -> Paper:
    """The paper that lines of ``text`` are; empty lines are left out.

    A label that was typed (``Điều 2.``, ``I.``, ``a)``) becomes a clause that counts itself, and says the same words:
    where the number typed is not the one that counting gives, the clause keeps it.
    Raises pydantic's ``ValidationError`` where the text is too long for a paper.
    """
    return paper_of(blocks_of_lines(text, style))


def blocks_of_lines(text: str, style: Style = Style.PARTY) -> list[Block]:
    """The blocks of `paper_of_lines`, of however long a text."""
    lines = (line.strip() for line in composed(text).splitlines())
    return settled([_typed(line, style) for line in lines if line], style)


def _typed(line: str, style: Style) -> tuple[Block, str]:
    label = label_read(line)
    if label is None:
        return Paragraph(content=(Text(text=line),)), ""
    written = None if label.written == default_label(label.level, style) else label.written
    typed, rest = line[: label.length], line[label.length :]
    below = False if label.level in TITLED and rest else None
    attrs = ClauseAttrs(level=label.level, start=label.number or None, written=written, below=below)
    return Clause(attrs=attrs, content=(Text(text=rest),) if rest else ()), typed


def settled(typed: Sequence[tuple[Block, str]], style: Style) -> list[Block]:
    """Blocks that were read with the labels that stood before them, so that they say the same words.

    Every clause and appendix comes with the ``start`` that was read, and keeps it only where counting alone gives
    another number; it keeps the label that is ``written`` only where ``style`` has another one.  A clause whose label
    cannot be counted (``2.1`` outside of 2) becomes a paragraph that says it.
    """
    blocks = labelled(typed, style)
    known = counted(blocks, style)
    alone = sum(isinstance(block, Appendix) for block in blocks) == 1
    usual: dict[str, str] = {level: default_label(level, style) for level in LEVELS}
    usual["appendix"] = WORDS.appendix.one if alone else WORDS.appendix.many
    return [_with_what_departs(block, known, usual) for block in blocks]


def labelled(typed: Sequence[tuple[Block, str]], style: Style) -> list[Block]:
    """The blocks of `settled`, each with everything that was read: a ``style`` changes none that is ``written``."""
    blocks = [block for block, _ in typed]
    while True:
        known = counted(blocks, style)
        wrong = [
            place
            for place, (block, (_, label)) in enumerate(zip(blocks, typed, strict=True))
            if isinstance(block, Clause) and label and known[id(block)].label.split() != label.split()
        ]
        if not wrong:
            break
        for place in wrong:
            block, label = blocks[place], typed[place][1]
            assert isinstance(block, Clause)
            attrs = ParagraphAttrs(align=block.attrs.align, first=block.attrs.first, left=block.attrs.left)
            blocks[place] = Paragraph(attrs=attrs, content=(Text(text=label.rstrip() + " "), *block.content))
    return blocks


def _with_what_departs(block: Block, known: dict[int, Counted], usual: Mapping[str, str]) -> Block:
    """``block`` with no more than what differs from what counting and the form give it; cells too."""
    if isinstance(block, Table):
        rows = tuple(
            row.model_copy(update={"content": tuple(_cell(cell, known, usual) for cell in row.content)})
            for row in block.content
        )
        return block.model_copy(update={"content": rows})
    if not isinstance(block, Clause | Appendix):
        return block
    attrs, at = block.attrs, known[id(block)]
    kind = attrs.level if isinstance(attrs, ClauseAttrs) else "appendix"
    start = None if at.number == at.expected else attrs.start
    written = None if attrs.written == usual[kind] else attrs.written
    if (start, written) == (attrs.start, attrs.written):
        return block
    return block.model_copy(update={"attrs": attrs.model_copy(update={"start": start, "written": written})})


def _cell(cell: Cell, known: dict[int, Counted], usual: Mapping[str, str]) -> Cell:
    content = tuple(_with_what_departs(block, known, usual) for block in cell.content)
    return cell.model_copy(update={"content": content})


def plain_inline(content: Iterable[Inline]) -> str:
    """The words of a line; a footnote's stand in brackets behind its mark, a field's name in guillemets."""
    return "".join(map(_plain, content))


def _plain(node: Inline) -> str:
    match node:
        case Text():
            return node.text
        case Tab():
            return "\t"
        case HardBreak():
            return "\n"
        case TemplateField():
            return f"«{node.attrs.name}»"
        case Footnote():
            return f" ({plain_inline(node.content)})"
        case _:
            return ""


def text_of_paper(paper: Paper, style: Style = Style.PARTY) -> str:
    """The words of a paper with their labels, a line each paragraph; a table's cells stand side by side."""
    return "\n".join(_lines(paper.doc.content, counted(paper.doc.content, style)))


def _lines(blocks: Iterable[Block], known: dict[int, Counted]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            for row in block.content:
                yield "\t".join(" ".join(_lines(cell.content, known)) for cell in row.content)
        elif isinstance(block, Clause | Appendix):
            words, at = plain_inline(block.content), known[id(block)]
            yield f"{at.label}\n{words}" if at.below and words else f"{at.label} {words}".rstrip()
        elif isinstance(block, Paragraph):
            yield plain_inline(block.content)
