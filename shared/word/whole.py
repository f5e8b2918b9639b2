"""What a Word file has besides its text: macros, templates, changes of formatting."""

from shared.word.reading import Reading
from shared.word.xml import Element, W

_CHANGES = tuple(
    f"{W}{name}Change" for name in ("rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr", "tblGrid", "numbering")
)


def note_whole(document: Element, reading: Reading) -> None:
    """Note what belongs to the file and to no paragraph of it."""
    package, losses = reading.package, reading.losses
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in package.names):
        losses.note_whole("macros")
    settings = package.part_of("settings")
    if settings is not None:
        for each in package.relations(settings).values():
            if each.kind.endswith("/attachedTemplate") and each.external:
                losses.note_whole("template", address=each.target[:200])
    changes = sum(1 for _ in document.iter(*_CHANGES))
    if changes:
        losses.note_whole("format_changes", count=changes)
    background = document.find(W + "background")
    if background is not None:
        losses.note_whole("background")
