"""All hostile files: twenty of each type that some door of the city takes."""

from collections.abc import Callable, Mapping

from tests.bombs import messages, office, pdf, pictures, texts

BOMBS: Mapping[str, Mapping[str, Callable[[], bytes]]] = {
    "pdf": pdf.bombs(),
    "docx": office.bombs("docx"),
    "xlsx": office.bombs("xlsx"),
    "pptx": office.bombs("pptx"),
    "png": pictures.png_bombs(),
    "jpeg": pictures.jpeg_bombs(),
    "tiff": pictures.tiff_bombs(),
    "txt": texts.bombs(),
    "zip": messages.zip_bombs(),
    "edxml": messages.edxml_bombs(),
    "dxl": messages.dxl_bombs(),
}
