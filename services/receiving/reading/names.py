"""Names in official Vietnamese: capitals back into the case people write.

Documents print bodies and titles in capitals; a register does not.  The phrases below are data: a name that is
missing is only printed in lower case, never misread.
"""

import re

from shared.documents.vietnamese import modern

_ORGANS = """
Ban Chấp hành Trung ương|Ban Chấp hành|Ban Thường vụ|Ban Bí thư|Bộ Chính trị|Trung ương|Văn phòng
Thành ủy|Tỉnh ủy|Quận ủy|Huyện ủy|Thị ủy|Đảng ủy|Đảng bộ|Chi bộ|Đảng đoàn|Ban cán sự đảng
Ban Tổ chức|Ban Tuyên giáo|Ban Dân vận|Ban Nội chính|Ban Kinh tế|Ban Đối ngoại|Ủy ban Kiểm tra|Ban Chỉ đạo
Ủy ban nhân dân|Hội đồng nhân dân|Ủy ban Mặt trận Tổ quốc|Mặt trận Tổ quốc|Liên đoàn Lao động|Hội Nông dân
Hội Liên hiệp Phụ nữ|Hội Cựu chiến binh|Đoàn Thanh niên Cộng sản Hồ Chí Minh|Thành đoàn|Tỉnh đoàn
Chính phủ|Thủ tướng Chính phủ|Quốc hội|Ủy ban Thường vụ Quốc hội|Nhà nước|Đảng Cộng sản Việt Nam|Đảng
Bộ Nội vụ|Bộ Tài chính|Bộ Y tế|Bộ Tư pháp|Bộ Công an|Bộ Quốc phòng|Bộ Xây dựng|Bộ Thông tin và Truyền thông
Bộ Kế hoạch và Đầu tư|Bộ Giáo dục và Đào tạo|Bộ Khoa học và Công nghệ|Bộ Công Thương|Bộ Giao thông vận tải
Sở Kế hoạch và Đầu tư|Sở Nội vụ|Sở Tài chính|Sở Y tế|Sở Tư pháp|Sở Xây dựng|Sở Giao thông vận tải|Sở Công Thương
Sở Giáo dục và Đào tạo|Sở Khoa học và Công nghệ|Sở Thông tin và Truyền thông|Sở Tài nguyên và Môi trường
Sở Lao động - Thương binh và Xã hội|Bộ Lao động - Thương binh và Xã hội|Bộ Nông nghiệp và Phát triển nông thôn
Bộ Tài nguyên và Môi trường|Bộ Văn hóa, Thể thao và Du lịch|Bộ Ngoại giao|Bộ Nông nghiệp và Môi trường|Thanh tra Chính phủ
Sở Nông nghiệp và Môi trường|Sở Văn hóa, Thể thao và Du lịch|Phòng Giáo dục và Đào tạo|Phòng Tài chính - Kế hoạch
Phòng Lao động - Thương binh và Xã hội|Phòng Tài nguyên và Môi trường|Phòng Quản lý đô thị|Phòng Nội vụ|Phòng Tư pháp
Quận đoàn|Huyện đoàn|Thị đoàn|Ban Thường trực|Hội Chữ thập đỏ|Hội Người cao tuổi|Ban Quản lý
Sở Văn hóa và Thể thao|Sở Du lịch|Sở Nông nghiệp và Phát triển nông thôn
Sở Ngoại vụ|Thanh tra|Công an|Bộ Chỉ huy Quân sự|Tòa án nhân dân|Viện kiểm sát nhân dân|Cục Thuế|Kho bạc Nhà nước
Chủ tịch|Phó Chủ tịch|Bí thư|Phó Bí thư|Giám đốc|Phó Giám đốc|Chánh Văn phòng|Phó Chánh Văn phòng|Trưởng ban
"""
_PLACES = """
Việt Nam|Hà Nội|Đà Nẵng|Hồ Chí Minh|Hải Phòng|Cần Thơ|Quảng Nam|Quảng Ngãi|Thừa Thiên Huế|Huế|Quảng Trị|Quảng Bình
An Giang|Bà Rịa - Vũng Tàu|Bạc Liêu|Bắc Giang|Bắc Kạn|Bắc Ninh|Bến Tre|Bình Dương|Bình Định|Bình Phước|Bình Thuận
Cà Mau|Cao Bằng|Đắk Lắk|Đắk Nông|Điện Biên|Đồng Nai|Đồng Tháp|Gia Lai|Hà Giang|Hà Nam|Hà Tĩnh|Hải Dương|Hậu Giang
Hòa Bình|Hưng Yên|Khánh Hòa|Kiên Giang|Kon Tum|Lai Châu|Lạng Sơn|Lào Cai|Lâm Đồng|Long An|Nam Định|Nghệ An
Ninh Bình|Ninh Thuận|Phú Thọ|Phú Yên|Quảng Ninh|Sóc Trăng|Sơn La|Tây Ninh|Thái Bình|Thái Nguyên|Thanh Hóa
Tiền Giang|Trà Vinh|Tuyên Quang|Vĩnh Long|Vĩnh Phúc|Yên Bái
Hải Châu|Thanh Khê|Sơn Trà|Ngũ Hành Sơn|Liên Chiểu|Cẩm Lệ|Hòa Vang|Hoàng Sa|Hội An|Tam Kỳ|Điện Bàn
"""


