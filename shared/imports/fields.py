"""What the fields of Notes applications mean.

Every application named its fields its own way: the tables hold what Vietnamese and English ones are called, folded
(no diacritics, no case, letters and digits only).  A new application is a new word here; what no table knows is
reported by name and never guessed.
"""

import re
from collections.abc import Iterator
from typing import Any

from shared.documents.kinds import kind_named, kinds_abbreviated
from shared.documents.secrecy import Secrecy
from shared.documents.symbols import parse_symbol
from shared.documents.urgency import Urgency
from shared.documents.vietnamese import bare
from shared.imports.dxl import Note
from shared.imports.line import Attachment, PastLine, Words, date_of, in_words, number_of

_UNID = re.compile(r"[0-9A-F]{32}")

# meaning → names, the surest first
FIELDS: dict[str, tuple[str, ...]] = {
    meaning: tuple(names.split())
    for meaning, names in {
        "arrival_number": "soden sodenvb sovbden socongvanden sttden sothutuden arrivalnumber arrivalno incomingnumber "
        "incomingno receivednumber receivedno registernumber registerno",
        "arrival_date": "ngayden ngayvbden ngayvaoso ngaynhan ngaytiepnhan arrivaldate dateofarrival receiveddate "
        "datereceived receivedon incomingdate registereddate",
        "symbol": "sokyhieu sovakyhieu sokyhieuvb sohieu sohieuvanban sohieuvb sokh skh symbol documentsymbol "
        "docsymbol referencenumber referenceno refno",
        "number": "sovanban sovb socongvan socv documentnumber docnumber docno",
        "notation": "kyhieu kyhieuvanban kyhieuvb notation codenotation",
        "date": "ngayvanban ngayvb ngaybanhanh ngayky ngayphathanh documentdate docdate issuedate issueddate "
        "dateissued dateofissue signeddate",
        "issuer": "coquanbanhanh noibanhanh donvibanhanh cqbh cqbanhanh coquangui noigui donvigui issuer issuingbody "
        "issuingagency issuingorganization organname",
        "subject": "trichyeu trichyeunoidung noidungtrichyeu trichyeuvb trichyeuvanban subject documentsubject tieude "
        "title",
        "signer": "nguoiky hotennguoiky nguoikyvb nguoikyvanban signer signedby signatory signername",
        "kind": "loaivanban theloai loaivb theloaivanban theloaivb tenloai hinhthucvanban kind documentkind "
        "documenttype doctype",
        "secrecy": "domat mucdomat capdomat secrecy secrecylevel confidentiality classification securitylevel",
        "urgency": "dokhan mucdokhan capdokhan urgency urgencylevel",
        "place": "diadanh place",
        "paper_location": "noigiubangiay noiluubangiay noiluutru noiluu vitriluu paperlocation storagelocation",
    }.items()
}
_MEANING = {name: meaning for meaning, names in FIELDS.items() for name in names}

OUTGOING_FORMS = frozenset(("vbdi", "vanbandi", "congvandi", "cvdi", "outgoing", "outgoingdocument", "phathanh"))

SECRECY = {
    **dict.fromkeys(("", "thuong", "binhthuong", "khong", "khongmat", "none", "normal", "public"), Secrecy.NONE),
    **dict.fromkeys(("mat", "confidential"), Secrecy.CONFIDENTIAL),
    **dict.fromkeys(("toimat", "secret"), Secrecy.SECRET),
    **dict.fromkeys(("tuyetmat", "topsecret"), Secrecy.TOP_SECRET),
}
URGENCY = {
    **dict.fromkeys(("", "thuong", "binhthuong", "khong", "none", "normal"), Urgency.NORMAL),
    **dict.fromkeys(("khan", "urgent"), Urgency.URGENT),
    **dict.fromkeys(("thuongkhan", "ratkhan", "veryurgent"), Urgency.VERY_URGENT),
    **dict.fromkeys(("hoatoc", "flash"), Urgency.FLASH),
    **dict.fromkeys(("hoatochengio", "flashtimed"), Urgency.FLASH_TIMED),
}

# what people call the parts of a head, for "missing: …"
NAMES: dict[str, Words] = {
    "arrival_number": {"vi": "số đến", "en": "arrival number"},
    "arrival_date": {"vi": "ngày đến", "en": "date of arrival"},
    "symbol": {"vi": "số, ký hiệu", "en": "symbol"},
    "date": {"vi": "ngày văn bản", "en": "date"},
    "issuer": {"vi": "nơi ban hành", "en": "issuer"},
    "subject": {"vi": "trích yếu", "en": "subject"},
    "signer": {"vi": "người ký", "en": "signer"},
    "kind": {"vi": "thể loại", "en": "kind"},
    "urgency": {"vi": "độ khẩn", "en": "urgency"},
}
_WANTED = ("symbol", "date", "issuer", "subject", "kind", "signer")
_LONGEST = {"issuer": 300, "symbol": 80, "subject": 2000, "signer": 200, "number": 20, "place": 120}


def key_of(name: str) -> str:
    """A field's or a value's name without what differs between spellings."""
    return re.sub(r"[^a-z0-9]", "", bare(name))


def missing(*parts: str) -> tuple[Words, ...]:
    """“Thiếu: …” of these parts of a head; nothing where none is missing."""
    if not parts:
        return ()
    listed = {language: ", ".join(NAMES[part][language] for part in parts) for language in ("vi", "en")}
    return ({"vi": f"Thiếu: {listed['vi']}.", "en": f"Missing: {listed['en']}."},)


