"""Files after those of State bodies."""

from collections.abc import Iterator

from tests.word.building import CENTER, LEFT, RIGHT, Made
from tests.word.files_party import SENTENCES, expect
from tests.word.forms import addressed, foot, grounds, state_head, title

PARENT, ISSUER = "ỦY BAN NHÂN DÂN THÀNH PHỐ ĐÀ NẴNG", "SỞ NỘI VỤ"
DAY = "Đà Nẵng, ngày 15 tháng 10 năm 2025"
DECIDES = "CHỦ TỊCH ỦY BAN NHÂN DÂN THÀNH PHỐ ĐÀ NẴNG"
LAWS = [
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
    "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
    "Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 215/TTr-SNV ngày 10 tháng 10 năm 2025.",
]


def decision_with_regulation() -> Made:
    """Quyết định, and the Quy chế that is issued with it: a head of its own, automatic Điều, a signature behind."""
    made = Made()
    state_head(made, "", "ỦY BAN NHÂN DÂN THÀNH PHỐ ĐÀ NẴNG", "881/QĐ-UBND", DAY)
    title(made, "QUYẾT ĐỊNH", "Ban hành Quy chế quản lý, sử dụng tài liệu điện tử", "tại cơ quan hành chính thành phố")
    grounds(made, DECIDES, LAWS, "QUYẾT ĐỊNH:")
    articles = made.numbering([("decimal", "Điều %1.")])
    made.numbered(
        made.text(" Ban hành kèm theo Quyết định này Quy chế quản lý tài liệu điện tử.", label="Điều 1."), articles
    )
    made.numbered(made.text(" Quyết định này có hiệu lực từ ngày 01 tháng 11 năm 2025.", label="Điều 2."), articles)
    made.numbered(made.text(" Chánh Văn phòng, Giám đốc các sở chịu trách nhiệm thi hành.", label="Điều 3."), articles)
    foot(made, ["Như Điều 3;", "Bộ Nội vụ (để báo cáo);", "CT, các PCT UBND thành phố;", "Lưu: VT, SNV (3b)."],
         [["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Chí Cường"]])  # fmt: skip
    made.page()
    made.text(("QUY CHẾ", "b"), align=CENTER)
    made.text(("Quản lý, sử dụng tài liệu điện tử tại cơ quan hành chính thành phố", "b"), align=CENTER)
    made.text(("(Ban hành kèm theo Quyết định số 881/QĐ-UBND ngày 15 tháng 10 năm 2025)", "i"), align=CENTER)
    for chapter, name, first in (("I", "QUY ĐỊNH CHUNG", 1), ("II", "QUY ĐỊNH CỤ THỂ", 3)):
        made.text((f"Chương {chapter}", "b"), align=CENTER)
        made.text((name, "b"), align=CENTER)
        for n in (first, first + 1):
            made.text((f"Điều {n}. Phạm vi thứ {n}", "b"))
            made.text("1. " + SENTENCES[n % 5])
            made.text("2. " + SENTENCES[(n + 1) % 5])
            made.text("a) Điểm thứ nhất;")
            made.text("b) Điểm thứ hai.")
    expect(made, "Quyết định", "Ban hành Quy chế quản lý, sử dụng tài liệu điện tử tại cơ quan hành chính thành phố",
           ["Như Điều 3", "Bộ Nội vụ (để báo cáo)", "CT, các PCT UBND thành phố"], "Trần Chí Cường",
           "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH")  # fmt: skip
    return made


def letter(layout: str) -> Made:
    """State công văn: V/v in the left cell, no kind in its symbol."""
    made = Made()
    about = ["V/v rà soát, báo cáo tình hình", "thực hiện chế độ báo cáo định kỳ"]
    state_head(
        made, PARENT, ISSUER, "2934/SNV-VP", DAY, layout=layout, below=about if layout != "tabs" else [" ".join(about)]
    )
    if layout == "rows":
        addressed(
            made, "Kính gửi", ["Ủy ban nhân dân các phường, xã;", "Các sở, ban, ngành thành phố."], layout="table"
        )
    else:
        addressed(made, "Kính gửi", ["Ủy ban nhân dân các phường, xã."])
    made.text("Thực hiện Công văn số 15/UBND-NC ngày 02 tháng 10 năm 2025, ", ("Sở Nội vụ", "b"), " đề nghị:")
    made.text("- " + SENTENCES[1])
    made.text("- Báo cáo gửi về ", ("trước ngày 25/10/2025", "bi"), "; hộp thư: snv@danang.gov.vn")
    made.text("Sở Nội vụ đề nghị các cơ quan, đơn vị phối hợp thực hiện./.")
    foot(made, ["Như trên;", "UBND thành phố (để b/c);", "Lưu: VT, VP."],
         [["GIÁM ĐỐC", "Võ Ngọc Đồng"]] if layout != "rows" else [["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Võ Ngọc Đồng"]],
         layout={"plain": "plain", "tabs": "tabs"}.get(layout, "table"))  # fmt: skip
    expect(made, "Công văn", " ".join(about), ["Như trên", "UBND thành phố (để b/c)"], "Võ Ngọc Đồng",
           "KT. GIÁM ĐỐC" if layout == "rows" else None)  # fmt: skip
    return made