def _phrases(table: str) -> list[str]:
    return [phrase for line in table.split("\n") for phrase in line.split("|") if phrase]


_KNOWN = sorted(_phrases(_ORGANS) + _phrases(_PLACES), key=len, reverse=True)
_KNOWN_PATTERN = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(name.lower()) for name in _KNOWN)})(?!\w)")
_BY_LOWER = {name.lower(): name for name in _KNOWN}
_UNIT = re.compile(
    r"(?<!\w)(thành phố|thị xã|thị trấn|tỉnh|quận|huyện|phường|xã|thành ủy|tỉnh ủy|quận ủy|huyện ủy)\s+"
    r"(?!ủy\b|và\b|khóa\b|khoá\b|lần\b|năm\b|về\b|các\b|này\b|trên\b|trong\b|trực\b|hội\b|viên\b|đội\b|đoàn\b|thông\b|đáng\b)"
    r"([\w]+(?:\s+[\w]+){0,2})$",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"(?<!\w)(khóa|khoá|lần thứ|quý|chương|phần)\s+([ivx]+)(?!\w)")
_ABBREVIATION = re.compile(r"(?<!\w)(ubnd|hđnd|ubmttq|mttq|ubkt|bch|btv|bcđ|tncs|tw|covid|thcs|thpt|cntt|ttg)(?!\w)")

ORGAN_WORD = re.compile(
    r"(?:ỦY BAN|UBND|HĐND|UBMTTQ|UBKT|BAN|BỘ|SỞ|VĂN PHÒNG|THÀNH ỦY|TỈNH ỦY|QUẬN ỦY|HUYỆN ỦY|THỊ ỦY|ĐẢNG ỦY|ĐẢNG BỘ|CHI BỘ"
    r"|ĐẢNG ĐOÀN|HỘI|ĐOÀN|THÀNH ĐOÀN|TỈNH ĐOÀN|QUẬN ĐOÀN|HUYỆN ĐOÀN|THỊ ĐOÀN|XÃ ĐOÀN|LIÊN ĐOÀN|TỔNG LIÊN ĐOÀN|LIÊN HIỆP|LIÊN MINH|BCH|BTV|BCĐ|ĐẠI HỌC|HỌC VIỆN|BAN QUẢN LÝ|HẠT|ĐỒN|THƯ VIỆN|BẢO TÀNG|QUỸ|HIỆP HỘI|VỤ|NHÀ XUẤT BẢN|TAND|VKSND|THƯỜNG TRỰC|TÒA SOẠN|CHỦ TỊCH NƯỚC"
    r"|MẶT TRẬN|CHÍNH PHỦ|THỦ TƯỚNG|QUỐC HỘI|CỤC|CHI CỤC|TỔNG CỤC|TỔNG CÔNG TY|CÔNG TY"
    r"|CÔNG AN|TÒA ÁN|VIỆN|TRUNG TÂM|TRƯỜNG|PHÒNG|KHO BẠC|THANH TRA|BÁO|ĐÀI|NGÂN HÀNG|BẢO HIỂM|BỆNH VIỆN|HỘI ĐỒNG|TỔ|TIỂU BAN)(?!\w)"
)
"""How the name of a body begins."""


POST = re.compile(
    r"^(?:PHÓ |QUYỀN |Q\. ?)?(?:BÍ THƯ|CHỦ TỊCH|CHÁNH VĂN PHÒNG|TRƯỞNG BAN|TRƯỞNG PHÒNG|GIÁM ĐỐC|CHỦ NHIỆM|CỤC TRƯỞNG|BỘ TRƯỞNG|THỨ TRƯỞNG"
    r"|THỦ TƯỚNG|HIỆU TRƯỞNG|TỔNG BÍ THƯ|THƯỜNG TRỰC|CHÁNH THANH TRA|VỤ TRƯỞNG|VIỆN TRƯỞNG|CHÁNH ÁN|TỔNG GIÁM ĐỐC|ỦY VIÊN|TRƯỞNG ĐOÀN"
    r"|CHI CỤC TRƯỞNG|HẠT TRƯỞNG|ĐỘI TRƯỞNG|TỔNG BIÊN TẬP|CHỈ HUY TRƯỞNG|TRƯỞNG CÔNG AN|GIÁM THỊ|VIỆN PHÓ|KIỂM TOÁN TRƯỞNG)\b"
)
"""How a post begins, in capitals."""


