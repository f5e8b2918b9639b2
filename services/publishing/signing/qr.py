"""The QR of a paper, drawn as the appearance of a signature field."""

import io
from pathlib import Path

import segno

from services.publishing.signing.fields import Field, drawn_field
from shared.documents.spots import Room
from shared.form.typesetting import typeset
from shared.signatures.mark import SignedMark

DRAWN = Path(__file__).with_name("qr.typ")
QUIET_MODULES = 2  # free around the code; the form leaves free paper around the room besides (ISO/IEC 18004 asks for 4)


def mark_field(mark: SignedMark, portal: str, room: Room) -> Field:
    """The field of the QR in ``room``, a square of 22 to 25 mm."""
    address, _, number = mark.url(portal).rpartition("#")
    code = segno.make_qr([f"{address}#", number], error="l")  # type: ignore[arg-type] # segments: bytes, digits
    svg = io.BytesIO()
    code.save(svg, kind="svg", border=QUIET_MODULES, xmldecl=False)
    drawing = {"width": room.width, "height": room.height, "svg": svg.getvalue().decode()}
    return drawn_field("mark", room, typeset(DRAWN, qr=drawing))
