"""What departs from the form: the rule, the place, what the form prescribes, and how it is mended."""

from dataclasses import dataclass
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from shared.documents.symbols import Style
from shared.documents.vietnamese import Spelling
from shared.form.checking.mending import MOST_EDITS, PAPER, Edit, Mend, letters_of
from shared.form.rules import FormRule
from shared.paper.content import DraftContent
from shared.paper.nodes import Appendix, Block, Clause, PageBreak, Paragraph, Table
from shared.paper.numbering import Counted, counted
from shared.texts import say

LONGEST_QUOTATION = 40  # characters


class Departure(BaseModel):
    """One departure.

    ``rule`` is the rule's id and its entry's (``party-hd05.subject``); ``where`` it is, in words that a person finds it
    by, and ``at`` for a program (see `shared.form.checking.mending`); ``message`` cites the paragraph.
    """

    model_config = ConfigDict(frozen=True)

    rule: str
    source: str
    where: str
    at: str
    message: str
    mend: Mend | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


def departure(rule: FormRule, entry: str, where: str, at: str, what: str, *mend: Edit) -> Departure:
    """A departure from an entry of ``rule``; its message cites the entry's paragraph before ``what``."""
    source = rule.source_of(entry)
    message = f"{source[0].upper()}{source[1:]}: {what}"
    return Departure(
        rule=f"{rule.id}.{entry}", source=source, where=where, at=at, message=message, mend=mend[:MOST_EDITS] or None
    )


@dataclass(frozen=True)
class Facts:
    """What the directory knows of the issuing body; a body that is not known has none.

    ``spelling`` is where it puts tone marks; ``None``: as the form has it.
    """

    issuer: str = ""
    parent: str | None = None
    spelling: Spelling | None = None


NO_FACTS = Facts()


@dataclass(frozen=True)
class Line:
    """A line of the paper with words: its place, its block, its words and its label where it counts itself.

    ``part`` counts what is attached: 0 for the document itself, then its appendices and attached pages.
    """

    at: str
    number: int
    part: int
    block: Paragraph | Clause | Appendix
    text: str
    counted: Counted | None
    in_table: bool

    @property
    def where(self) -> str:
        """The line by its label, else by its number, and its first words."""
        words = self.text.strip().replace("\n", " ")
        goes_on = "…" if len(words) > LONGEST_QUOTATION else ""
        quoted = f"{words[:LONGEST_QUOTATION]}{goes_on}"
        if self.counted is not None and self.counted.number:
            return say("checking.where.labelled", label=self.counted.label.rstrip(".:)-/"), words=quoted)
        return say("checking.where.quoted", number=self.number, words=quoted)


@dataclass(frozen=True)
class Checked:
    """A draft that is being checked, with the rule and the facts."""

    content: DraftContent
    rule: FormRule
    facts: Facts

    @property
    def is_party(self) -> bool:
        """Whether the Party's form is asked."""
        return self.rule.style is Style.PARTY

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the paper that have words or a label, in reading order, cells included."""
        found: list[Line] = []
        blocks = self.content.paper.doc.content
        self._collect(blocks, PAPER, counted(blocks, self.rule.style), found, part=0, in_table=False)
        return tuple(found)

    def _collect(
        self,
        blocks: tuple[Block, ...],
        before: str,
        known: dict[int, Counted],
        found: list[Line],
        *,
        part: int,
        in_table: bool,
    ) -> None:
        for place, block in enumerate(blocks):
            at = f"{before}{place}"
            part += isinstance(block, Appendix) or (isinstance(block, PageBreak) and block.attrs.attached is True)
            if isinstance(block, Table):
                for row, cells in enumerate(block.content):
                    for column, cell in enumerate(cells.content):
                        self._collect(cell.content, f"{at}.{row}.{column}.", known, found, part=part, in_table=True)
            elif isinstance(block, Paragraph | Clause | Appendix):
                text = letters_of(block.content)
                if text.strip() or not isinstance(block, Paragraph):
                    found.append(Line(at, len(found) + 1, part, block, text, known.get(id(block)), in_table))

    def departs(self, entry: str, where: str, at: str, what: str, *mend: Edit) -> Departure:
        """A departure from the rule's ``entry``; ``what`` is what the form prescribes."""
        return departure(self.rule, entry, where, at, what, *mend)
