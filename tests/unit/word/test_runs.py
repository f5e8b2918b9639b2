"""What stands in lines, as people see the final page: letters and marks, fields, notes, symbols, changes, comments."""

import pytest

from shared.paper.nodes import Footnote, HardBreak, Paragraph, Tab, TemplateField
from tests.unit.word.making import blocks, kinds, lines, p, r, read, runs


def run(inside: str) -> str:
    return f"<w:r>{inside}</w:r>"


def field(instruction: str, result: str | None = None) -> str:
    shown = "" if result is None else run('<w:fldChar w:fldCharType="separate"/>') + r(result)
    begin, end = run('<w:fldChar w:fldCharType="begin"/>'), run('<w:fldChar w:fldCharType="end"/>')
    return f"{begin}{run(f'<w:instrText>{instruction}</w:instrText>')}{shown}{end}"


def test_marks_of_letters() -> None:
    (block,) = blocks(
        p(runs=r("đậm", "<w:b/>") + r("nghiêng", "<w:i/>") + r("gạch", '<w:u w:val="single"/>') + r("bỏ", "<w:strike/>")
          + r("2", '<w:vertAlign w:val="superscript"/>') + r("hoa", "<w:caps/>") + r("không", '<w:b w:val="0"/>'))
    )  # fmt: skip
    assert runs(block) == [
        ("đậm", "bold"), ("nghiêng", "italic"), ("gạch", "underline"), ("bỏ", "strike"), ("2", "superscript"),
        ("hoa", "caps"), ("không",),
    ]  # fmt: skip


def test_neighbours_that_look_alike_are_one_text() -> None:
    (block,) = blocks(p(runs=r("Quy", "<w:b/>") + r("ết", '<w:b/><w:lang w:val="vi"/>') + r(" định")))
    assert runs(block) == [("Quyết", "bold"), (" định",)]


def test_bold_of_two_styles_turns_over_and_a_runs_own_counts() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Dam"><w:name w:val="Dam"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Con"><w:name w:val="Con"/><w:basedOn w:val="Dam"/></w:style>'
        '<w:style w:type="character" w:styleId="Manh"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
    )
    inside = r("một") + r("hai", '<w:rStyle w:val="Manh"/>') + r("ba", '<w:rStyle w:val="Manh"/><w:b/>')
    (block,) = blocks(p(properties='<w:pStyle w:val="Con"/>', runs=inside), styles=styles)
    assert runs(block) == [("một", "bold"), ("hai",), ("ba", "bold")]


def test_styles_based_on_each_other_in_a_ring_end() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{one}"><w:name w:val="{one}"/><w:basedOn w:val="{two}"/></w:style>'
        for one, two in (("A", "B"), ("B", "A"))
    )
    assert lines(read(p("Một", '<w:pStyle w:val="A"/>'), styles=styles)) == ["Một"]


def test_only_sizes_that_differ_from_most_letters_are_marked() -> None:
    (block, small) = blocks(
        p(runs=r("Nội dung dài nhất", '<w:sz w:val="28"/>')) + p(runs=r("nhỏ", '<w:sz w:val="23"/>'))
    )
    assert runs(block) == [("Nội dung dài nhất",)] and runs(small) == [("nhỏ", "size")]
    assert small.content[0].marks[0].attrs.pt == 11.5  # type: ignore[union-attr] # a text with a size


def test_insertions_stay_deletions_go_and_both_are_told() -> None:
    found = read(
        p(runs=r("trước ") + f'<w:del w:author="An">{run("<w:delText>31/12</w:delText>")}</w:del>'
          + f'<w:ins w:author="Bình">{r("30/6")}</w:ins>')
    )  # fmt: skip
    assert lines(found) == ["trước 30/6"]
    assert [(lost.kind, lost.what, lost.where) for lost in found.lost] == [
        ("deleted", "Nội dung xóa đang chờ duyệt bị bỏ: “31/12” (An)", "Đoạn 1 (“trước 30/6”)"),
        ("inserted", "Nội dung thêm đang chờ duyệt được giữ: “30/6” (Bình)", "Đoạn 1 (“trước 30/6”)"),
    ]


