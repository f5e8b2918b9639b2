"""edXML: other makers' messages are read, ours are strict, and hostile ones are refused by name."""

import base64
import gzip
import json
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from pydantic import ValidationError

from services.subscriptions.edxml import packaging
from services.subscriptions.edxml.cli import main, organs_of, summary
from services.subscriptions.edxml.errors import UnreadableMessage
from services.subscriptions.edxml.message import NAMESPACE, Kind, Message, Organ, sha256_of
from services.subscriptions.edxml.reading import read
from services.subscriptions.edxml.writing import Incomplete, write_file, write_mime
from tests.unit.subscriptions.messages import PDF, WRAPPINGS, encoded, fields, file_form, inline, messages, zipped

relaxed = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))

EXPECTED = {
    "kind": "new", "from": "000.00.00.H17", "to": ["000.01.12.H28", "000.02.12.H28"], "number": "881",
    "notation": "QĐ-UBND", "date": "2022-03-04", "subject": "Về việc phê duyệt kế hoạch", "signer": "Trần Văn A",
    "document_id": "000.00.00.H17,2022/03/04,881/QĐ-UBND", "response_for": None, "status_code": None,
    "attachments": [{"name": "qd-881.pdf", "media_type": "application/pdf", "bytes": len(PDF), "sha256": sha256_of(PDF)}],
}  # fmt: skip
NO_FILES = {**EXPECTED, "attachments": []}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("write", [write_file, write_mime])
@relaxed
@given(data=st.data())
def test_there_and_back(kind: Kind, write: Callable[[Message], bytes], data: st.DataObject) -> None:
    message = data.draw(messages(kind))
    assert read(write(message)) == message


@pytest.mark.parametrize("maker", ["ours", "go.vn", "no prefix", "undeclared", "bare", "utf-16", "said utf-16", "soap"])
def test_makers_differ(maker: str) -> None:
    prefixed, plain = fields(), fields("")
    message = {
        "ours": file_form(prefixed, inline()),
        "go.vn": f'<edXMLEnvelope xmlns="http://www.go.vn/eDoc">{plain}<Attachment><FileName>qd-881.pdf</FileName>'
        f"<FileType>pdf</FileType><Content>{encoded(PDF)}</Content></Attachment></edXMLEnvelope>".encode(),
        "no prefix": file_form(plain, inline()),
        "undeclared": f"<edXML:edXML>{prefixed}{inline()}</edXML:edXML>".encode(),
        "bare": f"\ufeff<x>{plain.replace('<MessageHeader>', '').replace('</MessageHeader>', '')}{inline()}</x>".encode(),
        "utf-16": f'<?xml version="1.0" encoding="utf-16"?><e>{plain}{inline()}</e>'.encode("utf-16"),
        "said utf-16": f'<?xml version="1.0" encoding="utf-16"?><e>{plain}{inline()}</e>'.encode(),
        "soap": f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>{plain}</s:Header>'
        f"<s:Body>{inline()}</s:Body></s:Envelope>".encode(),
    }[maker]
    assert summary(read(message)) == EXPECTED


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_a_file_is_itself_whatever_it_is_wrapped_in(wrapping: str) -> None:
    assert summary(read(file_form(fields(), inline(content=WRAPPINGS[wrapping])))) == EXPECTED


def test_an_archive_that_was_sent_stays_one() -> None:
    archive = zipped("ke-hoach.pdf", PDF)
    message = file_form(fields(), inline("ho-so.zip", encoded(archive)).replace("application/pdf", "application/zip"))
    (file,) = read(message).attachments
    assert (file.name, file.media_type, file.content) == ("ho-so.zip", "application/zip", archive)


