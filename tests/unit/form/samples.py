"""Papers with every element, written as ProseMirror writes them."""

import dataclasses
import datetime as dt
import hashlib
import io
from typing import Any

from PIL import Image

from shared.documents.symbols import Style
from shared.documents.urgency import Urgency
from shared.form.official import OfficialDocument
from shared.paper.content import Signer
from shared.paper.paper import Paper

Node = dict[str, Any]
TAB: Node = {"type": "tab"}
BREAK: Node = {"type": "hardBreak"}
LONG = (
    "Các cơ quan, đơn vị, địa phương tổ chức quán triệt, triển khai thực hiện nghiêm túc các nội dung nêu trên; định kỳ "
    "hằng quý báo cáo kết quả về Ban Tổ chức Thành ủy để tổng hợp. "
)


def text(words: str, *marks: str) -> Node:
    return {"type": "text", "text": words, "marks": [{"type": mark} for mark in marks]}


def _content(pieces: tuple[str | Node, ...]) -> list[Node]:
    return [text(piece) if isinstance(piece, str) else piece for piece in pieces]


def para(*pieces: str | Node, **attrs: Any) -> Node:
    return {"type": "paragraph", "attrs": attrs, "content": _content(pieces)}


def clause(level: str, *pieces: str | Node, **attrs: Any) -> Node:
    return {"type": "clause", "attrs": {"level": level, **attrs}, "content": _content(pieces)}


def note(words: str) -> Node:
    return {"type": "footnote", "content": [text(words)]}


def cell(*pieces: str | Node, head: bool = False, **attrs: Any) -> Node:
    blocks = [para(piece) if isinstance(piece, str) else piece for piece in pieces]
    return {"type": "tableHeader" if head else "tableCell", "attrs": attrs, "content": blocks}


def table(*rows: list[Node], **attrs: Any) -> Node:
    return {"type": "table", "attrs": attrs, "content": [{"type": "tableRow", "content": row} for row in rows]}


def appendix(*pieces: str | Node, **attrs: Any) -> Node:
    return {"type": "appendix", "attrs": attrs, "content": _content(pieces)}


def page_break(**attrs: Any) -> Node:
    return {"type": "pageBreak", "attrs": attrs}


def paper(*blocks: Node) -> Paper:
    return Paper.model_validate({"doc": {"type": "doc", "content": list(blocks)}})


def picture_bytes(width: int = 60, height: int = 40, kind: str = "PNG") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), (180, 60, 60)).save(made, kind)
    return made.getvalue()


def picture(data: bytes, width: float, height: float, alt: str | None = None, kind: str = "png") -> Node:
    file = {
        "sha256": hashlib.sha256(data).hexdigest(), "name": f"hinh.{kind}", "media_type": f"image/{kind}",
        "bytes": len(data),
    }  # fmt: skip
    return {"type": "image", "attrs": {"file": file, "width": width, "height": height, "alt": alt}}


def by_sha(*pictures: bytes) -> dict[str, bytes]:
    return {hashlib.sha256(data).hexdigest(): data for data in pictures}


def work(rows: int) -> Node:
    """A table with merged heads over two rows, and a note in its last row."""
    return table(
        [
            cell("TT", head=True, rowspan=2, valign="middle", colwidth=[50]),
            cell("Nội dung", head=True, rowspan=2, colwidth=[260]),
            cell("Thời gian", head=True, colspan=2, colwidth=[150, 150]),
        ],
        [cell("Bắt đầu", head=True, colwidth=[150]), cell("Hoàn thành", head=True, colwidth=[150])],
        *([cell(f"{n}"), cell(f"Việc {n}"), cell("01/02/2026"), cell("30/6/2026")] for n in range(1, rows + 1)),
        [cell("Tổng cộng", colspan=2), cell(para("như trên", note("Ghi chú trong bảng.")), colspan=2)],
    )


PICTURE = picture_bytes()
DECISION = OfficialDocument(
    style=Style.PARTY,
    issuer="Ban Thường vụ Thành ủy",
    parent=None,
    kind="Quyết định",
    subject="ban hành Quy chế làm việc",
    grounds=("Căn cứ Điều lệ Đảng Cộng sản Việt Nam;", "Căn cứ Quy định số 399-QĐ/TW, ngày 09/01/2026,"),
    enacting="BAN THƯỜNG VỤ QUYẾT ĐỊNH:",
    paper=paper(
        clause("article", LONG),
        clause("chapter", text("QUY ĐỊNH CHUNG", "bold")),
        clause("article", text("Phạm vi điều chỉnh", "bold")),
        clause("arabic", "Khoản thứ nhất", note("Chú thích cuối trang."), "."),
        clause("letter", "Điểm có ", text("chữ đậm", "bold"), " và ", text("chữ nghiêng", "italic"), "."),
        clause("dash", "Gạch đầu dòng."),
        para("Ngày", TAB, "12", first=0, tabs=[{"at": 165, "align": "right", "leader": "dots"}]),
        para("Dòng một", BREAK, "dòng hai"),
        work(2),
        para(picture(PICTURE, 60, 40, "Biểu đồ"), align="center"),
        para(LONG * 2),
        appendix("DANH MỤC CÔNG VIỆC", orientation="landscape", attached=True),
        work(60),
        appendix("MẪU BIỂU"),
        clause("roman", "THÔNG TIN CHUNG"),
        para(LONG),
    ),
    recipient_lines=("Các ban đảng Thành ủy;",),
    kept_by="Lưu Văn phòng Thành ủy.",
    signers=(Signer(authority=("T/M BAN THƯỜNG VỤ",), post="Phó Bí thư", name="Nguyễn Thị Ỷ Lan"),),
    urgency=Urgency.URGENT,
    symbol="05-QĐ/TU",
    place="Đà Nẵng",
    date=dt.date(2026, 6, 3),
)
STATE_DECISION = dataclasses.replace(
    DECISION, style=Style.STATE, issuer="Ủy ban nhân dân", parent="Thành phố Đà Nẵng", symbol="881/QĐ-UBND"
)
LETTER = dataclasses.replace(
    DECISION, kind="Công văn", subject="về việc báo cáo kết quả", grounds=(), enacting=None, paper=paper(para(LONG)),
    addressees=("Các ban đảng;", "Các đảng ủy."), symbol="293-CV/TU", urgency=Urgency.NORMAL,
)  # fmt: skip
