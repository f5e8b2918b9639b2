"""What the columns of registers and the fields of Notes applications mean, and how their values are written.

Every office named them its own way: the tables hold what Vietnamese and English ones are called, folded (no
diacritics, no case, letters and digits only).  A new name is a new word here; what no table knows is reported by name
and never guessed.  What speaks of secrecy and is not known stops its line with a question.
"""

import re
from collections.abc import Iterator

from shared.documents.kinds import Kind, kind_meant, kind_named
from shared.documents.secrecy import Secrecy
from shared.documents.urgency import Urgency
from shared.documents.vietnamese import bare, composed

# meaning → names, the surest first
MEANINGS: dict[str, tuple[str, ...]] = {
    meaning: tuple(names.split())
    for meaning, names in {
        "arrival_number": "soden sodenvb sovbden socongvanden sttden sothutuden arrivalnumber arrivalno incomingnumber "
        "incomingno receivednumber receivedno registernumber registerno",
        "arrival_date": "ngayden ngayvbden ngayvaoso ngaynhan ngaytiepnhan ngaythangden arrivaldate dateofarrival "
        "receiveddate datereceived receivedon incomingdate registereddate",
        "symbol": "sokyhieu sovakyhieu sokyhieuvb sokyhieuvanban sovakyhieuvanban sohieu sohieuvanban sohieuvb sokh "
        "skh symbol documentsymbol docsymbol referencenumber referenceno refno",
        "number": "sovanban sovb socongvan socv documentnumber docnumber docno",
        "notation": "kyhieu kyhieuvanban kyhieuvb notation codenotation",
        "date": "ngayvanban ngayvb ngaythangvanban ngaythangvb ngaybanhanh ngayky ngayphathanh ngaythang ngaythangnam "
        "ngaythangnamvanban documentdate docdate issuedate issueddate dateissued dateofissue signeddate",
        "issuer": "coquanbanhanh noibanhanh donvibanhanh cqbh cqbanhanh coquangui noigui donvigui tacgia tacgiavanban "
        "tencoquanbanhanh issuer issuingbody issuingagency issuingorganization organname",
        "subject": "trichyeu trichyeunoidung noidungtrichyeu trichyeuvb trichyeuvanban trichyeunoidungvanban "
        "trichyeunoidungvb noidung subject documentsubject tieude title",
        "kind_and_subject": "tenloaivatrichyeunoidung tenloaivatrichyeu tenloaitrichyeu tenloaitrichyeunoidung "
        "tenloaivatrichyeunoidungvanban tenloaitrichyeunoidungvanban loaivatrichyeu theloaivatrichyeu "
        "theloaivatrichyeunoidung",
        "signer": "nguoiky hotennguoiky nguoikyvb nguoikyvanban signer signedby signatory signername",
        "kind": "loaivanban theloai loaivb theloaivanban theloaivb tenloai tenloaivanban tenloaivb hinhthucvanban kind "
        "documentkind documenttype doctype",
        "secrecy": "domat mucdomat capdomat dobaomat mucdobaomat capmat mucmat loaimat dokinmat mucdokinmat chidomat "
        "secrecy secrecylevel confidentiality classification securitylevel securityclassification",
        "urgency": "dokhan mucdokhan capdokhan khan urgency urgencylevel",
        "place": "diadanh place",
        "paper_location": "noigiubangiay noiluubangiay noiluutru noiluu vitriluu paperlocation storagelocation",
    }.items()
}
MEANING = {name: meaning for meaning, names in MEANINGS.items() for name in names}

MARKS = {"mat": Secrecy.CONFIDENTIAL, "toimat": Secrecy.SECRET, "tuyetmat": Secrecy.TOP_SECRET}
"""Fields that are ticked instead of filled in: whatever stands there says this degree."""

PASSED_OVER = frozenset(
    {
        *("stt", "tt", "sothutu", "donvihoacnguoinhan", "donvinguoinhan", "nguoinhan", "noinhan", "donvinhan"),
        *("ngaychuyen", "kynhan", "ghichu", "soluong", "soluongban", "soto", "sotrang", "chuky"),
    }
)
"""Columns of the prescribed registers that tell what became of the paper (Nghị định 30/2020/NĐ-CP, phụ lục IV)."""

_NOT_SECRET = ("", "thuong", "binhthuong", "khong", "khongmat", "ko", "no", "none", "normal", "public", "thongthuong",
               "congkhai", "khongco", "unclassified")  # fmt: skip
