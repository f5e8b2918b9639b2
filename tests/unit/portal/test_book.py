"""The bound book, compared with the events line by line: text and places as PDFium reads them."""

import datetime as dt
import time
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest

from services.portal.features.registers.book import COLUMNS, bound
from shared.documents.head import DocumentHead
from shared.events import publishing, receiving
from shared.events.base import Event
from shared.events.publishing import entries
from shared.readmodels.model import AnyTable, Key
from shared.readmodels.reading import typed
from shared.readmodels.registers.fold import MODEL
from shared.readmodels.registers.queries import ROWS, Register
from shared.readmodels.registers.rows import Line
from shared.texts import say
from tests.unit.given import BODY, ref
from tests.unit.recorded import record

DAY = dt.date(2026, 3, 2)
SERIES = f"issue:{BODY}:QĐ:2026"
LONG = "999-CV/BANTUYENGIAOTINHUYQUANGNAMDANANGHOINHAPQUOCTE-VANTHU"
TABLES: dict[str, AnyTable] = {table.name: table for table in MODEL.tables}


def lines_of(register: Register, *events: Event) -> list[Line]:
    """The lines of the register after the events."""
    table, rows = TABLES[register], dict[Key, Any]()
    for event in events:
        recorded = record(event)
        for key in table.keys(recorded):
            row = table.evolve(key, rows.pop(key, None), recorded)
            if row is not None:
                rows[key] = row
    row_type: type[Line] = ROWS[register]
    return list(typed(row_type, [MODEL.answer(row) for row in rows.values()]))


def head(symbol: str, subject: str = "về việc triển khai nhiệm vụ") -> DocumentHead:
    return DocumentHead(issuer="Thành ủy Đà Nẵng", kind="Công văn", symbol=symbol, date=DAY, subject=subject)


def arrival(number: int, symbol: str, subject: str = "về việc triển khai nhiệm vụ") -> receiving.DocumentRegistered:
    return receiving.DocumentRegistered(
        document_id=uuid4(), body_id=BODY, channel=receiving.Channel.PAPER, arrival_number=number, register_year=2026,
        head=head(symbol, subject), registered_by=ref("vanthu"), registered_on=DAY,
    )  # fmt: skip


def incoming() -> list[Event]:
    """A correction of a correction, a cancelled number, one taken over, and one with a symbol without an end."""
    first, second, fourth = arrival(1, "11-CV/TU"), arrival(2, "12-CV/TU"), arrival(4, LONG)
    old: dict[str, Any] = {"document_id": first.document_id, "body_id": BODY, "corrected_by": ref("vanthu")}
    return [
        first,
        receiving.RegistrationCorrected(**old, was=head("11-CV/TU"), head=head("17-CV/TU"), reason="chép nhầm"),
        receiving.RegistrationCorrected(**old, was=head("17-CV/TU"), head=head("71-CV/TU"), reason="lại nhầm"),
        second,
        receiving.ArrivalCancelled(
            document_id=second.document_id, body_id=BODY, arrival_number=2, register_year=2026, reason="vào hai lần",
            cancelled_by=ref("vanthu"), head=second.head, registered_on=DAY,
        ),
        receiving.PastDocumentEntered(
            document_id=uuid4(), body_id=BODY, arrival_number=3, register_year=2026, registered_on=DAY,
            head=head("13-CV/TU"), source="so.xlsx", entered_by=ref("vanthu"),
        ),
        fourth,
    ]  # fmt: skip


def outgoing() -> list[Event]:
    """A reserved number, a cancelled one, one taken over, one that was corrected, sent and received."""
    place: dict[str, Any] = {"body_id": BODY, "series": SERIES}
    numbered = publishing.DocumentNumbered(
        **place, document_id=uuid4(), number=4, symbol="04-QĐ/QU", numbered_by=ref("vanthu"), head=head("04-QĐ/QU")
    )
    of: dict[str, Any] = {"document_id": numbered.document_id, "body_id": BODY}
    right = head("04-QĐ/QU", "về việc triển khai kế hoạch")
    return [
        entries.PastIssuedEntered(
            **place, document_id=uuid4(), number=1, symbol="01-QĐ/QU", issued_on=DAY, head=head("01-QĐ/QU"),
            source="so.xlsx", entered_by=ref("vanthu"),
        ),
        entries.NumberReserved(
            **place, document_id=uuid4(), number=2, symbol="02-QĐ/QU", head=head("02-QĐ/QU"), reason="họp tối nay",
            reserved_by=ref("vanthu"),
        ),
        entries.NumberCancelled(
            **place, document_id=uuid4(), number=3, symbol="03-QĐ/QU", reason="sai thể loại",
            cancelled_by=ref("vanthu"), head=head("03-QĐ/QU"),
        ),
        numbered,
        entries.IssueCorrected(**of, head=right, was=head("04-QĐ/QU"), reason="thiếu chữ", corrected_by=ref("vanthu")),
        entries.SentOnPaper(
            **of, sendings=(entries.PaperSending(recipient="UBND quận"),), sent_on=DAY, sent_by=ref("vanthu")
        ),
        entries.ReceiptNoted(
            **of, recipient="UBND quận", received_on=DAY, received_by="Bà Ba", noted_by=ref("vanthu")
        ),
    ]  # fmt: skip


