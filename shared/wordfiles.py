"""Word files: the Vietnamese words by which code recognises and writes documents, in TOML beside the module.

A module describes its file as a subclass of `WordFile` and reads it when it is imported.  An entry that is missing,
unknown or of the wrong type, and a pattern that does not compile, raise `InvalidWordFile` there: a process with such
a file does not start.

Patterns are TOML strings.  ``{name}`` in a pattern stands for the entry ``name`` of the table ``[parts]``; a part that
is a list stands for its items with ``|`` between them.
"""

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, ValidationInfo

_REFERENCE = re.compile(r"\{([a-z_]+)\}")  # no quantifier of a pattern: those are digits


class InvalidWordFile(Exception):
    """A word file that does not say what its module needs; the message names the file and the entries."""


class _Parts:
    """The table ``[parts]`` of a file, and which of its entries a pattern named."""

    def __init__(self, table: Mapping[str, object]) -> None:
        self._table = table
        self.used: set[str] = set()

    def filled(self, pattern: str) -> str:
        """``pattern`` with every part that it names, and with the parts that those name."""
        return _REFERENCE.sub(lambda reference: self.filled(self._part(reference[1])), pattern)

    def _part(self, name: str) -> str:
        part = self._table.get(name)
        self.used.add(name)
        if isinstance(part, str):
            return part
        if isinstance(part, list) and all(isinstance(word, str) for word in part):
            return "|".join(part)
        raise ValueError(f"[parts] has no {name}")

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self._table)


def _compiled(pattern: object, info: ValidationInfo) -> re.Pattern[str]:
    if not isinstance(pattern, str) or not isinstance(info.context, _Parts):
        raise ValueError("a pattern is a string of a word file")
    try:
        return re.compile(info.context.filled(pattern))
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from error


Pattern = Annotated[re.Pattern[str], BeforeValidator(_compiled)]
"""A regular expression of a word file, its parts put in."""


class WordFile(BaseModel):
    """The entries of one file, named and typed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)

    @classmethod
    def beside(cls, module: str) -> Self:
        """The file beside a module (its ``__file__``), with its name: ``kinds.toml`` beside ``kinds.py``.

        Raises `InvalidWordFile`.
        """
        return cls.read(Path(module).with_suffix(".toml"))

    @classmethod
    def read(cls, file: Path) -> Self:
        """The entries of ``file``.  Raises `InvalidWordFile`."""
        try:
            entries = tomllib.loads(file.read_text("utf-8"))
            parts = _Parts(entries.pop("parts", {}))
            words = cls.model_validate(entries, context=parts)
        except (OSError, tomllib.TOMLDecodeError, ValidationError, RecursionError) as error:
            raise InvalidWordFile(f"{file}: {error}") from error
        unused = parts.names - parts.used
        if unused:
            raise InvalidWordFile(f"{file}: no pattern names [parts] {', '.join(sorted(unused))}")
        return words


Level = TypeVar("Level", bound=StrEnum)


def labels_of(levels: type[Level], words: Mapping[str, str]) -> dict[Level, str]:
    """The word of each member of an enumeration, by its value.  Raises `InvalidWordFile` unless each has one."""
    if set(words) != {level.value for level in levels}:
        raise InvalidWordFile(f"the words of {levels.__name__} are {sorted(words)}")
    return {level: words[level.value] for level in levels}
