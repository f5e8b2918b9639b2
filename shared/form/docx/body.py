"""The text as Word writes it: paragraphs, clauses, appendices, page breaks, sections."""

from collections.abc import Iterable, Iterator

from shared.form.docx import styles
from shared.form.docx.plain import separator, styled
from shared.form.docx.runs import Runs, label_run
from shared.form.docx.tables import Tables
from shared.form.docx.xml import Element, el, style_id, text_el, twips
from shared.form.measures import standing_of, usual_standing
from shared.form.official import OfficialDocument
from shared.paper.nodes import Appendix, Block, Clause, PageBreak, Paragraph, Table, TabStop
from shared.paper.numbering import counted

_ALIGN = {"left": "left", "center": "center", "right": "right", "justify": "both"}
_LEADERS = {"dots": "dot", "line": "underscore"}


class Body:
    """Writes the blocks of one document."""

    def __init__(self, document: OfficialDocument, runs: Runs) -> None:
        self._document = document
        self._runs = runs
        self._tables = Tables(self.paragraphs)
        self._counted = counted(document.paper.doc.content, document.style)
        self._first = document.rule.lines.first_indent_mm

    def of(self, blocks: Iterable[Block], room_mm: float) -> Iterator[Element]:
        """The elements of ``blocks`` outside of tables; two tables do not grow together."""
        after_table = False
        for block in blocks:
            if isinstance(block, Table):
                if after_table:
                    yield separator()
                yield self._tables.of(block, room_mm)
            elif isinstance(block, PageBreak):
                yield separator(el("r", el("br", type="page")))
            else:
                yield from self.paragraphs(block)
            after_table = isinstance(block, Table)

    def paragraphs(self, block: Paragraph | Clause | Appendix, cell_style: str | None = None) -> Iterator[Element]:
        """A paragraph, clause or appendix; in a cell it has ``cell_style``."""
        if isinstance(block, Appendix):
            yield from self._appendix(block)
            return
        style = cell_style or (styles.OF_LEVEL[block.attrs.level] if isinstance(block, Clause) else styles.TEXT)
        label = self._label(block) if isinstance(block, Clause) else ()
        properties = self._properties(block, style, in_cell=cell_style is not None)
        yield el("p", properties, *label, *self._runs.of(block.content))

    def _label(self, clause: Clause) -> Iterator[Element]:
        at = self._counted[id(clause)]
        bold = standing_of(clause, self._first, in_cell=False).bold_label
        return _labelled(at.label, below=at.below, followed=bool(clause.content), bold=bold)

    def _appendix(self, appendix: Appendix) -> Iterator[Element]:
        label = _labelled(
            self._counted[id(appendix)].label, below=True, followed=bool(appendix.content), bold=True
        )  # fmt: skip
        yield el("p", styled(styles.APPENDIX), *label, *self._runs.of(appendix.content))
        if appendix.attrs.attached:
            yield el("p", styled(styles.ATTACHED), el("r", text_el(self._document.attached_line)))

    def _properties(self, block: Paragraph | Clause, style: str, *, in_cell: bool) -> Element:
        """What departs from the style, in the order of the schema (ECMA-376, 17.3.1.26)."""
        attrs = block.attrs
        standing = standing_of(block, self._first, in_cell=in_cell)
        level = block.attrs.level if isinstance(block, Clause) else None
        usual = usual_standing(level, self._first, in_cell=in_cell)
        indented = attrs.first is not None or attrs.left is not None or standing.first != usual.first
        outline = block.attrs.outline if isinstance(block, Paragraph) else None
        keep = isinstance(block, Paragraph) and block.attrs.keep
        tabs = block.attrs.tabs if isinstance(block, Paragraph) else ()
        return el(
            "pPr",
            el("pStyle", val=style_id(style)),
            el("keepNext") if keep else None,
            _tabs(tabs) if tabs else None,
            _indent(standing.first, standing.left, left=attrs.left is not None) if indented else None,
            None if attrs.align is None else el("jc", val=_ALIGN[attrs.align]),
            None if outline is None else el("outlineLvl", val=outline - 1),
        )


def _labelled(label: str, *, below: bool, followed: bool, bold: bool) -> Iterator[Element]:
    """Typed, not counted by Word: who extracts the text of a paragraph finds it."""
    yield label_run(label if below or not followed else f"{label} ", bold=bold)
    if below and followed:
        yield el("r", el("br"))


def _tabs(stops: Iterable[TabStop]) -> Element:
    return el(
        "tabs",
        *(
            el("tab", val=stop.align or "left", pos=twips(stop.at), **_leader(stop))
            for stop in stops
        ),
    )  # fmt: skip


def _leader(stop: TabStop) -> dict[str, str]:
    return {} if stop.leader is None else {"leader": _LEADERS[stop.leader]}


def _indent(first: float, from_left: float, *, left: bool) -> Element:
    sides: dict[str, str | int] = {"left": twips(from_left)} if left else {}
    return el("ind", **sides, **({"firstLine": twips(first)} if first >= 0 else {"hanging": twips(-first)}))