def report() -> Made:
    """Báo cáo with tables, an appendix in landscape and one upright again, pictures."""
    made = Made()
    state_head(made, PARENT, ISSUER, "412/BC-SNV", DAY, layout="rows")
    title(made, "BÁO CÁO", "Kết quả cải cách hành chính quý III năm 2025", rule="_______")
    made.text(("I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", "b"))
    made.text("1. " + SENTENCES[0])
    made.text("1.1. " + SENTENCES[3])
    made.text("1.2. " + SENTENCES[1])
    made.table(
        [["STT", "Lĩnh vực", "Số hồ sơ", "", "Tỷ lệ"], ["", "", "Tiếp nhận", "Đúng hạn", ""],
         ["1", "Đất đai", "1.250", "1.198", "95,8%"], ["2", "Hộ tịch", "830", "830", "100%"],
         ["Tổng cộng", "", "2.080", "2.028", "97,5%"]],
        merges=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 1, 4), (4, 0, 4, 1)], heads=2,
        looks={(4, 0): "b", (4, 2): "bi"},
    )  # fmt: skip
    made.picture(60, 30)
    made.text(("II. PHƯƠNG HƯỚNG", "b"))
    made.text(SENTENCES[4])
    foot(made, ["UBND thành phố;", "Lưu: VT, CCHC."], [["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Thị Bích Hạnh"]])
    made.landscape()
    made.text(("PHỤ LỤC I", "b"), align=CENTER)
    made.text(("BIỂU TỔNG HỢP", "b"), align=CENTER)
    made.text(("(Kèm theo Báo cáo số 412/BC-SNV)", "i"), align=CENTER)
    made.table([[f"Cột {n}" for n in range(1, 11)], [str(n) for n in range(1, 11)]])
    made.landscape(on=False)
    made.text(("PHỤ LỤC II", "b"), align=CENTER)
    made.text(("DANH SÁCH ĐƠN VỊ", "b"), align=CENTER)
    made.text("1. Phường Hải Châu")
    made.text("2. Phường Sơn Trà")
    expect(made, "Báo cáo", "Kết quả cải cách hành chính quý III năm 2025", ["UBND thành phố"], "Nguyễn Thị Bích Hạnh",
           "KT. GIÁM ĐỐC")  # fmt: skip
    return made


def council_resolution() -> Made:
    """Nghị quyết of a council, which names itself and its term above the căn cứ."""
    made = Made()
    state_head(made, "", "HỘI ĐỒNG NHÂN DÂN THÀNH PHỐ ĐÀ NẴNG", "45/NQ-HĐND", DAY)
    title(made, "NGHỊ QUYẾT", "Về phân bổ vốn đầu tư công năm 2026")
    made.blank()
    made.line(None, "HỘI ĐỒNG NHÂN DÂN THÀNH PHỐ ĐÀ NẴNG", "b")
    made.line(None, "KHÓA X, NHIỆM KỲ 2021 - 2026, KỲ HỌP THỨ 21", "b")
    grounds(made, "", [*LAWS[:2], "Xét Tờ trình số 180/TTr-UBND ngày 01 tháng 10 năm 2025; Báo cáo thẩm tra của Ban Kinh tế "
                      "- Ngân sách; ý kiến thảo luận của đại biểu tại kỳ họp."], "QUYẾT NGHỊ:")  # fmt: skip
    made.text(("Điều 1.", "b"), " Phân bổ vốn đầu tư công năm 2026, tổng cộng ", ("12.500 tỷ đồng", "b"), ".")
    made.text(("Điều 2. Tổ chức thực hiện", "b"))
    made.text("1. Ủy ban nhân dân thành phố tổ chức triển khai thực hiện Nghị quyết.")
    made.text("2. Thường trực, các Ban của Hội đồng nhân dân giám sát việc thực hiện.")
    foot(made, ["Ủy ban Thường vụ Quốc hội;", "Lưu: VT."], [["CHỦ TỊCH", "Nguyễn Đức Dũng"]])
    expect(
        made,
        "Nghị quyết",
        "Về phân bổ vốn đầu tư công năm 2026",
        ["Ủy ban Thường vụ Quốc hội"],
        "Nguyễn Đức Dũng",
        None,
    )
    return made


def submission() -> Made:
    """State Tờ trình with Kính gửi, TUQ., and a deadline mark."""
    made = Made()
    state_head(made, PARENT, ISSUER, "215/TTr-SNV", DAY, below=["HỎA TỐC"])
    title(made, "TỜ TRÌNH", "Về việc ban hành Quy chế quản lý tài liệu điện tử")
    addressed(made, "Kính gửi", ["Ủy ban nhân dân thành phố Đà Nẵng."])
    for n, sentence in enumerate(SENTENCES[:3], 1):
        made.text(f"{n}. " + sentence)
    made.text("Kính trình Ủy ban nhân dân thành phố xem xét, quyết định./.")
    foot(made, ["Như trên;", "Lưu: VT."], [["TUQ. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG", "Lê Phú Nguyện"]])
    expect(
        made,
        "Tờ trình",
        "Về việc ban hành Quy chế quản lý tài liệu điện tử",
        ["Như trên"],
        "Lê Phú Nguyện",
        "TUQ. GIÁM ĐỐC",
    )
    return made


