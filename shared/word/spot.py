"""Where the signature belongs on a page that LibreOffice has drawn: above the name of whoever signs."""

import pypdfium2

from shared.cage import caged
from shared.documents.spots import Spot
from shared.form.pdf import SIGNATURE_GAP_PT

MOST_PAGES = 300  # that are searched, from the last one


class NoSpot(Exception):
    """The name stands on no page."""


@caged(NoSpot)
def spot_above(pdf: bytes, name: str) -> Spot:
    """The place above the last line that says ``name``.  Raises `NoSpot`."""
    document = pypdfium2.PdfDocument(pdf)
    for number in reversed(range(max(len(document) - MOST_PAGES, 0), len(document))):
        page = document[number].get_textpage()
        hits = []
        search = page.search(name, match_case=True)
        while (hit := search.get_next()) is not None:
            hits.append(hit)
        if hits:
            begin, length = hits[-1]
            boxes = [page.get_charbox(index) for index in range(begin, begin + length)]
            left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
            top = max(box[3] for box in boxes)
            return Spot(page=number, x=(left + right) / 2, y=top + SIGNATURE_GAP_PT)
    raise NoSpot
