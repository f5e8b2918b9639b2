"""Files that have one thing each that Word has and forms do not speak of."""

from collections.abc import Callable, Iterator

from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Mm, Pt

from tests.word.building import CENTER, Made
from tests.word.files_party import DAY, SENTENCES, expect
from tests.word.forms import foot, party_head, title


def _changes(made: Made) -> None:
    paragraph = made.text("Văn bản có ")
    for kind, inner, said in (
        ("ins", "<w:t>đoạn thêm vào</w:t>", "đoạn thêm vào"),
        ("del", "<w:delText>đoạn bỏ đi</w:delText>", ""),
    ):
        made.raw(f'<w:{kind} w:id="90" w:author="A" w:date="2026-01-01T00:00:00Z"><w:r>{inner}</w:r></w:{kind}>',
                 *([said] if said else []), at=paragraph)  # fmt: skip
    made.truth.body[-1] += "đoạn thêm vào"
    made.truth.lost = ["changes"]


def _fields(made: Made) -> None:
    paragraph = made.text("Xem ")
    made.raw(
        '<w:fldSimple w:instr=" REF dieu2 \\h "><w:r><w:t>Điều 2</w:t></w:r></w:fldSimple>', "Điều 2", at=paragraph
    )
    made.raw('<w:r><w:t xml:space="preserve"> của Quy chế này.</w:t></w:r>', "của Quy chế này.", at=paragraph)
    made.truth.body[-1] += "Điều 2 của Quy chế này."
    shown = made.text("Ngày in: ")
    for inner in ('<w:fldChar w:fldCharType="begin"/>', '<w:instrText xml:space="preserve"> DATE \\@ "dd/MM/yyyy" </w:instrText>',
                  '<w:fldChar w:fldCharType="separate"/>', "<w:t>01/02/2026</w:t>", '<w:fldChar w:fldCharType="end"/>'):  # fmt: skip
        made.raw(f"<w:r>{inner}</w:r>", *(["01/02/2026"] if "<w:t>" in inner else []), at=shown)
    made.truth.body[-1] += "01/02/2026"


def _boxes(made: Made) -> None:
    paragraph = made.text("Đoạn có khung chữ bên cạnh.")
    inner = "<w:p><w:r><w:t>Chữ nằm trong khung</w:t></w:r></w:p>"
    made.raw(
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="1800000" cy="600000"/>'
        '<wp:docPr id="77" name="Khung"/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr/>'
        f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
        f"</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent>"
        "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        "Chữ nằm trong khung", at=paragraph,
    )  # fmt: skip


def _tabs(made: Made) -> None:
    paragraph = made.text("Họ và tên:\t", ("Nguyễn Văn A", "b"), "\tSinh năm:\t1980")
    for at, kind, leader in ((60, WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.DOTS), (110, WD_TAB_ALIGNMENT.CENTER, WD_TAB_LEADER.SPACES),
                             (160, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.SPACES)):  # fmt: skip
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(at), kind, leader)


def _looks(made: Made) -> None:
    made.text(
        ("đậm", "b"),
        ("nghiêng", "i"),
        ("gạch", "u"),
        ("cả hai", "bi"),
        ("bỏ", "s"),
        " H",
        ("2", "v"),
        "O m",
        ("3", "^"),
    )
    made.text(("viết hoa bằng kiểu", "c"))
    style = made.word.styles.add_style("Tên riêng", 1)
    style.font.bold, style.font.size = True, Pt(13)
    paragraph = made.word.add_paragraph("Đậm do kiểu đoạn", style=style)
    paragraph.alignment = CENTER
    made.say("Đậm do kiểu đoạn")
    made.truth.bold += ["Đậm", "do", "kiểu", "đoạn"]
    made.truth.body.append("Đậm do kiểu đoạn")


