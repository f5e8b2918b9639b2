"""Files after those of Party bodies."""

from collections.abc import Iterator

from tests.word.building import CENTER, Made
from tests.word.forms import addressed, foot, grounds, party_head, title

CITY, STANDING = "THÀNH ỦY ĐÀ NẴNG", "T/M BAN THƯỜNG VỤ"
DAY = "Đà Nẵng, ngày 20 tháng 02 năm 2026"
SENTENCES = (
    "Các cấp ủy, tổ chức đảng quán triệt sâu sắc và triển khai nghiêm túc các nội dung nêu trên.",
    "Văn phòng Thành ủy phối hợp với các cơ quan liên quan theo dõi, đôn đốc và định kỳ báo cáo.",
    "Kết quả thực hiện là một căn cứ đánh giá, xếp loại tổ chức đảng và đảng viên hằng năm.",
    "Tập trung nguồn lực cho chuyển đổi số, cải cách hành chính và nâng cao chất lượng phục vụ Nhân dân.",
    "Thời gian hoàn thành trước ngày 30 tháng 6 năm 2026, riêng nội dung thứ hai trước ngày 15 tháng 5 năm 2026.",
)


def expect(
    made: Made, kind: str, subject: str, recipients: list[str], signer: str | None, authority: str | None
) -> None:
    """What the fields are read as."""
    made.truth.fields = {
        "kind": kind, "subject": subject, "recipients": recipients, "signer": signer, "authority": authority,
    }  # fmt: skip


def decision() -> Made:
    """Quyết định with chapters, articles, a merged table, a landscape appendix."""
    made = Made()
    party_head(made, CITY, "BAN TỔ CHỨC", "127-QĐ/TU", DAY)
    title(made, "QUYẾT ĐỊNH", "về việc thành lập Tổ công tác chuyển đổi số", "trong các cơ quan Đảng thành phố")
    grounds(
        made, "BAN THƯỜNG VỤ THÀNH ỦY",
        ["Căn cứ Điều lệ Đảng Cộng sản Việt Nam;", "Căn cứ Quy chế làm việc của Thành ủy khóa XXII;",
         "Xét đề nghị của Ban Tổ chức Thành ủy,"], "QUYẾT ĐỊNH:", dash=True, look="",
    )  # fmt: skip
    made.text("Chương I", align=CENTER)
    made.text(("NHỮNG QUY ĐỊNH CHUNG", "b"), align=CENTER)
    made.text(("Điều 1.", "b"), " Thành lập ", ("Tổ công tác", "b"), " gồm các đồng chí có tên sau:")
    made.table(
        [["TT", "Họ và tên", "Chức vụ", ""], ["", "", "Trong Tổ", "Cơ quan"], ["1", "Lê Văn An", "Tổ trưởng", "Thành ủy"],
         ["2", "Trần Thị Bình", "Tổ phó", "Văn phòng"], ["3", "Phạm Minh Châu", "Thành viên", ""]],
        merges=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (3, 3, 4, 3)], heads=2,
    )  # fmt: skip
    made.text(("Điều 2.", "b"), " Nhiệm vụ của Tổ công tác", ":")
    made.text("a) " + SENTENCES[0])
    made.text("b) ", (SENTENCES[1], "i"))
    made.text(("Chương II", ""), align=CENTER)
    made.text(("TỔ CHỨC THỰC HIỆN", "b"), align=CENTER)
    made.text(
        ("Điều 3.", "b"), " Các cơ quan và các đồng chí có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này."
    )
    foot(made, ["Như Điều 3,", "Thường trực Thành ủy (báo cáo),", "Lưu Văn phòng Thành ủy."],
         [[STANDING, "PHÓ BÍ THƯ THƯỜNG TRỰC", "Nguyễn Đình Vĩnh"]])  # fmt: skip
    made.landscape()
    made.text(("PHỤ LỤC", "b"), align=CENTER)
    made.text(("Danh mục nhiệm vụ của Tổ công tác", "b"), align=CENTER)
    made.table([["TT", "Nhiệm vụ", "Chủ trì", "Thời hạn"], ["1", SENTENCES[3], "Văn phòng", "30/6/2026"]])
    expect(made, "Quyết định", "về việc thành lập Tổ công tác chuyển đổi số trong các cơ quan Đảng thành phố",
           ["Như Điều 3", "Thường trực Thành ủy (báo cáo)"], "Nguyễn Đình Vĩnh", STANDING)  # fmt: skip
    return made