def test_a_manifest_completes_what_the_files_do_not_say() -> None:
    manifest = (
        '<b><Manifest><Reference href="cid:2"><AttachmentName>hai.pdf</AttachmentName><ContentType>application/pdf'
        '</ContentType></Reference><Reference href="cid:1"><AttachmentName>một.txt</AttachmentName></Reference>'
        '<Reference href="http://x/y"><AttachmentName>ba.pdf</AttachmentName></Reference></Manifest></b>'
        f"<AttachmentEncoded><Attachment><ContentId>1</ContentId><Data>{encoded(b'mot mot mot')}</Data></Attachment>"
        f"<Attachment><ContentId>cid:2</ContentId><Data>{encoded(PDF)}</Data></Attachment></AttachmentEncoded>"
    )
    files = read(file_form(fields(), manifest)).attachments
    assert [(file.name, file.media_type, file.content) for file in files] == [
        ("hai.pdf", "application/pdf", PDF), ("một.txt", None, b"mot mot mot"), ("ba.pdf", None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "code",
    [
        "<Code><CodeNumber>881</CodeNumber><CodeNotation>881/QĐ-UBND</CodeNotation></Code>",
        "<Code><CodeNumber/><CodeNotation>881/QĐ-UBND</CodeNotation></Code>",
        "<Code><CodeNumber>881/QĐ-UBND</CodeNumber></Code>",
        "<Code><CodeNumber>881/QĐ-UBND</CodeNumber><CodeNotation>881/QĐ-UBND</CodeNotation></Code>",
        "<Code><CodeNumber>881</CodeNumber><CodeNotation>/QĐ-UBND</CodeNotation></Code>",
        "<Code>Số: 881/QĐ-UBND</Code>",
    ],
)
def test_number_and_notation_in_one_field_or_two(code: str) -> None:
    assert summary(read(file_form(fields("", code)))) == NO_FILES


def test_a_party_symbol_and_a_year_in_the_notation() -> None:
    def told(code: str) -> tuple[str | None, str | None]:
        message = read(file_form(fields("", f"<Code>{code}</Code>")))
        return message.number, message.notation

    assert told("<CodeNumber/><CodeNotation>127-QĐ/TU</CodeNotation>") == ("127", "QĐ/TU")
    assert told("<CodeNumber>20</CodeNumber><CodeNotation>2020/QĐ-TTg</CodeNotation>") == ("20", "2020/QĐ-TTg")
    assert told("") == (None, None)


@pytest.mark.parametrize(
    "date",
    ["04/03/2022", "4/3/2022", "2022-03-04", "2022-03-04T00:00:00+07:00", "2022-03-03T17:00:00.000Z", "20220304",
     "2022/03/04 08:15:00", "04-03-2022 08:15", "3/4/2022 12:00:00 AM", "04/03/2022 8:00:00 SA", "04.03.2022",
     "Đà Nẵng, ngày 04 tháng 03 năm 2022", "1646326800000", "/Date(1646326800000)/"],
)  # fmt: skip
def test_dates_as_makers_write_them(date: str) -> None:
    assert summary(read(file_form(fields(date=date)))) == NO_FILES


@pytest.mark.parametrize("date", ["", "31/02/2022", "hôm qua", "99999999999999999999", "2022"])
def test_what_is_no_date_says_nothing(date: str) -> None:
    assert read(file_form(fields(date=date))).date is None


@pytest.mark.parametrize(
    ("number", "kind"), [("0", "new"), ("1", "recall"), ("2", "update"), ("3", "replace"), ("01", "recall")]
)
def test_kinds(number: str, kind: str) -> None:
    assert read(file_form(fields(kind=number))).kind == kind


def test_a_status_message() -> None:
    status = (
        "<edXML:Status><edXML:ResponseFor><edXML:OrganId>000.00.00.H17</edXML:OrganId><edXML:Code>881/QĐ-UBND</edXML:Code>"
        "<edXML:DocumentId>000.00.00.H17,2022/03/04,881/QĐ-UBND</edXML:DocumentId></edXML:ResponseFor><edXML:From>"
        "<edXML:OrganId>000.01.12.H28</edXML:OrganId></edXML:From><edXML:StatusCode>3</edXML:StatusCode></edXML:Status>"
    )
    assert summary(read(file_form(status))) == {
        **dict.fromkeys(EXPECTED), "kind": "status", "from": "000.01.12.H28", "to": [], "attachments": [],
        "response_for": "000.00.00.H17,2022/03/04,881/QĐ-UBND", "status_code": "03",
    }  # fmt: skip


def test_packings_of_the_whole_message() -> None:
    message = file_form(fields(), inline())
    for packed in (gzip.compress(message), zipped("message.edxml", message), base64.encodebytes(message)):
        assert summary(read(packed)) == EXPECTED


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
@pytest.mark.parametrize("closed", [True, False])
def test_mime_as_other_makers_write_it(newline: str, closed: bool) -> None:
    manifest = '<Manifest><Reference href="cid:f1"><AttachmentName>qd-881.pdf</AttachmentName></Reference></Manifest>'
    lines = [
        "--b", "Content-Type: application/octet-stream", "Content-ID: <f1>", "Content-Transfer-Encoding: binary", "",
    ]  # fmt: skip
    xml = file_form(fields(), manifest)
    body = newline.join(lines).encode() + newline.encode() + PDF + newline.encode()
    data = body + f"--b{newline}Content-Type: text/xml{newline}{newline}".encode() + xml
    data += f"{newline}--b--{newline}".encode() if closed else b""
    (file,) = read(data).attachments
    assert (file.name, file.content) == ("qd-881.pdf", PDF)


BOMB = """<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"""
OUTSIDE = """<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>"""


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("doctype", BOMB.encode() + file_form(fields())[38:].replace(b"\xc4\x90", b"&b;", 1)),
        ("doctype", OUTSIDE.encode() + b"<a><MessageHeader><Subject>&x;</Subject></MessageHeader></a>"),
        ("malformed", file_form(fields().replace("</edXML:Subject>", "&x;</edXML:Subject>"))),
        ("malformed", file_form(fields())[:-20]),
        ("malformed", b"<a>\xff\xfe</a>"),
        ("malformed", b"<?xml version='1.0' encoding='no-such'?><a/>"),
        ("too-deep", b"<a>" * 100 + b"</a>" * 100),
        ("not-edxml", b"<html><body>404</body></html>"),
        ("not-edxml", b""),
        ("not-edxml", b"%PDF-1.4"),
        ("not-edxml", file_form(fields(kind="9"))),
        ("attachment-broken", file_form(fields(), inline(content="!!!! no base64 at all !!!!"))),
        ("attachment-broken", file_form(fields(), inline(content=encoded(gzip.compress(PDF)[:-12])))),
    ],
)
def test_hostile_messages_are_refused_by_name(code: str, data: bytes) -> None:
    with pytest.raises(UnreadableMessage) as refused:
        read(data)
    assert refused.value.code == code