def _controls(made: Made) -> None:
    made.raw("<w:sdt><w:sdtPr><w:alias w:val=\"x\"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Trong ô điều khiển nội dung.</w:t></w:r></w:p></w:sdtContent></w:sdt>",
             "Trong ô điều khiển nội dung.")  # fmt: skip
    made.truth.body.append("Trong ô điều khiển nội dung.")
    paragraph = made.text("Liên kết ")
    made.raw(
        '<w:hyperlink w:anchor="x"><w:r><w:t>cổng thông tin</w:t></w:r></w:hyperlink>', "cổng thông tin", at=paragraph
    )
    made.raw('<w:bookmarkStart w:id="7" w:name="x"/>', at=paragraph)
    made.raw('<w:bookmarkEnd w:id="7"/>', at=paragraph)
    made.raw(
        '<w:smartTag w:element="place"><w:r><w:t xml:space="preserve"> Đà Nẵng</w:t></w:r></w:smartTag>',
        "Đà Nẵng",
        at=paragraph,
    )
    made.truth.body[-1] += "cổng thông tin Đà Nẵng"


def _nested(made: Made) -> None:
    table = made.table([["Ngoài 1", "Ngoài 2"], ["Ngoài 3", ""]], heads=0)
    inner = table.cell(1, 1).add_table(2, 2)
    inner.style = "Table Grid"
    for n, text in enumerate(("t1", "t2", "t3", "t4")):
        made.run(inner.cell(n // 2, n % 2).paragraphs[0], text)
    made.truth.tables.append([(n // 2, n % 2, 1, 1, text) for n, text in enumerate(("t1", "t2", "t3", "t4"))])
    made.truth.tables[0][3] = (1, 1, 1, 1, "")


def _wide(made: Made) -> None:
    made.landscape()
    rows = [[f"C{column}" for column in range(12)]] + [[f"{row}.{column}" for column in range(12)] for row in range(60)]
    made.table(rows, merges=[(1, 0, 3, 0), (4, 2, 6, 5)])
    made.landscape(on=False)
    made.text("Sau trang nằm ngang.")


def _equation(made: Made) -> None:
    paragraph = made.text("Công thức: ")
    made.raw("<m:oMath><m:r><m:t>E=mc</m:t></m:r></m:oMath>", "E=mc", at=paragraph)
    made.truth.lost = ["equation"]


def _mixed_numbers(made: Made) -> None:
    items = made.numbering([("decimal", "%1."), ("decimal", "%1.%2."), ("bullet", "-")])
    for n in (1, 2):
        made.numbered(made.text("Mục có số tự động", label=f"{n}."), items)
        for m in (1, 2):
            made.numbered(made.text("Tiểu mục có số tự động", label=f"{n}.{m}."), items, 1)
            made.numbered(made.text("Gạch đầu dòng tự động", label="-"), items, 2)
    made.text("3. Mục có số gõ tay")
    made.text("5. Mục nhảy số")
    made.text("Điều 7. Điều nhảy số")
    made.text("● Dấu tròn gõ tay")


ELEMENTS: dict[str, Callable[[Made], None]] = {
    "changes": _changes, "fields": _fields, "boxes": _boxes, "tabs": _tabs, "looks": _looks, "controls": _controls,
    "nested": _nested, "wide": _wide, "equation": _equation, "numbers": _mixed_numbers,
}  # fmt: skip


def element_files() -> Iterator[tuple[str, Made]]:
    """A notice around each element."""
    for name, add in ELEMENTS.items():
        made = Made()
        party_head(made, "THÀNH ỦY ĐÀ NẴNG", "VĂN PHÒNG", "77-TB/VPTU", DAY)
        title(made, "THÔNG BÁO", "kết luận của Thường trực Thành ủy")
        made.text(SENTENCES[0])
        add(made)
        made.text(SENTENCES[1])
        foot(made, ["Thường trực Thành ủy,", "Lưu Văn phòng."], [["CHÁNH VĂN PHÒNG", "Nguyễn Văn Hùng"]])
        expect(
            made, "Thông báo", "kết luận của Thường trực Thành ủy", ["Thường trực Thành ủy"], "Nguyễn Văn Hùng", None
        )
        yield f"element-{name}", made
