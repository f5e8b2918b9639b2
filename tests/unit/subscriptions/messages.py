"""edXML messages as other makers write them, and any message at all."""

import base64
import datetime as dt
import gzip
import io
import zipfile

from hypothesis import strategies as st

from services.subscriptions.edxml.message import (
    Attachment,
    Hop,
    Kind,
    Message,
    Organ,
    Receiver,
    Replaced,
    ResponseFor,
    Signer,
    Staff,
)
from services.subscriptions.edxml.writing import xml_text

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

FIELDS = """
<{p}MessageHeader>
  <{p}From><{p}OrganId>000.00.00.H17</{p}OrganId><{p}OrganName>UBND thành phố Đà Nẵng</{p}OrganName></{p}From>
  <{p}To><{p}OrganId>000.01.12.H28</{p}OrganId></{p}To>
  <{p}To><{p}OrganId>000.02.12.H28</{p}OrganId></{p}To>
  {code}
  <{p}PromulgationInfo><{p}Place>Đà Nẵng</{p}Place><{p}PromulgationDate>{date}</{p}PromulgationDate></{p}PromulgationInfo>
  <{p}DocumentType><{p}Type>2</{p}Type><{p}TypeName>Quyết định</{p}TypeName></{p}DocumentType>
  <{p}Subject>  Về việc phê duyệt
     kế hoạch </{p}Subject>
  <{p}SignerInfo><{p}Competence>KT</{p}Competence><{p}FullName>Trần Văn A</{p}FullName></{p}SignerInfo>
  <{p}DocumentId>000.00.00.H17,2022/03/04,881/QĐ-UBND</{p}DocumentId>
</{p}MessageHeader>
<{p}TraceHeaderList><{p}Bussiness><{p}BussinessDocType>{type}</{p}BussinessDocType></{p}Bussiness></{p}TraceHeaderList>
"""


def fields(p: str = "edXML:", code: str | None = None, date: str = "2022/03/04", kind: str = "0") -> str:
    """Header and trace of a document, with prefix ``p``."""
    two = f"<{p}Code><{p}CodeNumber>881</{p}CodeNumber><{p}CodeNotation>QĐ-UBND</{p}CodeNotation></{p}Code>"
    return FIELDS.format(p=p, code=two if code is None else code, date=date, type=kind)


def inline(name: str = "qd-881.pdf", content: str | None = None) -> str:
    """A file in the XML, in the element names of the file form."""
    encoded = base64.encodebytes(PDF).decode() if content is None else content
    return (
        "<AttachmentEncoded><Attachment><ContentType>application/pdf</ContentType><ContentId>f1</ContentId>"
        f"<ContentTransferEncoded>{encoded}</ContentTransferEncoded>"
        f"<AttachmentName>{name}</AttachmentName></Attachment></AttachmentEncoded>"
    )


def file_form(header: str, attachments: str = "", namespace: str = "http://www.mic.gov.vn/TBT/QCVN_102_2016") -> bytes:
    """The file form around a header."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><edXML xmlns="{namespace}"><edXML:edXMLEnvelope xmlns:edXML="{namespace}">'
        f"<edXML:edXMLHeader>{header}</edXML:edXMLHeader></edXML:edXMLEnvelope>{attachments}</edXML>"
    ).encode()


def zipped(name: str, content: bytes) -> bytes:
    """A ZIP archive of one entry."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def encoded(data: bytes) -> str:
    """Base64 on one line."""
    return base64.b64encode(data).decode()


WRAPPINGS = {
    "plain": encoded(PDF),
    "in lines": base64.encodebytes(PDF).decode(),
    "without padding": encoded(PDF).rstrip("="),
    "as a data URI": f"data:application/pdf;base64,{encoded(PDF)}",
    "gzip": encoded(gzip.compress(PDF)),
    "gzip after its length": encoded(len(PDF).to_bytes(4, "little") + gzip.compress(PDF)),
    "ZIP of one entry": encoded(zipped("qd-881.pdf", PDF)),
    "ZIP in gzip": encoded(gzip.compress(zipped("x.pdf", PDF))),
}

_TEXTS = st.text(min_size=1, max_size=40).map(xml_text).filter(bool)
_TEXT = st.none() | _TEXTS
_ORGANS = st.from_regex(r"\A\d{3}\.\d{2}\.\d{2}\.H\d{2}\Z")
_DATES = st.dates(dt.date(1930, 1, 1), dt.date(2200, 1, 1))
_TIMES = st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2200, 1, 1)).map(lambda at: at.replace(microsecond=0))
_ORGAN = st.builds(Organ, id=_ORGANS, name=_TEXT, in_charge=_TEXT, address=_TEXT, email=_TEXT)
_FILES = st.lists(
    st.tuples(
        st.from_regex(r"\A[a-zđă][a-z0-9 đăê]{0,20}[a-z0-9]\.(pdf|docx|txt)\Z"),
        st.sampled_from(["application/pdf", "text/plain", "application/octet-stream"]),
        st.binary(min_size=1, max_size=300).filter(lambda data: data[:1] not in (b"P", b"\x1f", b"\x78") and data[4:6] != b"\x1f\x8b"),
    ),
    max_size=3,
    unique_by=lambda file: file[0],
).map(
    lambda files: tuple(
        Attachment(name=name, media_type=media_type, content=content, content_id=f"id-{index}")
        for index, (name, media_type, content) in enumerate(files)
    )
)  # fmt: skip


def messages(kind: Kind) -> st.SearchStrategy[Message]:
    """Any message of this kind that may be written."""
    if kind is Kind.STATUS:
        return st.builds(
            Message,
            kind=st.just(kind),
            sender=_ORGAN,
            response_for=st.builds(
                ResponseFor, organ_id=_ORGANS, document_id=_TEXTS, code=_TEXT, date=st.none() | _DATES
            ),
            status_code=st.sampled_from(["01", "02", "03", "04", "05", "06", "13", "15", "16"]),
            status_description=_TEXT,
            status_at=st.none() | _TIMES,
        )
    received = st.builds(Receiver, organ_id=_ORGANS, added=st.booleans())
    replaced = st.builds(Replaced, document_id=_TEXTS, organ_ids=st.lists(_ORGANS, max_size=2).map(tuple))
    return st.builds(
        Message,
        kind=st.just(kind),
        sender=_ORGAN,
        to=st.lists(_ORGAN, min_size=1, max_size=3).map(tuple),
        number=st.from_regex(r"\A[1-9]\d{0,3}\Z"),
        notation=st.sampled_from(["QĐ-UBND", "QĐ/TU", "SKHĐT-DN", "CTr/BTGTU"]),
        date=_DATES,
        place=_TEXT,
        subject=_TEXTS,
        signer=st.builds(Signer, competence=_TEXT, position=_TEXT, name=_TEXT),
        due=st.none() | _DATES,
        to_places=st.lists(_TEXTS, max_size=2).map(tuple),
        priority=st.none() | st.integers(0, 4),
        steering=st.none() | st.integers(1, 3),
        document_id=_TEXTS,
        hops=st.lists(st.builds(Hop, organ_id=_ORGANS, at=_TIMES), max_size=2).map(tuple),
        reason=_TEXT,
        receivers=st.lists(received, max_size=2).map(tuple) if kind is Kind.UPDATE else st.just(()),
        replaced=st.lists(replaced, max_size=2).map(tuple) if kind is Kind.REPLACE else st.just(()),
        staff=st.none() | st.builds(Staff, name=_TEXTS, department=_TEXT),
        paper=st.none() | st.booleans(),
        attachments=_FILES,
    )
