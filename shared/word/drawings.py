"""Drawings in a line, in DrawingML and in VML: pictures are kept, text boxes read, anything else is noted."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from shared.paper.nodes import Image
from shared.word.reading import Reading
from shared.word.xml import WP, A, Element, O, R, W, chosen, css_measures, local, number

EMU_A_MM = 36_000
_STRAIGHT = frozenset(("line", "straightConnector1", "bentConnector3", "curvedConnector3"))
_VML_SHAPES = frozenset(("shape", "rect", "roundrect", "oval", "line", "polyline", "arc", "curve"))
_NO_CROP = frozenset((None, "0"))


@dataclass
class Drawn:
    """What a drawing has: pictures, and text boxes (``w:txbxContent``) to be read as paragraphs."""

    images: list[Image] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


class Drawing:
    """Reads a ``w:drawing``, ``w:pict`` or ``w:object``; what cannot be kept is noted."""

    def __init__(self, reading: Reading, element: Element) -> None:
        self._reading = reading
        self._scale = 1.0  # mm to a unit of the group around
        self._size: tuple[float, float] | None = None  # of the whole drawing, where nothing narrower is said
        self._alt = ""
        self.found = Drawn()
        if local(element) == "drawing":
            for frame in element:
                self._frame(frame)
            return
        if local(element) == "object":
            program = next((each.get("ProgID") for each in element.iter(O + "OLEObject")), None)
            reading.losses.note("object", program=program or "?")
        self._vml(element)

    def _frame(self, frame: Element) -> None:
        """A ``wp:inline`` or ``wp:anchor``."""
        extent, about = frame.find(WP + "extent"), frame.find(WP + "docPr")
        self._size = None if extent is None else _ext(extent, 1 / EMU_A_MM)
        self._alt = "" if about is None else (about.get("descr") or "")
        data = frame.find(f"{A}graphic/{A}graphicData")
        kind = "" if data is None else (data.get("uri") or "")
        if kind.endswith("/chart") or kind.endswith("/chartex"):
            self._reading.losses.note("chart")
        elif kind.endswith("/diagram"):
            self._reading.losses.note("diagram", words=self._diagram())
        elif data is not None:
            self._scale = 1 / EMU_A_MM
            self._shapes(data)
        if local(frame) == "anchor" and self.found.images:
            self._reading.losses.note("picture_place")
        if local(frame) == "anchor" and self.found.boxes:
            self._reading.losses.note("box_place")

    def _shapes(self, parent: Iterable[Element]) -> None:
        for element in parent:
            match local(element):
                case "pic":
                    self._pic(element)
                case "wsp" | "cxnSp" | "sp":
                    self._shape(element)
                case "wgp" | "grpSp" | "wpc":
                    self._group(element)
                case "AlternateContent":
                    self._shapes(chosen(element))
                case "graphicFrame":
                    self._reading.losses.note("chart")
                case "contentPart":
                    self._reading.losses.note("ink")

    def _group(self, element: Element) -> None:
        form = element.find(f"*/{A}xfrm")
        own, inner = (None, None) if form is None else (form.find(A + "ext"), form.find(A + "chExt"))
        before = self._scale, self._size
        if own is not None and inner is not None and number(inner.get("cx")) > 0:
            self._scale *= number(own.get("cx")) / number(inner.get("cx"))
        self._size = None
        self._shapes(element)
        self._scale, self._size = before

    def _pic(self, element: Element) -> None:
        blip = next(element.iter(A + "blip"), None)
        form = element.find(f"*/{A}xfrm")
        ext = None if form is None else form.find(A + "ext")
        size = self._size or ((0.0, 0.0) if ext is None else _ext(ext, self._scale))
        if form is not None and number(form.get("rot")) % 21_600_000:
            self._reading.losses.note("picture_turned")
        crop = next(element.iter(A + "srcRect"), None)
        if crop is not None and any(crop.get(side) not in _NO_CROP for side in "lrtb"):
            self._reading.losses.note("picture_cropped")
        if blip is not None:
            self._keep(blip.get(R + "embed") or blip.get(R + "link") or "", size, self._alt)

    def _shape(self, element: Element) -> None:
        boxes = list(element.iter(W + "txbxContent"))
        if boxes:
            self.found.boxes.append(boxes[0])
        geometry = next(element.iter(A + "prstGeom"), None)
        kind = "" if geometry is None else (geometry.get("prst") or "")
        filled = element.find(f"*/{A}blipFill/{A}blip")
        if filled is not None:
            self._keep(filled.get(R + "embed") or "", self._size or (0.0, 0.0), self._alt)
        elif not boxes:
            self._bare(is_line=kind in _STRAIGHT)

    def _vml(self, parent: Iterable[Element]) -> None:
        for element in parent:
            name = local(element)
            if name == "group":
                self._reading.losses.note("group")
                self._vml(element)
            elif name == "AlternateContent":
                self._vml(chosen(element))
            elif name in _VML_SHAPES:
                self._vml_shape(element, name)

    def _vml_shape(self, element: Element, name: str) -> None:
        box, data, path = (
            next((each for each in element.iter() if local(each) == wanted), None)
            for wanted in ("txbxContent", "imagedata", "textpath")
        )
        style = css_measures(element.get("style"))
        placed = "position:absolute" in (element.get("style") or "").replace(" ", "")
        if box is not None:
            self.found.boxes.append(box)
            if placed:
                self._reading.losses.note("box_place")
        elif data is not None:
            relation = data.get(R + "id") or data.get(R + "pict") or data.get(O + "relid") or ""
            size = (max(style.get("width", 0.0), 0.0), max(style.get("height", 0.0), 0.0))
            self._keep(relation, size, element.get("alt") or data.get(O + "title") or "")
            if placed:
                self._reading.losses.note("picture_place")
        elif path is not None:
            self._reading.losses.note("word_art", words=path.get("string") or "")
        else:
            rule = element.get("type") == "#_x0000_t32" or element.get(O + "hr") is not None
            self._bare(is_line=rule or name in ("line", "polyline"))

    def _bare(self, *, is_line: bool) -> None:
        """A shape without words; lines of the head are drawn by the form."""
        if not (is_line and self._reading.in_head):
            self._reading.losses.note("drawn_line" if is_line else "shape")

    def _keep(self, relation: str, size: tuple[float, float], alt: str) -> None:
        reading = self._reading
        image = reading.pictures.picture(reading.part, relation, *size, alt)
        if image is not None:
            self.found.images.append(image)

    def _diagram(self) -> str:
        """The words of the file's diagrams."""
        package = self._reading.package
        parts = [each.target for each in package.relations(self._reading.part).values()
                 if each.kind.endswith("/diagramData") and each.target in package.names]  # fmt: skip
        words = (text.text or "" for part in parts for text in package.tree(part).iter(A + "t"))
        return " · ".join(word for word in words if word.strip())[:500]


def _ext(element: Element, scale: float) -> tuple[float, float]:
    wide, high = (max(number(element.get(side)), 0) * scale for side in ("cx", "cy"))
    return wide, high