def test_a_paragraph_whose_end_is_deleted_goes_on_with_the_next() -> None:
    found = read(p("Một", '<w:rPr><w:del w:author="x"/></w:rPr>') + p(" hai", '<w:jc w:val="center"/>'))
    assert lines(found) == ["Một hai"] and found.typed[0][0].attrs.align == "center"  # type: ignore[union-attr]


def test_comments_are_told_with_their_words() -> None:
    comment = f'<w:comment w:id="3" w:author="An">{p("Xem lại số này")}</w:comment>'
    found = read(p(runs=r("Một") + run('<w:commentReference w:id="3"/>')), comments=comment)
    assert [lost.what for lost in found.lost] == ["Nhận xét của An: “Xem lại số này”"]


def test_hidden_words_are_not_shown_and_told() -> None:
    found = read(p(runs=r("Thấy") + r("ẩn", "<w:vanish/>")))
    assert lines(found) == ["Thấy"] and kinds(found) == ["hidden"]


@pytest.mark.parametrize(
    "inside",
    [
        '<w:fldSimple w:instr=" REF a ">' + r("12") + "</w:fldSimple>",
        field("REF a", "12"),
        field('IF ""', "").replace('"end"/></w:r>', '"end"/></w:r>' + r("12")),
        f"<w:smartTag>{r('12')}</w:smartTag>",
        f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent><w:sdt><w:sdtContent>{r('12')}</w:sdtContent></w:sdt></w:sdtContent></w:sdt>",
        f'<mc:AlternateContent><mc:Choice Requires="x">{r("12")}</mc:Choice><mc:Fallback>{r("12")}</mc:Fallback></mc:AlternateContent>',
        f'<w:moveFrom w:author="x">{r("12")}</w:moveFrom>{r("12")}',
    ],
)
def test_words_are_shown_once_whatever_stands_around_them(inside: str) -> None:
    assert lines(read(p(runs=r("Số ") + inside))) == ["Số 12"]


def test_a_field_over_several_paragraphs_shows_its_result() -> None:
    begin = run('<w:fldChar w:fldCharType="begin"/>') + run("<w:instrText>TOC</w:instrText>")
    found = read(
        p(runs=begin + run('<w:fldChar w:fldCharType="separate"/>') + r("Một")) + p("Hai")
        + p(runs=r("Ba") + run('<w:fldChar w:fldCharType="end"/>'))
    )  # fmt: skip
    assert lines(found) == ["Một", "Hai", "Ba"] and kinds(found) == ["contents"]


def test_places_of_a_mail_merge_are_places_of_a_template() -> None:
    (block,) = blocks(p(runs=r("Ông ") + field('MERGEFIELD "Họ tên"', "«Họ tên»")))
    assert isinstance(block, Paragraph) and block.content[1] == TemplateField.model_validate(
        {"attrs": {"name": "Họ tên"}}
    )


def test_a_field_that_has_no_result_is_told() -> None:
    assert kinds(read(p(runs=r("Một") + field("AUTHOR")))) == ["field"]


def test_boxes_of_a_form_show_whether_they_are_checked() -> None:
    box = run(
        '<w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar>'
    )
    rest = run("<w:instrText>FORMCHECKBOX</w:instrText>") + run('<w:fldChar w:fldCharType="end"/>')
    assert lines(read(p(runs=box + rest + r(" Đồng ý")))) == ["☒ Đồng ý"]


def test_tabs_line_ends_and_hyphens() -> None:
    (block,) = blocks(
        p(runs=r("a") + run("<w:tab/>") + run("<w:br/>") + run("<w:noBreakHyphen/>") + run("<w:softHyphen/>") + r("b"))
    )
    assert [type(node) for node in block.content[1:3]] == [Tab, HardBreak]  # type: ignore[union-attr]
    assert runs(block) == [("a",), ("-b",)]


