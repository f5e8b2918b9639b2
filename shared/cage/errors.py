"""Why nothing came out of a cage."""

from enum import StrEnum


class Limit(StrEnum):
    """What a file needed more of than any document needs."""

    MEMORY = "memory"
    TIME = "time"
    OUTPUT = "output"
    PROCESSES = "processes"


class CageError(Exception):
    """Nothing came out; the cage and everything in it is gone."""


class TooHeavy(CageError):
    """Reading took more than it may have of ``limit``."""

    def __init__(self, limit: Limit) -> None:
        super().__init__(limit.value)
        self.limit = limit


class Broken(CageError):
    """The function raised what it does not say that it raises; ``kind`` is the exception's name, without its text."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Crashed(CageError):
    """The process died without an answer; ``how`` says of what."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how