def resolution() -> Made:
    """Nghị quyết with automatic numbers: I, 1, a and dashes."""
    made = Made()
    party_head(made, "", "THÀNH ỦY ĐÀ NẴNG", "05-NQ/TU", DAY, layout="rows")
    title(made, "NGHỊ QUYẾT", "về phát triển kinh tế số đến năm 2030")
    number = made.numbering([("upperRoman", "%1-"), ("decimal", "%2."), ("lowerLetter", "%3)")])
    for roman, heading in (("I-", "TÌNH HÌNH"), ("II-", "MỤC TIÊU"), ("III-", "NHIỆM VỤ, GIẢI PHÁP")):
        made.numbered(made.text((heading, "b"), label=roman), number)
        for n, sentence in enumerate(SENTENCES[:2], 1):
            made.numbered(made.text((sentence, "b") if n == 1 else sentence, label=f"{n}."), number, 1)
        for letter, sentence in zip("ab", SENTENCES[2:], strict=False):
            made.numbered(made.text(sentence, label=f"{letter})"), number, 2)
    made.text("Nghị quyết này được phổ biến đến chi bộ.")
    foot(made, ["Ban Bí thư Trung ương Đảng (báo cáo),", "Các quận ủy, huyện ủy, đảng ủy trực thuộc,",
                "Lưu Văn phòng Thành ủy."], [["T/M BAN CHẤP HÀNH", "BÍ THƯ", "Lê Ngọc Quang"]], layout="rows")  # fmt: skip
    expect(made, "Nghị quyết", "về phát triển kinh tế số đến năm 2030",
           ["Ban Bí thư Trung ương Đảng (báo cáo)", "Các quận ủy, huyện ủy, đảng ủy trực thuộc"], "Lê Ngọc Quang",
           "T/M BAN CHẤP HÀNH")  # fmt: skip
    return made