def lacks_of(head: dict[str, Any]) -> tuple[Words, ...]:
    """What a head does not say."""
    return missing(*(part for part in _WANTED if not head.get(part)))


def _unknown(part: str, value: str) -> Words:
    return {
        "vi": f"Không hiểu {NAMES[part]['vi']} “{value[:80]}”.",
        "en": f"Not understood: {NAMES[part]['en']} “{value[:80]}”.",
    }


def line_of(note: Note) -> PastLine:
    """The note as an item to enter, with what it lacks."""
    values, unmapped = _values(note)
    row = f"UNID {note.unid}" if note.unid else "—"
    told = values.get("symbol") or values.get("subject")
    row = f"{row} · {told[:80]}" if told else row
    if not _UNID.fullmatch(note.unid):
        return PastLine(row, wrong=in_words("dxl.no-unid"))
    if key_of(note.form) in OUTGOING_FORMS:
        return PastLine(row, wrong=in_words("dxl.outgoing", form=note.form))
    secrecy = SECRECY.get(key_of(values.get("secrecy", "")))
    if secrecy is None:
        return PastLine(row, wrong=in_words("dxl.secrecy-unknown", value=values["secrecy"][:80]))
    head, unclear = _head(values)
    if secrecy is not Secrecy.NONE:
        head["secrecy"] = secrecy.value
    if not (head.get("symbol") or head.get("subject") or note.files):
        return PastLine(row, wrong=in_words("dxl.nothing", fields=", ".join(unmapped[:12]) or "—"), unmapped=unmapped)
    number, on = number_of(values.get("arrival_number", "")), date_of(values.get("arrival_date", ""))
    absent = [part for part, value in (("arrival_number", number), ("arrival_date", on)) if value is None]
    files, lost = _files(note, secrecy)
    return PastLine(
        row=row,
        number=number,
        on=on,
        head=head,
        paper_location=values.get("paper_location", "")[:300] or None,
        files=files,
        identity=f"notes/{note.unid}",
        lacks=(*missing(*absent), *lacks_of(head), *unclear, *lost),
        unmapped=unmapped,
    )


def place_of(note: Note) -> tuple[int, int]:
    """Where it comes in the order of numbers (year, number); what bears none comes last."""
    values, _ = _values(note)
    number, on = number_of(values.get("arrival_number", "")), date_of(values.get("arrival_date", ""))
    return (on.year, number) if on and number else (9999, 0)


def _values(note: Note) -> tuple[dict[str, str], tuple[str, ...]]:
    """Values by meaning (of several fields that mean one thing the surest that is filled in), and unknown fields."""
    by_name: dict[str, str] = {}
    unmapped = []
    for name, said in note.items.items():
        key, value = key_of(name), ", ".join(part for part in said if part)
        if key in _MEANING:
            by_name.setdefault(key, value)
        elif value and not name.startswith("$") and name != "Form":
            unmapped.append(name)
    values = {}
    for meaning, names in FIELDS.items():
        filled = [by_name[name] for name in names if by_name.get(name)]
        if filled:
            values[meaning] = filled[0]
    return values, tuple(unmapped)


def _head(values: dict[str, str]) -> tuple[dict[str, Any], list[Words]]:
    head: dict[str, Any] = {}
    unclear: list[Words] = []
    for part, longest in _LONGEST.items():
        if value := values.get(part):
            head[part] = value[:longest]
    if "symbol" not in head and (symbol := _joined(values)):
        head["symbol"] = symbol
    if date := values.get("date"):
        day = date_of(date)
        if day is None:
            unclear.append(_unknown("date", date))
        else:
            head["date"] = day.isoformat()
    if kind := values.get("kind"):
        known = kind_named(kind) or next((one for one in kinds_abbreviated(kind.strip()) if _sole(kind)), None)
        if known is None:
            unclear.append(_unknown("kind", kind))
        else:
            head["kind"] = known.name
    urgency = URGENCY.get(key_of(values.get("urgency", "")))
    if urgency is None:
        unclear.append(_unknown("urgency", values["urgency"]))
    elif urgency is not Urgency.NORMAL:
        head["urgency"] = urgency.value
    return head, unclear


def _sole(abbreviation: str) -> bool:
    return len(kinds_abbreviated(abbreviation.strip())) == 1


def _joined(values: dict[str, str]) -> str | None:
    """Number and notation kept in two fields, in the spelling that the notation is of: QĐ/TW, or QĐ-UBND."""
    number, notation = values.get("number", ""), values.get("notation", "").strip()
    if parse_symbol(notation) is not None:
        return notation
    if not number or not notation:
        return None
    joined = f"{number}{'-' if '/' in notation else '/'}{notation}"
    return joined if parse_symbol(joined) is not None else None


def _files(note: Note, secrecy: Secrecy) -> tuple[tuple[Attachment, ...], list[Words]]:
    if secrecy is not Secrecy.NONE:
        return (), [in_words("import.secret-content")] if note.files or note.body else []
    files = [Attachment(file.name, file.data) for file in note.files if file.data is not None]
    lost = [in_words(file.why, name=file.name) for file in note.files if file.why is not None]
    if not files and not lost and note.body:
        files = [Attachment("noi-dung.txt", note.body.encode())]
    return tuple(files), lost


def known_names() -> Iterator[str]:
    """Every name the tables know; each has one meaning."""
    for names in FIELDS.values():
        yield from names
