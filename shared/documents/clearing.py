"""Where on a page there is room: a place that nothing is printed on, looked for in the picture of the page.

The picture, not the text, because a scan has no text and a form has lines.
"""

import numpy
import pypdfium2

from shared.cage import caged
from shared.documents.spots import Room

_SCALE = 0.5  # pixels per point: a hairline still darkens its pixel
_INK = 215  # of 255: what is darker is printed
_EDGE = 12.0  # points that stay free at the edge of the page
_STEP = 4  # pixels
_SHRUNK = (1.0, 0.85, 0.7, 0.55)
_TOP, _BOTTOM = 0.08, 0.5  # the part of the page, from its top, in which a stamp is looked for


@caged()
def empty_room(pdf: bytes, width: float, height: float) -> Room:
    """Room for a stamp of this size (points) on the first page, as near to below the head's left as there is any.

    Nghị định 30/2020/NĐ-CP, Phụ lục IV: the stamp ĐẾN stands in the empty place below number and symbol, or below place
    and date.  Where nothing of the size is empty the stamp shrinks; where not even that is, it stands where least is
    printed.  Raises `pypdfium2.PdfiumError` of a broken file.
    """
    page = pypdfium2.PdfDocument(pdf)[0]
    left, bottom, right, top = page.get_cropbox()
    page.set_rotation(0)
    ink = numpy.asarray(page.render(scale=_SCALE, grayscale=True).to_numpy())
    ink = ink.reshape(ink.shape[0], ink.shape[1]) < _INK
    summed = numpy.pad(ink.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    rows, columns = ink.shape
    best: tuple[float, Room] | None = None
    for share in _SHRUNK:
        wide, high = int(width * share * _SCALE), int(height * share * _SCALE)
        for y in range(int(rows * _TOP), max(int(rows * _BOTTOM) - high, int(rows * _TOP) + 1), _STEP):
            for x in range(int(_EDGE * _SCALE), columns - wide - int(_EDGE * _SCALE), _STEP):
                printed = summed[y + high, x + wide] - summed[y, x + wide] - summed[y + high, x] + summed[y, x]
                # below the head's left first, then towards the right, each further down costs more
                cost = printed * 1000.0 + abs(x - columns * 0.12) + 2 * abs(y - rows * 0.19)
                if best is None or cost < best[0]:
                    room = Room(
                        page=0,
                        x=left + x / _SCALE,
                        y=top - (y + high) / _SCALE,
                        width=width * share,
                        height=height * share,
                    )
                    best = (float(cost), room)
        if best is not None and best[0] < 1000:
            break
    if best is None:  # a page smaller than the stamp
        return Room(
            page=0, x=left, y=bottom, width=max(min(width, right - left), 1), height=max(min(height, top - bottom), 1)
        )
    return best[1]
