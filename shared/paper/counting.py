"""How much of each element stands on a paper."""

from dataclasses import dataclass

from shared.paper.nodes import Appendix, Clause, Footnote, Image, Paragraph, Table, Text
from shared.paper.paper import Paper, blocks_of, inline_of


@dataclass(frozen=True)
class Kept:
    """Counts: ``paragraphs`` have words and stand anywhere, ``bold_runs`` are runs of letters that are bold."""

    paragraphs: int = 0
    tables: int = 0
    cells: int = 0
    images: int = 0
    footnotes: int = 0
    appendices: int = 0
    bold_runs: int = 0


def kept(paper: Paper) -> Kept:
    """What stands on ``paper``."""
    blocks, inline = list(blocks_of(paper.doc.content)), list(inline_of(paper))
    tables = [block for block in blocks if isinstance(block, Table)]
    return Kept(
        paragraphs=sum(isinstance(block, Paragraph | Clause | Appendix) and bool(block.content) for block in blocks),
        tables=len(tables),
        cells=sum(len(row.content) for table in tables for row in table.content),
        images=sum(isinstance(node, Image) for node in inline),
        footnotes=sum(isinstance(node, Footnote) for node in inline),
        appendices=sum(isinstance(block, Appendix) for block in blocks),
        bold_runs=sum(isinstance(node, Text) and any(mark.type == "bold" for mark in node.marks) for node in inline),
    )
