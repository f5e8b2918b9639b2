"""Reading a message liberally: with any namespace, prefixes, wrapping elements and packaging."""

from services.subscriptions.edxml.attachments import attachments_of
from services.subscriptions.edxml.errors import UnreadableMessage
from services.subscriptions.edxml.message import (
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
from services.subscriptions.edxml.packaging import unpack
from services.subscriptions.edxml.tree import Node, parse_tree
from services.subscriptions.edxml.values import (
    WORDS,
    clean,
    date_of,
    moment_of,
    split_code,
    status_code_of,
    whole_number,
)

_KINDS = {
    **{str(kind.business_type): kind for kind in Kind if kind is not Kind.STATUS},
    **{kind.value: kind for kind in Kind if kind is not Kind.STATUS},
    **WORDS.kinds,
}
_EMPTY = Node("", {})


def read(data: bytes) -> Message:
    """The message in ``data``, in either packaging.  Raises `UnreadableMessage`."""
    xml, parts = unpack(data)
    root = parse_tree(xml)
    status = _status(root)
    header = status or _header(root)
    if header is None:
        raise UnreadableMessage(
            "not-edxml", f"the root is <{root.name}>, and nothing in it is a MessageHeader or Status"
        )
    business = root.find("business") or _EMPTY
    number, notation = _code(header)
    promulgation = header.child("promulgationinfo") or header
    kind_of_document = header.child("documenttype") or _EMPTY
    other = header.child("otherinfo") or _EMPTY
    return Message(
        kind=Kind.STATUS if status else _kind(business),
        sender=_organ(header.child("from") or root.find("from")),
        to=_recipients(header),
        number=number,
        notation=notation,
        date=date_of(_text(promulgation, "promulgationdate", "date")),
        place=_text(promulgation, "place"),
        type_code=_text(kind_of_document, "type"),
        type_name=_text(kind_of_document, "typename", "name") or (_own(kind_of_document)),
        subject=_text(header, "subject"),
        summary=_text(header, "content"),
        signer=_signer(header),
        due=date_of(_text(header, "duedate")),
        to_places=_texts(header.child("toplaces"), "place"),
        priority=whole_number(_text(other, "priority")),
        sphere=_text(other, "sphereofpromulgation"),
        typist=_text(other, "typernotation"),
        copies=whole_number(_text(other, "promulgationamount")),
        pages=whole_number(_text(other, "pageamount")),
        appendixes=_texts(other.child("appendixes") or other, "appendix"),
        response_for=_response_for(header, root),
        steering=whole_number(_text(header, "steeringtype")),
        document_id=_text(header, "documentid") or (None if status else _text(business, "documentid")),
        hops=_hops(root),
        reason=_text(business, "businessdocreason"),
        receivers=_receivers(business),
        replaced=_replaced(business),
        staff=_staff(header.child("staffinfo") or business.child("staffinfo")),
        paper=_yes(_text(business, "paper")),
        status_code=status_code_of(_text(status, "statuscode")) if status else None,
        status_description=_text(status, "description") if status else None,
        status_at=moment_of(_text(status, "timestamp")) if status else None,
        attachments=attachments_of(root, parts),
    )


def _status(root: Node) -> Node | None:
    """The element with a status code; ``None`` where there is none."""
    return next((node for node in root.walk() if _text(node, "statuscode") is not None), None)


def _header(root: Node) -> Node | None:
    """The message header, or else the element that holds its fields; ``None`` where there is neither."""
    named = root.find("messageheader")
    if named is not None:
        return named
    for node in root.walk():
        names = {child.name for child in node.children}
        if "from" in names and names & {"to", "code", "subject", "documentid", "promulgationinfo"}:
            return node
    return None


def _kind(business: Node) -> Kind:
    written = _text(business, "businessdoctype")
    if written is None:
        return Kind.NEW
    kind = _KINDS.get(written.casefold().lstrip("0") or "0")
    if kind is None:
        raise UnreadableMessage("not-edxml", f"BussinessDocType is {written[:40]!r}")
    return kind


def _own(node: Node) -> str | None:
    return clean(node.text)


def _text(node: Node | None, *names: str) -> str | None:
    if node is None:
        return None
    return next((text for name in names for child in node.named(name) if (text := clean(child.text))), None)


def _texts(node: Node | None, name: str) -> tuple[str, ...]:
    if node is None:
        return ()
    return tuple(text for child in node.named(name) if (text := clean(child.text)) is not None)


def _code(header: Node) -> tuple[str | None, str | None]:
    code = header.child("code") or header
    number, notation = _text(code, "codenumber"), _text(code, "codenotation")
    if number is None and notation is None and code is not header:
        number = clean(code.text)
    return split_code(number, notation)


def _organ(node: Node | None) -> Organ:
    if node is None:
        return Organ()
    return Organ(
        id=_text(node, "organid", "organcode") or clean(node.attributes.get("organid")) or _own(node),
        in_charge=_text(node, "organizationincharge"),
        name=_text(node, "organname"),
        address=_text(node, "organadd"),
        email=_text(node, "email"),
        telephone=_text(node, "telephone"),
        fax=_text(node, "fax"),
        website=_text(node, "website"),
    )


def _recipients(header: Node) -> tuple[Organ, ...]:
    direct = header.named("to")
    wrapped = [node for child in header.children if child.name in ("tos", "tolist", "toes") for node in child.children]
    organs: list[Organ] = []
    for node in (*direct, *wrapped):
        ids = _texts(node, "organid")
        organs += [Organ(id=organ_id) for organ_id in ids] if len(ids) > 1 else [_organ(node)]
    return tuple(organ for organ in organs if organ != Organ())


def _signer(header: Node) -> Signer:
    node = header.child("signerinfo", "signer")
    if node is None:
        return Signer()
    return Signer(
        competence=_text(node, "competence"),
        position=_text(node, "position"),
        name=_text(node, "fullname", "signer", "name", "signername") or _own(node),
    )


def _response_for(header: Node, root: Node) -> ResponseFor | None:
    found = header.named("responsefor") or [node for node in root.walk() if node.name == "responsefor"]
    answers = [
        ResponseFor(
            organ_id=_text(node, "organid"),
            code=_text(node, "code"),
            document_id=_text(node, "documentid") or _own(node),
            date=date_of(_text(node, "promulgationdate")),
        )
        for node in found
    ]
    filled = [answer for answer in answers if answer != ResponseFor()]
    return next((answer for answer in filled if answer.document_id), filled[0] if filled else None)


def _hops(root: Node) -> tuple[Hop, ...]:
    listing = root.find("traceheaderlist")
    hops = [
        Hop(organ_id=_text(node, "organid"), at=moment_of(_text(node, "timestamp")))
        for node in (listing.named("traceheader") if listing else [])
    ]
    return tuple(hop for hop in hops if hop != Hop())


def _receivers(business: Node) -> tuple[Receiver, ...]:
    return tuple(
        Receiver(organ_id=organ, added=_text(node, "receivertype") != "0")
        for node in business.walk()
        if node.name == "receiver" and (organ := _text(node, "organid"))
    )


def _replaced(business: Node) -> tuple[Replaced, ...]:
    return tuple(
        Replaced(document_id=document, organ_ids=_texts(node.child("organidlist") or node, "organid"))
        for node in business.walk()
        if node.name == "replacementinfo" and (document := _text(node, "documentid"))
    )


def _staff(node: Node | None) -> Staff | None:
    if node is None:
        return None
    staff = Staff(
        department=_text(node, "department"),
        name=_text(node, "staff"),
        mobile=_text(node, "mobile"),
        email=_text(node, "email"),
    )
    return None if staff == Staff() else staff


def _yes(text: str | None) -> bool | None:
    return None if text is None else text.casefold() in WORDS.yes