_NOT_TICKED = ("", "khong", "ko", "no", "false", "0", "none")
_DASHES = ("", "-", "–", "—")
# A, B and C are the letters of the degrees' stamps (Thông tư 24/2020/TT-BCA).
_DEGREES = {
    **dict.fromkeys(_NOT_SECRET, Secrecy.NONE),
    **dict.fromkeys(("mat", "m", "c", "confidential", "domatmat"), Secrecy.CONFIDENTIAL),
    **dict.fromkeys(("toimat", "b", "secret", "domattoimat"), Secrecy.SECRET),
    **dict.fromkeys(("tuyetmat", "a", "topsecret", "domattuyetmat"), Secrecy.TOP_SECRET),
}
_URGENCIES = {
    **dict.fromkeys(("", "thuong", "binhthuong", "khong", "ko", "none", "normal", "thongthuong", "0"), Urgency.NORMAL),
    **dict.fromkeys(("khan", "k", "urgent"), Urgency.URGENT),
    **dict.fromkeys(("thuongkhan", "ratkhan", "tk", "veryurgent"), Urgency.VERY_URGENT),
    **dict.fromkeys(("hoatoc", "ht", "flash"), Urgency.FLASH),
    **dict.fromkeys(("hoatochengio", "hthg", "flashtimed"), Urgency.FLASH_TIMED),
}
_KIND_ALIASES = {"cvan": "Công văn", "congvan": "Công văn", "qdinh": "Quyết định", "nq": "Nghị quyết"}

_SECRET_NAME = re.compile(
    r"(?:^|do|bi|bao|kin|loai|cap|muc|dau|chi|vanban|tailieu|congvan|tinhchat|tinh|hoso)(?:toi|tuyet)?mat"
    r"(?:$|nhanuoc|vanban|vb|congvan|cv|tailieu|tl|den|di\b|\d)"
    r"|secrecy|secret(?!ar)|confidential|classified|classification|sensitivity|restricted|clearance"
)
_WORD = re.compile(r"[^\W\d_]+")
# What makes of "mật" another word: behind it, and before it.
_BEFORE = frozenset(("bảo", "bí", "cơ", "thân", "cẩn", "giải"))
_BEHIND = frozenset(("mã", "độ", "khẩu", "ong", "vụ", "thám", "nghị", "thiết", "danh", "lệnh", "thư", "ước", "hiệu"))


def key_of(name: str) -> str:
    """A field's or a value's name without what differs between spellings."""
    return re.sub(r"[^a-z0-9]", "", bare(name))


def names_secrecy(field: str) -> bool:
    """Whether a field's name speaks of secrecy, known or not (``Mức độ mật``, ``DoBaoMat``, ``SecrecyOfPaper``)."""
    key = key_of(field)
    return key in MARKS or MEANING.get(key) == "secrecy" or _SECRET_NAME.search(key) is not None


def speaks_of_secrecy(value: str) -> bool:
    """Whether a value says that something is secret: *mật* as a word of its own, *bí mật* and *mật khẩu* are others."""
    words = [word.lower() for word in _WORD.findall(composed(value))]
    return any(
        word == "mật"
        and (words[index - 1] if index else "") not in _BEFORE
        and (words[index + 1] if index + 1 < len(words) else "") not in _BEHIND
        for index, word in enumerate(words)
    ) or key_of(value) in ("toimat", "tuyetmat")


def degree_of(value: str) -> Secrecy | None:
    """The degree that a value of a field of secrecy says; ``None`` for what no table knows."""
    key = key_of(value)
    if not key and composed(value).strip() not in _DASHES:
        return None
    known = _DEGREES.get(key)
    if known is None and (match := re.fullmatch(r"(tuyet|toi)?mat[abc]?\d{0,4}", key)):
        prefix = match[1] or ""
        return _DEGREES[f"{prefix}mat"]
    return known


def ticked(value: str) -> bool:
    """Whether a field of `MARKS` is ticked: whatever stands there, unless it says no."""
    said = composed(value).strip()
    return said not in _DASHES and key_of(said) not in _NOT_TICKED[1:]


def urgency_of(value: str) -> Urgency | None:
    """The urgency that a value says; ``None`` for what no table knows."""
    return _URGENCIES.get(key_of(value))


def kind_of(value: str) -> Kind | None:
    """The kind that a value names in any spelling, or abbreviates (``CT``, ``C.văn``, ``Quyết định (QĐ)``)."""
    outside = re.sub(r"\([^)]*\)", " ", value)
    return kind_meant(value) or kind_meant(outside) or kind_named(_KIND_ALIASES.get(key_of(value), ""))


def kind_and_subject(value: str) -> tuple[Kind | None, str]:
    """``Chỉ thị về công tác văn thư`` parted; no kind where the text begins with none."""
    words = composed(value).split()
    for count in range(min(6, len(words)), 0, -1):
        kind = kind_named(" ".join(words[:count]).strip(" :.-–"))
        if kind is not None:
            return kind, " ".join(words[count:]).lstrip(" :.-–")
    return None, " ".join(words)


def known_names() -> Iterator[str]:
    """Every name the tables know; each has one meaning."""
    for names in MEANINGS.values():
        yield from names
