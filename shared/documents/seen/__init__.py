"""`seen`: all that a person could read of a file of any type.  A pure function of bytes that runs in a cage."""

from contextlib import suppress

from shared.documents.files import (
    DOCX,
    OLDER_WORD,
    PDF,
    PICTURES,
    PPTX,
    XLSX,
    UnacceptableFile,
    decode_text,
    media_type_of,
)
from shared.documents.legacy import UnknownAlphabet, decoded_legacy
from shared.documents.seen import attached, office, pdf
from shared.documents.seen.model import ON_THE_PAGE, READ, Layer, Picture, Piece, Seen
from shared.documents.unreadable import UnreadableDocument
from shared.documents.vietnamese import composed

__all__ = ["ON_THE_PAGE", "READ", "Layer", "Picture", "Piece", "Seen", "seen"]

DEEPEST = 3  # levels of files inside files; deeper ones are not read
MOST_CHARACTERS = 2_000_000


def seen(data: bytes, media_type: str, name: str = "") -> Seen:
    """All that can be read of a file: its text in layers, its pictures, the files inside it.

    Text is composed (`shared.documents.vietnamese.composed`) and old alphabets are converted.

    Raises `UnreadableDocument` (``password``, ``broken``).
    """
    found = _seen(data, media_type, 1)
    if name:
        found = found.model_copy(update={"pieces": (*found.pieces, Piece(layer=Layer.NAME, text=name))})
    pieces = []
    illegible: list[Picture] = []
    for piece in found.pieces:
        try:
            text = composed(decoded_legacy(piece.text))
        except UnknownAlphabet:
            text = composed(piece.text)
            if piece.page is not None and piece.layer is Layer.PAGE:  # the page is legible, its text layer is not
                illegible.append(Picture(page=piece.page, whole=True))
        pieces.append(piece.model_copy(update={"text": text}))
    return Seen(pieces=tuple(pieces), pictures=(*found.pictures, *illegible), unseen=found.unseen)


def _seen(data: bytes, media_type: str, depth: int) -> Seen:
    if media_type == PDF:
        found = pdf.seen_in_pdf(data)
        inside, left_out, forms = attached.files_inside(data)
        found = found.model_copy(
            update={"pieces": (*found.pieces, *(Piece(layer=Layer.ANNOTATION, text=text) for text in forms))}
        )
        return _with_inside(found, inside, left_out, depth)
    if media_type in (DOCX, XLSX, PPTX):
        reading = {DOCX: office.seen_in_word, XLSX: office.seen_in_sheets, PPTX: office.seen_in_slides}[media_type]
        return _with_inside(reading(data), *office.files_inside(data), depth)
    if media_type in OLDER_WORD:
        raise UnreadableDocument("broken", "only LibreOffice opens it")
    if media_type in PICTURES:
        return Seen(pictures=(Picture(whole=True),))
    try:
        text = decode_text(data)
    except UnicodeDecodeError as error:
        raise UnreadableDocument("broken", str(error)) from error
    return Seen(pieces=(Piece(layer=Layer.PAGE, text=text[:MOST_CHARACTERS]),))


def _with_inside(found: Seen, inside: list[tuple[str, bytes]], left_out: list[str], depth: int) -> Seen:
    """``found`` with what the files inside say; parts of them that cannot be read are named."""
    for name, content in inside:
        inner: Seen | None = None
        if depth < DEEPEST:
            with suppress(UnacceptableFile, UnreadableDocument):
                inner = _seen(content, media_type_of(content), depth + 1)
        found = found.with_inside(name, inner if inner is not None else Seen(unseen=("",)))
    return found.model_copy(update={"unseen": (*found.unseen, *left_out)})
