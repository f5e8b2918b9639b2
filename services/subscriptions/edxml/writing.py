"""Writing a message strictly: every element with its prefix and in the order of QCVN 102:2016, in either packaging.

Strict .NET peers reject children without the ``edXML:`` prefix, and elements out of order.
"""

import base64
import datetime as dt
import re
from collections.abc import Iterable
from urllib.parse import quote

from lxml import etree

from services.subscriptions.edxml.message import (
    NAMESPACE,
    Attachment,
    Kind,
    Message,
    Organ,
    ResponseFor,
    Staff,
    sha256_of,
)
from services.subscriptions.edxml.values import clean, clean_name

XLINK = "http://www.w3.org/1999/xlink"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
SIGNATURE_PLACE = "DigitalSignature"
_E = f"{{{NAMESPACE}}}"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,80}/[A-Za-z0-9!#$&^_.+-]{1,80}")  # RFC 6838, 4.2
_PREFIXES = {"edXML": NAMESPACE}


class Incomplete(ValueError):
    """The message lacks a field that QCVN 102:2016 demands of its kind."""


def check(message: Message) -> None:
    """Raises `Incomplete` where a peer would refuse the message."""
    missing = [] if message.sender.id else ["From/OrganId"]
    if message.kind is Kind.STATUS:
        missing += [] if message.status_code else ["StatusCode"]
        missing += [] if message.response_for and message.response_for.document_id else ["ResponseFor/DocumentId"]
    else:
        missing += [] if message.to and all(organ.id for organ in message.to) else ["To/OrganId"]
        missing += [name for name, value in (
            ("CodeNumber", message.number), ("CodeNotation", message.notation), ("PromulgationDate", message.date),
            ("Subject", message.subject), ("DocumentId", message.document_id),
        ) if not value]  # fmt: skip
    if missing:
        raise Incomplete(", ".join(missing))


def file_form(message: Message) -> etree._Element:
    """The message as one XML document with its files inside.  Raises `Incomplete`."""
    check(message)
    root = etree.Element(f"{_E}edXML", nsmap={None: NAMESPACE})
    envelope = etree.SubElement(root, f"{_E}edXMLEnvelope", nsmap=_PREFIXES)
    header = etree.SubElement(envelope, f"{_E}edXMLHeader")
    _fill_header(header, message)
    body = etree.SubElement(envelope, f"{_E}edXMLBody")
    _manifest(body, message.attachments)
    if message.attachments:
        encoded = etree.SubElement(root, f"{_E}AttachmentEncoded")
        for index, attachment in enumerate(message.attachments):
            node = etree.SubElement(encoded, f"{_E}Attachment")
            content = base64.b64encode(attachment.content).decode() if attachment.content is not None else None
            _add(node, ContentType=attachment.media_type, ContentId=_content_id(attachment, index),
                 Description=attachment.description, ContentTransferEncoded=content,
                 AttachmentName=attachment.name)  # fmt: skip
    return root


def to_bytes(root: etree._Element) -> bytes:
    """The document as UTF-8 with an XML declaration."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def write_file(message: Message) -> bytes:
    """The file form as bytes.  Raises `Incomplete`."""
    return to_bytes(file_form(message))


def write_mime(message: Message) -> bytes:
    """The older form: a SOAP envelope with a MIME part per file.  Raises `Incomplete`."""
    check(message)
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"SOAP-ENV": SOAP, **_PREFIXES})
    header = etree.SubElement(root, f"{{{SOAP}}}Header")
    _fill_header(header, message)
    body = etree.SubElement(root, f"{{{SOAP}}}Body")
    _manifest(body, message.attachments)
    files = [
        (attachment, index) for index, attachment in enumerate(message.attachments) if attachment.content is not None
    ]
    return _multipart(to_bytes(root), files)


def _multipart(envelope: bytes, files: list[tuple[Attachment, int]]) -> bytes:
    # Derived from the envelope, so the same message gives the same bytes; no line of base64 or XML begins with it.
    boundary = f"congvan-{sha256_of(envelope)[:32]}"
    out = [
        f'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="{boundary}"; type="text/xml"; '
        f'start="<envelope>"\r\n\r\n'.encode(),
        f"--{boundary}\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
        f"Content-ID: <envelope>\r\n\r\n".encode(),
        envelope,
    ]
    for attachment, index in files:
        assert attachment.content is not None
        name = quote(attachment.name or "", safe="")  # RFC 8187
        out += [
            f"\r\n--{boundary}\r\nContent-Type: {_type_line(attachment.media_type)}\r\n"
            f"Content-Transfer-Encoding: base64\r\nContent-ID: <{_content_id(attachment, index)}>\r\n"
            f"Content-Disposition: attachment; filename*=UTF-8''{name}\r\n\r\n".encode(),
            base64.encodebytes(attachment.content).replace(b"\n", b"\r\n").rstrip(b"\r\n"),
        ]
    return b"".join([*out, f"\r\n--{boundary}--\r\n".encode()])


def _type_line(media_type: str | None) -> str:
    """A valid media type, or ``application/octet-stream``: a foreign one could end the header's line."""
    return media_type if media_type and _MEDIA_TYPE.fullmatch(media_type) else "application/octet-stream"


def _content_id(attachment: Attachment, index: int) -> str:
    return attachment.content_id or f"file-{index + 1}"


def _fill_header(header: etree._Element, message: Message) -> None:
    if message.kind is Kind.STATUS:
        _fill_status(etree.SubElement(header, f"{_E}Status"), message)
    else:
        _fill_message_header(etree.SubElement(header, f"{_E}MessageHeader"), message)
        _fill_trace(etree.SubElement(header, f"{_E}TraceHeaderList"), message)
    etree.SubElement(header, f"{_E}{SIGNATURE_PLACE}")


def _fill_message_header(node: etree._Element, message: Message) -> None:
    _organ(node, "From", message.sender)
    for organ in message.to:
        _organ(node, "To", organ)
    _add(_new(node, "Code"), CodeNumber=message.number, CodeNotation=message.notation)
    _add(_new(node, "PromulgationInfo"), Place=message.place, PromulgationDate=_day(message.date))
    _add(_new(node, "DocumentType"), Type=message.type_code, TypeName=message.type_name)
    _add(node, Subject=message.subject, Content=message.summary)
    signer = message.signer
    _add(_new(node, "SignerInfo"), Competence=signer.competence, Position=signer.position, FullName=signer.name)
    _add(node, DueDate=_day(message.due))
    _list(node, "ToPlaces", "Place", message.to_places)
    other = _new(node, "OtherInfo")
    _add(other, Priority=message.priority, SphereOfPromulgation=message.sphere, TyperNotation=message.typist,
         PromulgationAmount=message.copies, PageAmount=message.pages)  # fmt: skip
    _list(other, "Appendixes", "Appendix", message.appendixes)
    _response_for(node, message.response_for)
    _add(node, SteeringType=message.steering, DocumentId=message.document_id)


def _fill_trace(node: etree._Element, message: Message) -> None:
    for hop in message.hops:
        _add(_new(node, "TraceHeader"), OrganId=hop.organ_id, Timestamp=_moment(hop.at))
    business = _new(node, "Bussiness")
    _add(business, BussinessDocType=message.kind.business_type, BussinessDocReason=message.reason)
    if message.receivers:
        information = _new(business, "BussinessDocumentInfo")
        _add(information, DocumentInfo=1, DocumentReceiver=1)
        listing = _new(information, "ReceiverList")
        for receiver in message.receivers:
            _add(_new(listing, "Receiver"), ReceiverType=int(receiver.added), OrganId=receiver.organ_id)
    if message.kind is not Kind.NEW:
        _add(business, DocumentId=message.document_id)
    _staff(business, message.staff)
    _add(business, Paper=None if message.paper is None else int(message.paper))
    if message.replaced:
        listing = _new(business, "ReplacementInfoList")
        for replaced in message.replaced:
            information = _new(listing, "ReplacementInfo")
            _add(information, DocumentId=replaced.document_id)
            _list(information, "OrganIdList", "OrganId", replaced.organ_ids)


def _fill_status(node: etree._Element, message: Message) -> None:
    _response_for(node, message.response_for)
    _organ(node, "From", message.sender)
    _add(node, StatusCode=message.status_code, Description=message.status_description,
         Timestamp=_moment(message.status_at))  # fmt: skip
    _staff(node, message.staff)


def _manifest(body: etree._Element, attachments: Iterable[Attachment]) -> None:
    manifest = etree.SubElement(body, f"{_E}edXMLManifest", version="1.0")
    for index, attachment in enumerate(attachments):
        identifier = _content_id(attachment, index)
        reference = etree.SubElement(manifest, f"{_E}Reference", nsmap={"xlink": XLINK})
        reference.set(f"{{{XLINK}}}href", f"cid:{identifier}")
        reference.set(f"{{{XLINK}}}type", "simple")
        _add(reference, Description=attachment.description, AttachmentName=attachment.name,
             ContentType=attachment.media_type, ContentId=f"cid:{identifier}")  # fmt: skip


def _new(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{_E}{name}")


def _add(parent: etree._Element, **fields: str | int | None) -> None:
    for name, value in fields.items():
        if value is not None:
            _new(parent, name).text = str(value)


def _list(parent: etree._Element, name: str, item: str, values: tuple[str, ...]) -> None:
    if values:
        listing = _new(parent, name)
        for value in values:
            _new(listing, item).text = value


def _organ(parent: etree._Element, name: str, organ: Organ) -> None:
    _add(_new(parent, name), OrganId=organ.id, OrganizationInCharge=organ.in_charge, OrganName=organ.name,
         OrganAdd=organ.address, Email=organ.email, Telephone=organ.telephone, Fax=organ.fax,
         Website=organ.website)  # fmt: skip


def _response_for(parent: etree._Element, answer: ResponseFor | None) -> None:
    if answer is not None:
        _add(_new(parent, "ResponseFor"), OrganId=answer.organ_id, Code=answer.code,
             PromulgationDate=_day(answer.date), DocumentId=answer.document_id)  # fmt: skip


def _staff(parent: etree._Element, staff: Staff | None) -> None:
    if staff is not None:
        _add(_new(parent, "StaffInfo"), Department=staff.department, Staff=staff.name, Mobile=staff.mobile,
             Email=staff.email)  # fmt: skip


def _day(date: dt.date | None) -> str | None:
    return None if date is None else f"{date.year:04d}/{date:%m/%d}"


def _moment(at: dt.datetime | None) -> str | None:
    return None if at is None else f"{_day(at.date())} {at:%H:%M:%S}"


def xml_text(text: str | None) -> str | None:
    """``text`` on one line, without characters that XML cannot hold; ``None`` where nothing is left."""
    if text is None:
        return None
    return clean(_NOT_XML.sub("", text))


def xml_name(name: str) -> str | None:
    """A file's name without characters that XML cannot hold; double spaces stay."""
    return clean_name(_NOT_XML.sub("", name))
