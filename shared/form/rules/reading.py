"""The rules' files, read when this module is imported; which of them judges a document."""

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from shared.documents.symbols import Style
from shared.form.rules.rule import FormRule

FOLDER = Path(__file__).parent
FILES = ("party-hd36", "party-hd05", "state-tt01", "state-nd30")

_Entries = Mapping[str, object]


class InvalidRule(Exception):
    """A rule's file that is no rule, or rules of one form that leave days out or share days."""


def rule_for(style: Style, day: dt.date) -> FormRule:
    """The rule that judges a document of ``day``; a day before the first rule known has that one."""
    files = _FILES_OF[style]
    entries = next((entries for entries in reversed(files) if _day(entries, "valid_from") <= day), files[0])
    return _rule(str(entries["id"]), max(day, _day(entries, "valid_from")))


@lru_cache(maxsize=256)
def _rule(rule: str, day: dt.date) -> FormRule:
    return rule_of(_READ[rule], day)


def rule_of(entries: _Entries, day: dt.date) -> FormRule:
    """The rule in ``entries`` (a file's tables) on ``day``.

    An entry that is a list has variants with their days: ``from`` and ``until``, both included.
    Raises `InvalidRule`.
    """
    try:
        return FormRule.model_validate({name: _variant(name, entry, day) for name, entry in entries.items()})
    except ValidationError as error:
        raise InvalidRule(f"{entries.get('id')}: {error}") from error


def _variant(name: str, entry: object, day: dt.date) -> object:
    if not isinstance(entry, list):
        return entry
    fitting = [each for each in entry if each.get("from", dt.date.min) <= day <= each.get("until", dt.date.max)]
    if len(fitting) != 1:
        raise InvalidRule(f"{name} has {len(fitting)} variants on {day}")
    return {key: value for key, value in fitting[0].items() if key not in ("from", "until")}


def _day(entries: _Entries, name: str) -> dt.date:
    day = entries.get(name)
    if not isinstance(day, dt.date):
        raise InvalidRule(f"{entries.get('id')} has no {name}")
    return day


def days_of_change(entries: _Entries) -> Iterator[dt.date]:
    """The days on which a file's rule becomes another one, and its last day."""
    yield _day(entries, "valid_from")
    if "valid_to" in entries:
        yield _day(entries, "valid_to")
    for entry in entries.values():
        if isinstance(entry, list):
            yield from (each["from"] for each in entry if "from" in each)


def check(files: Mapping[str, _Entries]) -> dict[Style, list[_Entries]]:
    """The files of each form in the order of their days, every variant read once.  Raises `InvalidRule`."""
    known: dict[Style, list[_Entries]] = {style: [] for style in Style}
    for entries in sorted(files.values(), key=lambda entries: _day(entries, "valid_from")):
        rules = [rule_of(entries, day) for day in days_of_change(entries)]
        before = known[rules[0].style]
        if before and before[-1].get("valid_to") != _day(entries, "valid_from") - dt.timedelta(days=1):
            raise InvalidRule(f"{entries.get('id')} does not begin on the day after {before[-1].get('id')} ends")
        before.append(entries)
    return known


_READ = {name: tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")) for name in FILES}
_FILES_OF = check(_READ)