def words_in_columns(data: bytes, widths: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Each character of the pages' tables, with the column in which it stands."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        usable = page.get_width() - 32 / 25.4 * 72
        edges = [22 / 25.4 * 72]
        for width in widths:
            edges.append(edges[-1] + usable * width / sum(widths))
        for index in range(text.count_chars()):
            character = text.get_text_range(index, 1)
            if character.strip():
                left, _, right, _ = text.get_charbox(index)
                inside = [
                    at for at, edge in enumerate(edges[:-1]) if left >= edge - 0.5 and right <= edges[at + 1] + 0.5
                ]
                yield (inside[0] if inside else -1), character


def pages_of(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def flat(text: str) -> str:
    return "".join(text.replace("\u200b", "").replace("\ufffe", "").split())


def line_texts(register: Register, data: bytes) -> dict[int, str]:
    """What stands in each column of the whole book, without spaces."""
    columns: dict[int, str] = {}
    for at, character in words_in_columns(data, [column.width for column in COLUMNS[register]]):
        columns[at] = columns.get(at, "") + character
    return {at: flat(text) for at, text in columns.items()}


def struck_through(data: bytes) -> int:
    """How many strokes lie across text: paths as flat as a line that are no rule of the table."""
    found = 0
    for page in pypdfium2.PdfDocument(data):
        for item in page.get_objects(max_depth=4):
            left, bottom, right, top = item.get_bounds()
            found += item.type == 2 and top - bottom < 1.5 and 0 < right - left < 170  # a path
    return found


@pytest.mark.parametrize(("register", "events"), [("incoming", incoming()), ("outgoing", outgoing())])
def test_the_book_says_what_the_events_say(register: Register, events: list[Event]) -> None:
    lines = lines_of(register, *events)
    data = bound(register, lines, "Quận ủy Hải Châu", {}, "")
    columns = line_texts(register, data)
    for line in lines:
        for at, column in enumerate(COLUMNS[register]):
            cell = column.cell(line, {})
            for part in (cell.now, *cell.old):
                assert flat(part) in columns.get(at, ""), (column.heading, part)
    whole = flat("".join(pages_of(data)))
    assert flat(say("registers.book.closing", pages="1", first="01", last="04")) in whole
    assert flat("Trang 1/1") in whole
    assert all(flat(say(f"registers.book.{name}")) in whole for name in ("keeper", "head"))


def test_each_mark_stands_in_the_remarks() -> None:
    whole = flat(line_texts("incoming", bound("incoming", lines_of("incoming", *incoming()), "x", {}, ""))[9])
    for said in ("chépnhầm", "lạinhầm", "vàohailần", "Chuyểntừsổcũ"):
        assert said in whole
    whole = flat(line_texts("outgoing", bound("outgoing", lines_of("outgoing", *outgoing()), "x", {}, ""))[9])
    for said in ("họptốinay", "saithểloại", "thiếuchữ", "Chuyểntừsổcũ"):
        assert said in whole


def test_old_values_and_cancelled_lines_are_struck_through() -> None:
    plain = struck_through(bound("incoming", lines_of("incoming", arrival(1, "11-CV/TU")), "x", {}, ""))
    marked = struck_through(bound("incoming", lines_of("incoming", *incoming()), "x", {}, ""))
    assert marked >= plain + 2 + 6  # two old symbols, and what the cancelled line says


def test_no_column_runs_into_the_next_one() -> None:
    data = bound("incoming", lines_of("incoming", arrival(1, LONG)), "x", {}, "")
    texts = line_texts("incoming", data)
    assert flat(LONG) in texts[3]
    assert "02/03/2026" in texts[0] and "02/03/2026" in texts[4]


def test_a_thick_book_repeats_its_head_and_counts_its_pages_within_seconds() -> None:
    subject = "về việc triển khai thực hiện nghị quyết và kế hoạch công tác năm"
    lines = lines_of("incoming", *(arrival(number, f"{number}-CV/TU", subject) for number in range(1, 3001)))
    begun = time.process_time()
    data = bound("incoming", lines, "Quận ủy Hải Châu", {}, "")
    assert time.process_time() - begun < 30
    pages = pages_of(data)
    assert len(pages) > 50
    for number, page in enumerate(pages, 1):
        assert flat(f"Trang {number}/{len(pages)}") in flat(page)
    assert all("Ngàyđến" in flat(page) for page in pages[:-1])
    assert flat(say("registers.book.closing", pages=str(len(pages)), first="01", last="3000")) in flat(pages[-1])


def test_every_series_is_a_book_of_its_own() -> None:
    other = publishing.DocumentNumbered(
        document_id=uuid4(), body_id=BODY, series=f"issue:{BODY}:TB:XXII:secret", number=1, symbol="01-TB/QU",
        numbered_by=ref("vanthu"), head=head("01-TB/QU"),
    )  # fmt: skip
    pages = [flat(page) for page in pages_of(bound("outgoing", lines_of("outgoing", *outgoing(), other), "x", {}, ""))]
    assert len(pages) == 2
    assert all("Trang1/1" in page for page in pages)
    assert "NhiệmkỳXXII" in pages[1] and "VĂNBẢNMẬTĐI" in pages[1] and "VĂNBẢNMẬTĐI" not in pages[0]
