"""Why a document's text cannot be had."""


class UnreadableDocument(ValueError):
    """A document whose text cannot be had; ``code`` is ``password``, ``broken`` or ``no-text``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code
