"""Why a Word file is not read."""


class UnreadableWord(ValueError):
    """The bytes are no DOCX, or a broken one; ``code`` is ``not-word``, ``password``, ``broken`` or ``too-long``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code


class TooLongWord(UnreadableWord):
    """More text than a paper holds: ``characters`` of at most ``most``, which are some ``pages`` pages."""

    def __init__(self, characters: int, most: int, pages: int) -> None:
        super().__init__("too-long", f"{characters} characters; a paper has at most {most}, some {pages} pages")
        self.characters, self.most, self.pages = characters, most, pages
