"""Why a cage gave no answer."""

from enum import StrEnum


class Limit(StrEnum):
    """The resource of which a file needed more than any document does."""

    MEMORY = "memory"
    TIME = "time"
    OUTPUT = "output"
    PROCESSES = "processes"


class CageError(Exception):
    """The cage gave no answer; it and everything in it is gone."""


class TooHeavy(CageError):
    """Reading exceeded its ``limit``."""

    def __init__(self, limit: Limit) -> None:
        super().__init__(limit.value)
        self.limit = limit


class Broken(CageError):
    """The function raised an undeclared exception; ``kind`` is the exception's name, without its text."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Crashed(CageError):
    """The process died without an answer; ``how`` says why."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how