def letter(layout: str, number: int) -> Made:
    """Công văn; its subject stands under the number."""
    made = Made()
    about = ["về việc góp ý dự thảo Kế hoạch", "chuyển đổi số năm 2026"]
    party_head(made, CITY, "VĂN PHÒNG", f"{number}-CV/VPTU", DAY, below=about if layout != "tabs" else [" ".join(about)],
               layout=layout)  # fmt: skip
    names = ["Ban Tổ chức Thành ủy;", "Ban Tuyên giáo và Dân vận Thành ủy;", "Ủy ban Kiểm tra Thành ủy."]
    addressed(made, "Kính gửi", names, layout={"table": "list", "rows": "table", "tabs": "tabs"}.get(layout, "list"))
    made.text("Thực hiện Kết luận số 12-KL/TU ngày 10 tháng 01 năm 2026, ", ("Văn phòng Thành ủy", "b"), " đề nghị:")
    made.text("1. " + SENTENCES[1])
    made.text("2. " + SENTENCES[4])
    made.text("Trân trọng.")
    foot(made, ["Như trên,", "Lưu Văn phòng."], [["K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "Trần Thanh Hải"]],
         layout={"tabs": "tabs", "plain": "plain"}.get(layout, "table"))  # fmt: skip
    expect(made, "Công văn", " ".join(about), ["Như trên"], "Trần Thanh Hải", "K/T CHÁNH VĂN PHÒNG")
    return made


def submission() -> Made:
    """Tờ trình: Kính trình in one line, a table with numbers, a picture."""
    made = Made()
    party_head(made, CITY, "ĐẢNG ỦY CÁC CƠ QUAN ĐẢNG", "14-TTr/ĐU", DAY)
    title(made, "TỜ TRÌNH", "về việc phê duyệt Đề án sắp xếp tổ chức bộ máy")
    addressed(made, "Kính trình", ["Ban Thường vụ Thành ủy"])
    made.text(SENTENCES[0])
    made.table(
        [["Nội dung", "Năm 2025", "Năm 2026"], ["Số tổ chức đảng", "12", "9"], ["Số đảng viên", "1.204", "1.310"]]
    )
    made.picture()
    made.text("Kính trình Ban Thường vụ Thành ủy xem xét, quyết định.")
    foot(made, ["Như trên,", "Lưu Đảng ủy."], [["T/M ĐẢNG ỦY", "BÍ THƯ", "Hồ Kỳ Minh"]])
    expect(
        made, "Tờ trình", "về việc phê duyệt Đề án sắp xếp tổ chức bộ máy", ["Như trên"], "Hồ Kỳ Minh", "T/M ĐẢNG ỦY"
    )
    return made


def report() -> Made:
    """Báo cáo with parts, footnotes, and looks of every sort."""
    made = Made()
    party_head(made, "ĐẢNG BỘ THÀNH PHỐ ĐÀ NẴNG", "ĐẢNG ỦY PHƯỜNG HẢI CHÂU", "88-BC/ĐU", DAY,
               beside=["TÀI LIỆU HỘI NGHỊ"])  # fmt: skip
    title(
        made, "BÁO CÁO", "tổng kết công tác xây dựng Đảng năm 2025", "và phương hướng, nhiệm vụ năm 2026", broken=True
    )
    made.text("Phần thứ nhất", align=CENTER)
    made.text(("KẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM 2025", "b"), align=CENTER)
    made.text("I. ", ("Đặc điểm tình hình", "b"))
    noted = made.text("1. Diện tích toàn phường 12,5 km", ("2", "^"), ", dân số 152.000 người")
    made.footnote(noted, "Theo số liệu của Chi cục Thống kê đến ngày 31/12/2025.")
    made.text("1.1. ", ("Thuận lợi", "bi"), ": ", (SENTENCES[2], "u"))
    made.text("1.2. Khó khăn: nồng độ CO", ("2", "v"), " tăng, ", ("nội dung bỏ", "s"), " còn phức tạp.")
    made.text("Phần thứ hai", align=CENTER)
    made.text(("PHƯƠNG HƯỚNG NĂM 2026", "b"), align=CENTER)
    made.text("I. ", ("Mục tiêu", "b"))
    noted = made.text("- " + SENTENCES[3])
    made.footnote(noted, "Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị.")
    made.text("+ " + SENTENCES[1])
    foot(made, ["Ban Thường vụ Thành ủy (báo cáo),", "Các chi bộ trực thuộc,", "Lưu Văn phòng Đảng ủy."],
         [["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Đặng Thị Hoa"]])  # fmt: skip
    expect(made, "Báo cáo", "tổng kết công tác xây dựng Đảng năm 2025 và phương hướng, nhiệm vụ năm 2026",
           ["Ban Thường vụ Thành ủy (báo cáo)", "Các chi bộ trực thuộc"], "Đặng Thị Hoa", "T/M BAN THƯỜNG VỤ")  # fmt: skip
    return made


def minutes() -> Made:
    """Biên bản of a cell: who wrote on the left, who chaired on the right."""
    made = Made()
    party_head(
        made, "ĐẢNG ỦY PHƯỜNG HẢI CHÂU", "CHI BỘ TỔ DÂN PHỐ 12", "03-BB/CB", "Hải Châu, ngày 05 tháng 01 năm 2026"
    )
    title(made, "BIÊN BẢN", "Sinh hoạt chi bộ tháng 01 năm 2026", rule="")
    made.text("Thời gian: 19 giờ 30 phút, ngày 05 tháng 01 năm 2026.")
    made.text("Thành phần: 28/30 đảng viên; vắng: 02 (có lý do).")
    made.text("1. Đồng chí bí thư quán triệt: ", (SENTENCES[0], "i"))
    made.text("2. " + SENTENCES[2])
    made.text("Cuộc họp kết thúc lúc 21 giờ cùng ngày.")
    foot(made, [], [["NGƯỜI GHI BIÊN BẢN", "Nguyễn Thị Thu"], ["CHỦ TRÌ", "Võ Văn Hùng"]])
    expect(made, "Biên bản", "Sinh hoạt chi bộ tháng 01 năm 2026", [], "Nguyễn Thị Thu; Võ Văn Hùng", None)
    return made


def simple(kind: str, code: str, subject: str, *, layout: str = "table", feet: str = "table") -> Made:
    """Any other kind, with typed Party labels, a table without lines and a tabbed line."""
    made = Made()
    party_head(made, CITY, "BAN TUYÊN GIÁO VÀ DÂN VẬN", f"31-{code}/BTGDVTU", DAY, layout=layout)
    title(made, kind.upper(), subject)
    made.text("I- ", ("MỤC ĐÍCH, YÊU CẦU", "b"))
    made.text("1. " + SENTENCES[0])
    made.text("2. " + SENTENCES[1])
    made.text("II- ", ("NỘI DUNG", "b"))
    made.text("- Thời gian:\t08 giờ 00, thứ Ba")
    made.text("- Địa điểm:\tHội trường ", ("số 1", "bu"))
    made.table([["Buổi", "Nội dung"], ["Sáng", "Khai mạc"], ["Chiều", "Thảo luận"]])
    made.text(SENTENCES[4])
    foot(made, ["Thường trực Thành ủy (báo cáo),", "Các cơ quan tham mưu,", "Lưu Ban."],
         [["TRƯỞNG BAN", "Đoàn Duy Tân"]], layout=feet)  # fmt: skip
    expect(made, kind, subject, ["Thường trực Thành ủy (báo cáo)", "Các cơ quan tham mưu"], "Đoàn Duy Tân", None)
    return made


def party_files() -> Iterator[tuple[str, Made]]:
    """The files, each with its name."""
    yield "party-quyet-dinh", decision()
    yield "party-nghi-quyet", resolution()
    for number, layout in enumerate(("table", "rows", "tabs", "plain", "box"), 101):
        yield f"party-cong-van-{layout}", letter(layout, number)
    yield "party-to-trinh", submission()
    yield "party-bao-cao", report()
    yield "party-bien-ban", minutes()
    kinds = (
        ("Chỉ thị", "CT", "về tăng cường công tác dân vận"), ("Kết luận", "KL", "về công tác cán bộ"),
        ("Quy định", "QyĐ", "về tiếp công dân"), ("Thông tri", "TT", "về lãnh đạo cuộc bầu cử"),
        ("Hướng dẫn", "HD", "thực hiện Quy định số 12-QĐ/TU"), ("Thông báo", "TB", "kết luận của Thường trực Thành ủy"),
        ("Kế hoạch", "KH", "tuyên truyền năm 2026"), ("Chương trình", "CTr", "làm việc của Ban năm 2026"),
        ("Đề án", "ĐA", "đổi mới công tác tuyên giáo"), ("Giấy mời", "GM", "dự hội nghị sơ kết"),
    )  # fmt: skip
    for n, (kind, code, subject) in enumerate(kinds):
        layout, feet = ("table", "rows", "plain", "tabs")[n % 4], ("table", "rows", "plain", "tabs")[n // 2 % 4]
        yield f"party-{code.lower()}", simple(kind, code, subject, layout=layout, feet=feet)