def test_symbols_are_letters_that_look_like_them_and_unknown_ones_are_told() -> None:
    known = run('<w:sym w:font="Wingdings" w:char="F0FC"/>') + run('<w:sym w:font="Symbol" w:char="F0B7"/>')
    typed = r("\uf0a7", '<w:rFonts w:ascii="Wingdings"/>')
    assert lines(read(p(runs=known + typed))) == ["✓•▪"]
    assert kinds(read(p(runs=r("Một") + run('<w:sym w:font="Marlett" w:char="F061"/>')))) == []
    assert kinds(read(p(runs=r("Một") + run('<w:sym w:font="Webdings" w:char="F0F9"/>')))) == ["symbol"]


def test_letters_of_old_vietnamese_fonts_are_what_people_saw() -> None:
    old = r("QuyÕt ®Þnh", '<w:rFonts w:ascii=".VnTime"/>') + r(" céng hßa", '<w:rFonts w:ascii=".VnTimeH"/>')
    found = read(p(runs=old + r(" cuûa", '<w:rFonts w:ascii="VNI-Times"/>')))
    assert lines(found) == ["Quyết định CỘNG HÒA của"] and kinds(found) == []


def test_footnotes_stand_where_their_mark_does_and_endnotes_become_footnotes() -> None:
    note = f'<w:footnote w:id="2">{p(runs=run("<w:footnoteRef/>") + r(" Theo số liệu"))}{p("năm 2025")}</w:footnote>'
    end = f'<w:endnote w:id="1">{p("Cuối")}</w:endnote>'
    found = read(
        p(runs=r("Một") + run('<w:footnoteReference w:id="2"/>') + run('<w:endnoteReference w:id="1"/>')),
        footnotes=note, endnotes=end,
    )  # fmt: skip
    assert lines(found) == ["Một (Theo số liệu\nnăm 2025) (Cuối)"] and kinds(found) == ["endnote"]
    assert sum(isinstance(node, Footnote) for node in found.typed[0][0].content) == 2  # type: ignore[union-attr]


def test_links_keep_their_words_and_tell_their_address() -> None:
    link = f'<w:hyperlink r:id="l1">{r("cổng thông tin")}</w:hyperlink>'
    found = read(p(runs=link), links={"l1": ("hyperlink", "https://danang.gov.vn/x")})
    assert lines(found) == ["cổng thông tin"]
    assert [lost.what for lost in found.lost] == ["Liên kết tới https://danang.gov.vn/x: chỉ giữ chữ"]


def test_an_equation_is_a_line_of_text() -> None:
    letter = "<m:r><m:t>{}</m:t></m:r>".format
    fraction = f"<m:f><m:num>{letter('a+b')}</m:num><m:den>{letter('2')}</m:den></m:f>"
    root = f"<m:rad><m:deg/><m:e>{letter('x')}</m:e></m:rad>"
    power = f"<m:sSup><m:e>{letter('y')}</m:e><m:sup>{letter('10')}</m:sup></m:sSup>"
    found = read(p(runs=f"<m:oMath>{fraction}{letter('=')}{root}{letter('+')}{power}</m:oMath>"))
    assert lines(found) == ["(a+b)/2=√x+y^10"] and kinds(found) == ["equation"]


def test_looks_that_the_form_does_not_know_are_told_once_with_their_count() -> None:
    red = '<w:color w:val="FF0000"/><w:rFonts w:ascii="Arial"/>'
    found = read("".join(p(runs=r(f"Đoạn {number}", red)) for number in range(5)))
    assert [(lost.what, lost.where) for lost in found.lost] == [
        ("Màu chữ (5 chỗ)", "Đoạn 1 (“Đoạn 0”); Đoạn 2 (“Đoạn 1”); Đoạn 3 (“Đoạn 2”) và 2 chỗ khác"),
        (
            "Phông chữ Arial: dùng phông của thể thức (5 chỗ)",
            "Đoạn 1 (“Đoạn 0”); Đoạn 2 (“Đoạn 1”); Đoạn 3 (“Đoạn 2”) và 2 chỗ khác",
        ),
    ]
