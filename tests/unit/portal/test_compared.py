"""Two versions of a draft as the page shows them."""

from services.portal.frame.page import templates
from shared.paper.comparing import compare
from shared.paper.lines import paper_of_lines
from shared.paper.nodes import Paragraph, PlainMark, Text
from shared.paper.paper import Paper, paper_of
from tests.unit.paper.test_comparing import table


def shown(old: Paper, new: Paper) -> str:
    """The HTML of the comparison, each run of spaces as one."""
    macros = templates.env.get_template("drafts/compared.html").module
    return " ".join(str(macros.blocks(compare(old, new))).split())  # type: ignore[attr-defined]


def test_a_moved_paragraph_links_to_where_it_was() -> None:
    old = paper_of_lines("Kiện toàn Ban Chỉ đạo thành phố\nGiao Văn phòng theo dõi\nHiệu lực từ ngày ký")
    new = paper_of_lines("Giao Văn phòng theo dõi\nHiệu lực từ ngày ký\nKiện toàn Ban Chỉ đạo thành phố")
    page = shown(old, new)
    assert 'id="from-1" href="#to-1"' in page and 'id="to-1" href="#from-1"' in page


def test_words_of_people_are_never_markup() -> None:
    page = shown(paper_of_lines("a <b>đậm</b>"), paper_of_lines("a <script>x</script>"))
    assert "<script>" not in page and "<b>đậm" not in page
    assert "<ins>" in page and "<del>" in page


def test_a_table_is_a_table_and_letters_look_as_they_do() -> None:
    bold = Paragraph(content=(Text(text="đậm", marks=(PlainMark(type="bold"),)),))
    page = shown(paper_of([table("một | hai")]), paper_of([table("một | ba"), bold]))
    assert '<table class="compared is-changed">' in page
    assert '<td class="is-changed"' in page and '<span class="bold">đậm</span>' in page
