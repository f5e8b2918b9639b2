"""What a PDF would do by itself if a viewer let it: run scripts, start programs, send forms, open files inside it.

It is named and never run: nothing here executes anything, and the portal's viewer has no scripting.
"""

import io

import pikepdf

from shared.cage import caged

MOST_VALUES = 300_000  # looked at in one file; a document of 2,000 pages has some 40,000

_ACTIONS = {
    "/JavaScript": "script",
    "/Launch": "launch",
    "/SubmitForm": "submit",
    "/ImportData": "submit",
    "/Rendition": "script",
}


@caged()
def active_content(data: bytes) -> tuple[str, ...]:
    """Which of ``script``, ``launch``, ``submit`` and ``embedded`` the PDF carries (ISO 32000-2, 7.11.4 and 12.6.4).

    Raises nothing but `MemoryError`.  A file that does not open, or opens only with a password, answers with nothing.
    """
    found: set[str] = set()
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            _walk(pdf, found)
    except MemoryError:
        raise
    except Exception:  # hostile bytes: whatever the library makes of them, the rest of the examination goes on
        return tuple(sorted(found))
    return tuple(sorted(found))


def _walk(pdf: pikepdf.Pdf, found: set[str]) -> None:
    left = MOST_VALUES
    for top in pdf.objects:
        waiting = [top]
        while waiting and left > 0:
            left -= 1
            value = waiting.pop()
            if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
                found |= _kinds(value)
                waiting += [inner for key in value.keys() if not _indirect(inner := value[key])]  # noqa: SIM118
            elif isinstance(value, pikepdf.Array):
                waiting += [inner for inner in value if not _indirect(inner)]


def _indirect(value: object) -> bool:
    """Whether it is an object of its own, which ``pdf.objects`` lists anyway."""
    return not isinstance(value, pikepdf.Object) or value.is_indirect


def _kinds(value: pikepdf.Object) -> set[str]:
    action = _ACTIONS.get(str(value.get("/S", "")))
    kinds = {action} if action else set()
    if "/JS" in value:
        kinds.add("script")
    if "/EF" in value:
        kinds.add("embedded")
    return kinds
