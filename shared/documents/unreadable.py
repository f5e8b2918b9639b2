"""The error of documents without readable text."""


class UnreadableDocument(ValueError):
    """A document whose text cannot be read; ``code`` is ``password``, ``broken`` or ``no-text``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code