def minutes() -> Made:
    """Biên bản of a meeting, signed by two, with what people write in brackets below the posts."""
    made = Made()
    state_head(made, PARENT, ISSUER, "07/BB-SNV", DAY)
    title(made, "BIÊN BẢN", "Họp xét nâng lương năm 2025")
    made.text("I. ", ("Thành phần", "b"))
    made.text("1. Chủ trì: ông Võ Ngọc Đồng.")
    made.text("2. Thư ký: bà Lê Thị Mai.")
    made.text("II. ", ("Nội dung", "b"))
    made.text(SENTENCES[2])
    foot(made, [], [["THƯ KÝ", "Lê Thị Mai"], ["CHỦ TRÌ", "Võ Ngọc Đồng"]])
    expect(made, "Biên bản", "Họp xét nâng lương năm 2025", [], "Lê Thị Mai; Võ Ngọc Đồng", None)
    return made


def undated_draft() -> Made:
    """A draft: number and date are left blank, ``DỰ THẢO`` stands above."""
    made = Made()
    state_head(
        made, PARENT, ISSUER, "        /KH-SNV", "Đà Nẵng, ngày       tháng       năm 2026", beside=["DỰ THẢO LẦN 2"]
    )
    title(made, "KẾ HOẠCH", "Tổ chức hội nghị tập huấn văn thư năm 2026")
    grounds(made, "", ["Căn cứ Luật Lưu trữ ngày 21 tháng 6 năm 2024;", "Thực hiện Chỉ thị số 05/CT-UBND;"], "")
    made.text("Sở Nội vụ xây dựng kế hoạch như sau:")
    made.text("I. ", ("MỤC ĐÍCH", "b"))
    made.text(SENTENCES[3])
    foot(made, ["UBND các phường, xã;", "Lưu: VT."], [["GIÁM ĐỐC", "Võ Ngọc Đồng"]])
    expect(
        made, "Kế hoạch", "Tổ chức hội nghị tập huấn văn thư năm 2026", ["UBND các phường, xã"], "Võ Ngọc Đồng", None
    )
    return made


def simple(kind: str, code: str, subject: str, layout: str, feet: str) -> Made:
    """Any other kind with an upright table, centred and right-aligned paragraphs."""
    made = Made(font="Times New Roman", size=13)
    state_head(made, PARENT, ISSUER, f"19/{code}-SNV", DAY, layout=layout)
    title(made, kind.upper(), subject, broken=layout == "plain")
    made.text("I. ", ("MỤC ĐÍCH, YÊU CẦU", "b"))
    made.text("1. " + SENTENCES[0])
    made.text("II. ", ("TỔ CHỨC THỰC HIỆN", "b"))
    made.text(("Giữa dòng", "bi"), align=CENTER)
    made.text("Bên phải", align=RIGHT)
    made.text("Bên trái " + SENTENCES[2], align=LEFT)
    made.table([["TT", "Tên", "Ghi chú"], ["1", "Đơn vị A", ""], ["2", "Đơn vị B", "x"]])
    made.text(SENTENCES[1])
    foot(made, ["Như trên;", "Lưu: VT."], [["GIÁM ĐỐC", "Võ Ngọc Đồng"]], layout=feet)
    expect(made, kind, subject, ["Như trên"], "Võ Ngọc Đồng", None)
    return made


def state_files() -> Iterator[tuple[str, Made]]:
    """The files, each with its name."""
    yield "state-quyet-dinh-quy-che", decision_with_regulation()
    for layout in ("table", "rows", "tabs", "plain"):
        yield f"state-cong-van-{layout}", letter(layout)
    yield "state-bao-cao", report()
    yield "state-nghi-quyet", council_resolution()
    yield "state-to-trinh", submission()
    yield "state-bien-ban", minutes()
    yield "state-ke-hoach-du-thao", undated_draft()
    kinds = (
        ("Thông báo", "TB", "Về việc nghỉ lễ Quốc khánh", "table", "rows"),
        ("Chương trình", "CTr", "Công tác tháng 11 năm 2025", "rows", "table"),
        ("Phương án", "PA", "Ứng phó bão số 12", "plain", "plain"),
        ("Hướng dẫn", "HD", "Nghiệp vụ văn thư, lưu trữ", "tabs", "table"),
        ("Giấy mời", "GM", "Họp giao ban tháng 10", "box", "table"),
    )
    for kind, code, subject, layout, feet in kinds:
        yield f"state-{code.lower()}", simple(kind, code, subject, layout, feet)