def is_capitals(text: str) -> bool:
    """Whether the text is printed in capitals."""
    letters = [character for character in text if character.isalpha()]
    return bool(letters) and sum(character.isupper() for character in letters) >= 0.9 * len(letters)


def sentence_case(text: str) -> str:
    """A title in capitals as a sentence: lower case, known names as they are written."""
    if not is_capitals(text):
        return text
    lowered = text.lower()
    known = [(match.span(), _BY_LOWER[match[0]]) for match in _KNOWN_PATTERN.finditer(modern(lowered))]
    for (start, end), name in reversed(known):  # "uỷ ban" is the same name, and as long
        lowered = f"{lowered[:start]}{name}{lowered[end:]}"
    lowered = _ABBREVIATION.sub(lambda match: match[0].upper(), lowered)
    lowered = _ROMAN.sub(lambda match: f"{match[1]} {match[2].upper()}", lowered)
    return _UNIT.sub(lambda match: f"{match[1]} {_capitalised(match[2])}", lowered)


_BODY_KIND = re.compile(r"^(Sở|Phòng|Ban|Cục|Chi cục|Vụ|Viện)\s+(\w)")


def body_name(text: str) -> str:
    """The name of a body out of capitals: ``ỦY BAN NHÂN DÂN THÀNH PHỐ ĐÀ NẴNG`` as it is written in a sentence."""
    named = sentence_case(text)
    named = named[:1].upper() + named[1:]
    # "Phòng Nội vụ", "Sở Ngoại vụ": what a body is for begins with a capital too
    return _BODY_KIND.sub(lambda match: f"{match[1]} {match[2].upper()}", named)


def _capitalised(words: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in words.split())


_SURNAMES = frozenset(
    [
        "nguyễn",
        "trần",
        "lê",
        "phạm",
        "hoàng",
        "huỳnh",
        "phan",
        "vũ",
        "võ",
        "đặng",
        "bùi",
        "đỗ",
        "hồ",
        "ngô",
        "dương",
        "lý",
        "đoàn",
        "đinh",
        "trương",
        "lâm",
        "mai",
        "tô",
        "hà",
        "cao",
        "lương",
        "tạ",
        "thái",
        "châu",
        "phùng",
        "quách",
        "trịnh",
        "văn",
        "đào",
        "kiều",
        "la",
        "lưu",
        "mạc",
        "nghiêm",
        "tăng",
        "thân",
        "tống",
        "triệu",
        "từ",
        "vương",
        "chu",
        "doãn",
        "giang",
        "khổng",
        "kim",
        "lại",
        "lữ",
        "ông",
        "thạch",
        "tôn",
        "trà",
        "đàm",
        "đồng",
        "viên",
        "cù",
        "bạch",
        "phí",
        "hứa",
        "lộc",
        "tiêu",
        "ung",
        "vi",
        "viêm",
        "sơn",
        "quảng",
        "nông",
        "ninh",
        "mã",
        "lò",
        "lường",
        "khuất",
        "khúc",
        "hàn",
        "h'",
        "đậu",
        "đầu",
        "đường",
        "đới",
        "cung",
        "bế",
        "bàng",
        "âu",
        "ân",
        "an",
        "ngụy",
        "nhâm",
        "nhữ",
        "ô",
        "ninh",
        "phó",
        "quản",
        "quang",
        "sầm",
        "sử",
        "tào",
        "tằng",
        "thi",
        "thiều",
        "tiết",
        "tòng",
        "trang",
        "ứng",
        "uông",
    ]
)


def person_name(line: str) -> str | None:
    """The line as a person's full name, or ``None`` where it is none: two to six words, a Vietnamese surname first."""
    cleaned = re.sub(r"^(?:\(?(?:đã ký|đã kí)\)?[:.\s]*)", "", line.strip(" .*"), flags=re.IGNORECASE)
    cleaned = re.sub(
        r"^(?:(?:GS|PGS|TSKH|TS|ThS|BSCKII|BSCKI|BS|KS|LS|CN|CVC|Đ/c|Đồng chí|(?:Đại|Thượng|Trung|Thiếu) (?:tá|tướng|úy)|Ký bởi:?)\.?\s*)+",
        "",
        cleaned,
    )
    words = cleaned.split()
    if not 2 <= len(words) <= 6 or words[0].lower() not in _SURNAMES:
        return None
    if not all(re.fullmatch(r"[^\W\d_]+", word) and word[0].isupper() for word in words):
        return None
    return _capitalised(cleaned.lower()) if is_capitals(cleaned) else cleaned
