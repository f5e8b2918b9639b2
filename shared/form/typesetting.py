"""Setting documents with Typst.  The fonts are looked for once: that costs more than setting a page."""

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst


@cache
def fonts() -> "typst.Fonts":
    """The machine's fonts and Typst's own, as they are at the first call."""
    import typst  # noqa: PLC0415 - loaded by whoever sets a page

    return typst.Fonts()


def typeset(template: Path, **inputs: object) -> bytes:
    """The PDF of a template.  ``inputs`` become its ``sys.inputs`` as JSON: people's text cannot become markup.

    Raises `typst.TypstError`.
    """
    import typst  # noqa: PLC0415 - loaded by whoever sets a page

    encoded = {name: json.dumps(value, ensure_ascii=False) for name, value in inputs.items()}
    data = typst.compile(str(template), sys_inputs=encoded, format="pdf", font_paths=fonts())
    assert isinstance(data, bytes)
    return data
