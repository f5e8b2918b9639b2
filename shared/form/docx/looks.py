"""How the styles look, by the rule of form that a document keeps."""

from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml.ns import qn

from shared.form.docx import styles
from shared.form.docx.xml import Element, el, points, style_id, twips
from shared.form.measures import usual_standing
from shared.form.official import OfficialDocument
from shared.paper.labels import LEVELS
from shared.paper.nodes import Level

NOTE_MARK, HEADER = "footnote reference", "header"
_OUTLINE: dict[Level, int] = {"part": 0, "chapter": 1, "section": 2, "subsection": 3, "article": 4, "roman": 4}
SIGNING_ROOM_PT = 66
TIGHT_PT = 1.0


@dataclass(frozen=True)
class Look:
    """A paragraph style; sizes and distances in points, indents in mm.  ``lines`` is the least distance of lines."""

    name: str
    size: float | None = None
    bold: bool = False
    italic: bool = False
    underline: bool = False
    caps: bool = False
    boxed: bool = False
    align: str = "left"
    first: float = 0
    left: float = 0
    before: float = 0
    after: float = 0
    lines: float | None = None
    exact: bool = False
    keep: bool = False
    outline: int | None = None


def style_elements(document: OfficialDocument) -> list[Element]:
    """The whole content of ``styles.xml``."""
    rule = document.rule
    typeface, size = rule.typeface.names[0], rule.sizes.text
    return [
        _defaults(typeface, size),
        el("style", el("name", val="Normal"), el("qFormat"), type="paragraph", default=1, styleId="Normal"),
        el(
            "style", el("name", val="Default Paragraph Font"), el("uiPriority", val=1), el("semiHidden"),
            type="character", default=1, styleId="DefaultParagraphFont",
        ),
        _table("Normal Table", "TableNormal", default=True),
        *map(_paragraph, looks_of(document)),
        _character(styles.LABEL),
        _character(NOTE_MARK, el("vertAlign", val="superscript")),
        _table(styles.LAYOUT, margins=(0, 0)),
        _table(styles.BARE_TABLE, margins=(1.9, 0.5)),
        _table(styles.TABLE, margins=(1.9, 0.5), borders=True),
    ]  # fmt: skip


def looks_of(document: OfficialDocument) -> Iterator[Look]:
    """The paragraph styles of a document."""
    yield from _head(document)
    yield from _text(document)
    yield from _foot(document)


def _head(document: OfficialDocument) -> Iterator[Look]:
    size, rule = document.sizes, document.rule
    party, letter, several = rule.head.star, document.is_letter, len(document.addressees) > 1
    yield Look(styles.NATION, size.nation, bold=True, align="center")
    yield Look(styles.MOTTO, size.motto, bold=True, align="center")
    yield Look(styles.PARENT, size.parent, align="center")
    yield Look(styles.ISSUER, size.issuer, bold=True, align="center")
    yield Look(styles.STAR, size.issuer, align="center")
    yield Look(styles.LINE, 2, align="center", before=1, lines=4, exact=True)
    yield Look(styles.SYMBOL, size.symbol, align="center")
    yield Look(styles.DATE, size.place, italic=True, align="center")
    yield Look(styles.URGENCY, size.urgency, bold=True, boxed=True, align="center", before=6)
    yield Look(styles.DRAFT, size.draft, bold=True, boxed=True, align="center", before=6)
    yield Look(styles.CIRCULATION, size.circulation, bold=True, boxed=True, align="center", before=6)
    yield Look(styles.KIND, size.kind, bold=True, align="center", before=10)
    if letter:
        yield Look(styles.SUBJECT, size.letter_subject, italic=party, align="center")
    else:
        yield Look(styles.SUBJECT, size.subject, bold=True, align="center")
    yield Look(styles.RULE, size.text, align="center", after=12)
    if several:
        yield Look(styles.ADDRESSED, size.addressed, left=25, after=4)
    else:
        yield Look(styles.ADDRESSED, size.addressed, align="center", before=8, after=14)
    gap = rule.lines.between_pt
    yield Look(styles.ENACTED_BY, size.text, bold=True, align="center", after=gap)
    yield Look(
        styles.GROUND, size.text, italic=rule.grounds.italic, align="both", first=rule.lines.first_indent_mm,
        after=gap, lines=rule.lines.proposed_spacing_pt,
    )  # fmt: skip
    yield Look(styles.ENACTING, size.text, bold=True, align="center", after=gap)