@pytest.mark.parametrize("wrap", [gzip.compress, zlib.compress, partial(zipped, "x.pdf")], ids=["gzip", "zlib", "ZIP"])
def test_attachments_that_grow_without_end_are_refused(wrap: Callable[[bytes], bytes]) -> None:
    with pytest.raises(UnreadableMessage) as refused:
        read(file_form(fields(), inline(content=encoded(wrap(bytes(80 << 20))))))
    assert refused.value.code == "attachment-bomb"


def test_a_message_that_is_too_large_is_not_even_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "large.edxml"
    with path.open("wb") as file:
        file.truncate(300 * 1024 * 1024)  # sparse: it would be 300 MB in memory
    assert main(["read", str(path)]) == 2
    assert "too-large" in capsys.readouterr().err
    assert packaging.LARGEST_MESSAGE < 300 * 1024 * 1024


def test_read_prints_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.edxml"
    path.write_bytes(file_form(fields(), inline()))
    assert main(["read", str(path)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == EXPECTED
    assert list(json.loads(line)) == list(EXPECTED)
    assert main(["read", str(tmp_path / "none")]) == 2


def test_a_setting_that_is_no_mapping_is_told() -> None:
    assert organs_of("") == {}
    assert organs_of('{"quan-uy-hai-chau": "000.01.31.H17"}') == {"quan-uy-hai-chau": "000.01.31.H17"}
    for text in ("{", "[]", '{"a": 1}'):
        with pytest.raises(ValidationError):
            organs_of(text)


def test_written_strictly() -> None:
    message = read(file_form(fields(), inline()))
    root = etree.fromstring(write_file(message))
    assert root.tag == f"{{{NAMESPACE}}}edXML"
    assert root.prefix is None
    assert all(node.prefix == "edXML" for node in root[0].iter())
    assert all(node.prefix is None for node in root[1].iter())
    header = root.find(f".//{{{NAMESPACE}}}MessageHeader")
    assert header is not None
    names = [etree.QName(node).localname for node in header]
    order = ["From", "To", "Code", "PromulgationInfo", "DocumentType", "Subject", "Content", "SignerInfo", "DueDate",
             "ToPlaces", "OtherInfo", "ResponseFor", "SteeringType", "DocumentId"]  # fmt: skip
    assert list(dict.fromkeys(names)) == [name for name in order if name in names]
    with pytest.raises(Incomplete, match="To/OrganId"):
        write_file(message.model_copy(update={"to": (Organ(name="không có mã"),)}))


@relaxed
@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read(data)
    except UnreadableMessage:
        return
