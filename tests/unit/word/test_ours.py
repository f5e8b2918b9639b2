"""Files that we wrote: styles say what every paragraph is, and only what departs from them is formatting."""

from shared.form.docx import styles
from shared.paper.nodes import Appendix, Clause, PageBreak, Paragraph
from tests.unit.word.making import blocks, lines, p, r, read, runs

LABEL = '<w:rStyle w:val="Nhan"/>'


def style(identity: str, name: str, kind: str = "paragraph", says: str = "") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{identity}"><w:name w:val="{name}"/>{says}</w:style>'


STYLES = (
    style("Nhan", styles.LABEL, "character")
    + style("Van", styles.TEXT, says='<w:pPr><w:jc w:val="both"/><w:ind w:firstLine="567"/></w:pPr>')
    + style("Dieu", styles.OF_LEVEL["article"], says="<w:rPr><w:b/></w:rPr>")
    + style("Khoan", styles.OF_LEVEL["arabic"])
    + style("Chuong", styles.OF_LEVEL["chapter"])
    + style("Gach", styles.OF_LEVEL["plus"])
    + style("PhuLuc", styles.APPENDIX)
    + style("KemTheo", styles.ATTACHED)
    + style("Ngat", styles.BREAK)
)


def styled(identity: str, *inside: str, properties: str = "") -> str:
    return p(properties=f'<w:pStyle w:val="{identity}"/>{properties}', runs="".join(inside))


def test_what_the_style_says_is_as_the_form_has_it() -> None:
    (block,) = blocks(styled("Dieu", r("Điều 1. ", LABEL), r("Tên")), styles=STYLES)
    assert runs(block) == [("Tên",)]


def test_whatever_a_paragraph_says_itself_departs_from_the_form() -> None:
    said = '<w:jc w:val="both"/><w:ind w:left="0" w:firstLine="567"/>'
    (block,) = blocks(styled("Van", r("Một"), properties=said), styles=STYLES)
    assert block.attrs.model_dump() == {"align": "justify", "first": 10.0, "left": 0.0}


def test_labels_of_any_writing_are_those_that_bear_the_label_style() -> None:
    found = read(
        styled("Khoan", r("Bước 2: ", LABEL), r("1. Làm trước"))
        + styled("Gach", r("- ", LABEL), r("Sau"))
        + styled("Chuong", r("CHƯƠNG I", LABEL), "<w:r><w:br/></w:r>", r("TÊN")),
        styles=STYLES,
    )
    assert lines(found) == ["Bước 2: 1. Làm trước", "- Sau", "CHƯƠNG I TÊN"]
    step, plus, chapter = (block for block, _ in found.typed)
    assert isinstance(step, Clause) and isinstance(plus, Clause) and isinstance(chapter, Clause)
    assert (step.attrs.level, step.attrs.start, step.attrs.written) == ("arabic", 2, "Bước {1}:")
    assert (plus.attrs.level, plus.attrs.written, chapter.attrs.below) == ("plus", "-", None)


def test_a_clause_whose_label_somebody_deleted_is_a_paragraph() -> None:
    (block,) = blocks(styled("Khoan", r("Không còn số")), styles=STYLES)
    assert isinstance(block, Paragraph)


def test_a_label_in_a_paragraph_of_another_style_stays_said() -> None:
    (block,) = blocks(styled("Van", r("2. ", LABEL), r("Hai")), styles=STYLES)
    assert isinstance(block, Clause) and (block.attrs.level, block.attrs.start) == ("arabic", 2)
    (block,) = blocks(styled("Van", r("Bước 2: ", LABEL), r("Hai")), styles=STYLES)
    assert "".join(text for text, *_ in runs(block)) == "Bước 2: Hai"


def test_appendices_breaks_and_the_line_that_says_what_is_attached() -> None:
    lying = '<w:sectPr><w:pgSz w:w="16838" w:h="11906"/></w:sectPr>'
    upright = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    found = read(
        styled("Van", r("Một"))
        + styled("Ngat", '<w:r><w:br w:type="page"/></w:r>')
        + styled("Van", r("Hai"))
        + styled("Ngat", properties=upright)
        + styled("PhuLuc", r("PHỤ LỤC I", LABEL), "<w:r><w:br/></w:r>", r("DANH MỤC"))
        + styled("KemTheo", r("(Kèm theo Quyết định số …)"))
        + lying,
        styles=STYLES,
    )
    one, page, two, appendix = (block for block, _ in found.typed)
    assert isinstance(page, PageBreak) and page.attrs.orientation is None
    assert isinstance(appendix, Appendix) and runs(appendix) == [("DANH MỤC",)]
    assert (appendix.attrs.orientation, appendix.attrs.attached) == ("landscape", True)
    assert runs(one) == [("Một",)] and runs(two) == [("Hai",)]


def test_a_break_that_says_how_its_pages_lie_says_so_even_where_they_lay_so_before() -> None:
    upright = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    found = read(
        styled("Van", r("Một")) + styled("Ngat", properties=upright) + styled("Van", r("Hai")) + upright, styles=STYLES
    )
    assert lines(found) == ["Một", "--- portrait", "Hai"]