def _text(document: OfficialDocument) -> Iterator[Look]:
    size, lines = document.sizes.text, document.rule.lines
    spacing, gap = lines.proposed_spacing_pt, lines.between_pt
    yield Look(styles.TEXT, size, align="both", first=lines.first_indent_mm, after=gap, lines=spacing)
    for level in LEVELS:
        usual = usual_standing(level, lines.first_indent_mm)
        yield Look(
            styles.OF_LEVEL[level], size, bold=usual.bold, align="center" if usual.align == "center" else "both",
            first=usual.first, after=gap, lines=spacing, keep=level in _OUTLINE, outline=_OUTLINE.get(level),
        )  # fmt: skip
    yield Look(styles.CELL, size)
    yield Look(styles.HEAD_CELL, size)
    yield Look(styles.APPENDIX, size, bold=True, align="center", after=gap, lines=spacing, keep=True, outline=0)
    yield Look(styles.ATTACHED, size, italic=True, align="center", after=gap, lines=spacing)
    yield Look(styles.BREAK, 1, lines=TIGHT_PT, exact=True)
    yield Look(styles.NOTE, 10, align="both")
    yield Look(HEADER, document.sizes.page_number, align=document.rule.page_number.align)


def _foot(document: OfficialDocument) -> Iterator[Look]:
    size, underlined = document.sizes, document.rule.recipients.underlined
    yield Look(
        styles.RECIPIENTS, size.recipients_heading, bold=not underlined, italic=not underlined, underline=underlined,
        keep=True,
    )  # fmt: skip
    yield Look(styles.RECIPIENT, size.recipients, keep=True)
    yield Look(styles.KEPT_BY, size.recipients, keep=True)
    light = document.rule.head.star and any(signer.authority for signer in document.signers)
    yield Look(styles.AUTHORITY, size.post, bold=True, caps=True, align="center", keep=True)
    yield Look(styles.POST, size.post, bold=not light, caps=True, align="center", keep=True)
    yield Look(styles.SIGNER, size.post, bold=True, align="center", before=SIGNING_ROOM_PT, keep=True)


def _defaults(typeface: str, size: float) -> Element:
    fonts = el("rFonts", ascii=typeface, hAnsi=typeface, eastAsia=typeface, cs=typeface)
    language = el("lang", val="vi-VN", eastAsia="vi-VN", bidi="ar-SA")
    run = el("rPr", fonts, el("sz", val=round(size * 2)), el("szCs", val=round(size * 2)), language)
    paragraph = el("pPr", el("suppressAutoHyphens"), el("spacing", before=0, after=0, line=240, lineRule="auto"))
    return el("docDefaults", el("rPrDefault", run), el("pPrDefault", paragraph))


def _paragraph(look: Look) -> Element:
    distances: dict[str, str | int] = {"before": points(look.before), "after": points(look.after)}
    if look.lines is not None:
        distances |= {"line": points(look.lines), "lineRule": "exact" if look.exact else "atLeast"}
    paragraph = el(
        "pPr",
        el("keepNext") if look.keep else None,
        el("spacing", **distances),
        el("ind", left=twips(look.left), firstLine=twips(look.first)) if look.left or look.first else None,
        el("jc", val=look.align),
        None if look.outline is None else el("outlineLvl", val=look.outline),
    )
    half_points = round((look.size or 0) * 2)
    letters = el(
        "rPr",
        *([el("b"), el("bCs")] if look.bold else []),
        *([el("i"), el("iCs")] if look.italic else []),
        el("caps") if look.caps else None,
        *([el("sz", val=half_points), el("szCs", val=half_points)] if look.size else []),
        el("u", val="single") if look.underline else None,
        el("bdr", val="single", sz=4, space=0, color="auto") if look.boxed else None,
    )
    return el(
        "style", el("name", val=look.name), el("basedOn", val="Normal"), el("qFormat"), paragraph, letters,
        type="paragraph", styleId=style_id(look.name), **_own(look.name),
    )  # fmt: skip


def _own(name: str) -> dict[str, str | int]:
    return {} if name in (NOTE_MARK, HEADER) else {"customStyle": 1}


def _character(name: str, *properties: Element) -> Element:
    return el(
        "style", el("name", val=name), el("basedOn", val="DefaultParagraphFont"), el("rPr", *properties),
        type="character", styleId=style_id(name), **_own(name),
    )  # fmt: skip


def _table(
    name: str, own_id: str | None = None, *, default: bool = False, margins: tuple[float, float] = (1.9, 0),
    borders: bool = False,
) -> Element:  # fmt: skip
    across, up = map(twips, margins)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = el("tblBorders", *(el(side, val="single", sz=4, space=0, color="auto") for side in sides))
    room = {"top": up, "left": across, "bottom": up, "right": across}
    properties = el(
        "tblPr",
        el("tblInd", w=0, type="dxa"),
        lines if borders else None,
        el("tblCellMar", *(el(side, w=width, type="dxa") for side, width in room.items())),
    )
    made = el("style", el("name", val=name), type="table", styleId=own_id or style_id(name))
    if default:
        made.set(qn("w:default"), "1")
    else:
        made.set(qn("w:customStyle"), "1")
        made.append(el("basedOn", val="TableNormal"))
    made.append(properties)
    return made
