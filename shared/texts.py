"""Every word that people read: ``texts.toml`` files, one a room, and `say`.

A room is a folder of code with a ``texts.toml`` beside it; it is called like its folder unless the file begins with
``room = "…"``, and no two rooms share a name.  A text's key is ``<room>.<name>``, with a table's name between where the
text stands in one::

    ordered = { vi = "Đã giao nhiệm vụ.", en = "The task is given." }         # tasks.ordered
    chased_times = { vi = "Đôn đốc {n} lần", en = "Chased {n} times" }        # say("tasks.chased_times", n=3)

    [state]
    assigned = { vi = "Mới giao", en = "Assigned" }                           # tasks.state.assigned

    [letter]
    heading = "Công văn"                                                      # a plain string has no English

A plain string is Vietnamese on every screen: what stands in documents, and screens that only the city's own operators
see.  Every other text has both languages, with the same placeholders.
"""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter

LANGUAGES = ("vi", "en")
FILE = "texts.toml"
_ROOT = Path(__file__).parents[1]
_FOLDERS = ("services", "shared", "deploy")

_language: ContextVar[str] = ContextVar("language", default="vi")


class MissingText(LookupError):
    """No file has the key."""


class BadTexts(ValueError):
    """A ``texts.toml`` says something that is no text, or says it in one language only."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text; one without English is Vietnamese on every screen."""

    vi: str
    en: str | None = None

    def within(self, language: str) -> str:
        """The text in ``language``."""
        return self.en if language == "en" and self.en is not None else self.vi

    @property
    def placeholders(self) -> frozenset[str]:
        """The names of the values it takes."""
        return placeholders(self.vi)


class Texts:
    """The texts of some rooms."""

    def __init__(self) -> None:
        self._texts: dict[str, Text] = {}
        self._tables: dict[str, list[str]] = {}
        self._files: dict[str, Path] = {}

    @classmethod
    def below(cls, *folders: Path) -> "Texts":
        """The texts of every room in ``folders`` and below.  Raises `BadTexts`."""
        texts = cls()
        for folder in folders:
            for file in sorted(folder.rglob(FILE)):
                texts.add(file)
        return texts

    def add(self, file: Path) -> None:
        """Read a room's file.  Raises `BadTexts`."""
        entries: dict[str, object] = tomllib.loads(file.read_text("utf-8"))
        room = str(entries.pop("room", file.parent.name))
        if room in self._files:
            raise BadTexts(f"{file}: {self._files[room]} is the room {room!r} already")
        self._files[room] = file
        try:
            self._add(room, entries)
        except BadTexts as error:
            raise BadTexts(f"{file}: {error}") from None

    def _add(self, table: str, entries: Mapping[str, object]) -> None:
        self._tables[table] = list(entries)
        for name, entry in entries.items():
            key = f"{table}.{name}"
            if key in self._texts:
                raise BadTexts(f"{key} is there twice")
            if isinstance(entry, str):
                self._texts[key] = Text(entry)
            elif not isinstance(entry, Mapping):
                raise BadTexts(f"{key} is neither a text nor a table")
            elif _is_text(entry):
                self._texts[key] = _text(key, entry)
            else:
                self._add(key, entry)

    def __contains__(self, key: object) -> bool:
        return key in self._texts

    @property
    def keys(self) -> frozenset[str]:
        """Every text's key."""
        return frozenset(self._texts)

    @property
    def rooms(self) -> Mapping[str, Path]:
        """Each room's file."""
        return self._files

    def find(self, key: str) -> Text:
        """The text of ``key``.  Raises `MissingText`."""
        try:
            return self._texts[key]
        except KeyError:
            raise MissingText(f"No {FILE} has {key!r}") from None

    def names(self, table: str) -> list[str]:
        """The names in ``table``, in the file's order.  Raises `MissingText`."""
        try:
            return self._tables[table]
        except KeyError:
            raise MissingText(f"No {FILE} has the table {table!r}") from None

    def has_table(self, table: str) -> bool:
        """Whether some file has ``table``."""
        return table in self._tables


@lru_cache(maxsize=1)
def city() -> Texts:
    """The texts of every room of the city."""
    return Texts.below(*(_ROOT / folder for folder in _FOLDERS))


def language() -> str:
    """The language that is being spoken: ``vi`` until somebody chose another."""
    return _language.get()


def speak(chosen: str) -> str:
    """Speak ``chosen`` from here on in this task, and answer it; Vietnamese where there is no such language."""
    _language.set(chosen if chosen in LANGUAGES else "vi")
    return _language.get()


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Speak ``chosen`` within the block."""
    before = _language.set(chosen if chosen in LANGUAGES else "vi")
    try:
        yield
    finally:
        _language.reset(before)


def say(key: str, otherwise: str | None = None, /, **values: object) -> str:
    """The text of ``key`` in the language being spoken, its placeholders filled (`str.format`).

    ``otherwise`` is said where no file has ``key``: for names that other systems choose.  Without it, raises
    `MissingText`.  A text is given as it stands, braces and all, where there are no ``values``.
    """
    texts = city()
    if otherwise is not None and key not in texts:
        return otherwise
    text = texts.find(key).within(_language.get())
    return text.format(**values) if values else text


def both(key: str, **values: object) -> dict[str, str]:
    """The text of ``key`` by language, for what is kept or sent before anybody's language is known."""
    text = city().find(key)
    said = {language: text.within(language) for language in LANGUAGES}
    return {language: words.format(**values) for language, words in said.items()} if values else said


def table(name: str) -> dict[str, str]:
    """A table's texts by name in the language being spoken, in the file's order.  Raises `MissingText`."""
    return {entry: say(f"{name}.{entry}") for entry in city().names(name) if f"{name}.{entry}" in city()}


def placeholders(text: str) -> frozenset[str]:
    """The names in braces of a format string."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _is_text(entry: Mapping[str, object]) -> bool:
    return not entry.keys().isdisjoint(LANGUAGES) and not any(isinstance(word, Mapping) for word in entry.values())


def _text(key: str, entry: Mapping[str, object]) -> Text:
    vi, en = entry.get("vi"), entry.get("en")
    if entry.keys() != {*LANGUAGES} or not isinstance(vi, str) or not isinstance(en, str):
        raise BadTexts(f"{key} is not one text each in {', '.join(LANGUAGES)}")
    try:
        if placeholders(vi) != placeholders(en):
            raise BadTexts(f"{key} does not take the same values in every language")
    except ValueError as error:
        raise BadTexts(f"{key}: {error}") from None
    return Text(vi, en)
