"""Word's automatic numbers, counted as Word counts them (ECMA-376-1, 17.9)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from shared.paper.numerals import roman
from shared.word.styles import Properties, paragraph_properties, run_properties
from shared.word.symbols import UNKNOWN, shown_as
from shared.word.xml import Element, W, attribute_of, child, is_on, number, value

DEEPEST = 9  # levels of a list
_PLACE = re.compile(r"%([1-9])")
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True)
class ListLevel:
    """A level of a list: how its number is written, and where it begins again."""

    start: int
    form: str
    text: str
    restart: int | None  # the level below which it begins again; 0 never
    legal: bool
    indent: Properties
    font: str
    style: str | None


@dataclass(frozen=True)
class Numbered:
    """A paragraph's automatic number: the label that is seen, and what it is made of.

    ``numbers`` are those of the levels down to its own; ``form`` is its numerals' name in Word.  ``depth`` counts the
    bullets around a bullet.  ``indent`` is what the list says of the paragraph.
    """

    label: str
    level: ListLevel
    numbers: tuple[int, ...]
    depth: int
    indent: Properties

    @property
    def is_bullet(self) -> bool:
        """Whether it does not count."""
        return self.level.form == "bullet" or not _PLACE.search(self.level.text)


@dataclass
class _List:
    """An instance of a list: its levels, and those that begin anew with it."""

    abstract: str
    levels: dict[int, ListLevel]
    starts: dict[int, int]
    begun: set[int] = field(default_factory=set)


class Numbering:
    """The lists of a file, counting on with every paragraph that is read."""

    def __init__(self, tree: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if tree is not None:
            abstracts = {attribute_of(each, "abstractNumId") or "": each for each in tree.findall(W + "abstractNum")}
            self._by_style = {
                linked: each for each in abstracts.values() if (linked := value(each, "styleLink")) is not None
            }
            for each in tree.findall(W + "num"):
                self._lists[attribute_of(each, "numId") or ""] = self._list(each, abstracts)

    def _list(self, element: Element, abstracts: dict[str, Element]) -> _List:
        abstract = value(element, "abstractNumId") or ""
        definition = abstracts.get(abstract)
        linked = None if definition is None else value(definition, "numStyleLink")
        if linked is not None and linked in self._by_style:
            definition = self._by_style[linked]
            abstract = attribute_of(definition, "abstractNumId") or abstract
        levels = dict(_levels(definition))
        starts = {}
        for override in element.findall(W + "lvlOverride"):
            place = number(attribute_of(override, "ilvl"))
            own = child(override, "lvl")
            if own is not None:
                levels[place] = _level(own, place)
            if child(override, "startOverride") is not None:
                starts[place] = number(value(override, "startOverride"), 1)
            elif own is not None and child(own, "start") is not None:
                starts[place] = levels[place].start
        return _List(abstract, levels, starts)

    def level_of_style(self, list_id: str, style: str | None) -> int:
        """The level of a list that belongs to a paragraph's style; 0 where none does."""
        known = self._lists.get(list_id)
        places = () if known is None or style is None else known.levels.items()
        return next((place for place, level in places if level.style == style), 0)

    def count(self, list_id: str, place: int) -> Numbered | None:
        """Counts the next paragraph of a list; ``None`` where the paragraph has no number."""
        known = self._lists.get(list_id)
        level = None if known is None else known.levels.get(place)
        if known is None or level is None:
            return None
        counts = self._counts.setdefault(known.abstract, {})
        for outer in range(place):  # a level that was left out counts as begun
            if outer in known.levels and outer not in counts:
                counts[outer] = known.starts.get(outer, known.levels[outer].start)
        if place in known.starts and place not in known.begun:
            known.begun.add(place)
            counts[place] = known.starts[place]
        elif place in counts:
            counts[place] += 1
        else:
            counts[place] = known.starts.get(place, level.start)
        for inner in range(place + 1, DEEPEST):
            if inner in known.levels and _begins_again(known.levels[inner], place):
                counts.pop(inner, None)
        return self._numbered(known, place, counts)

    def _numbered(self, known: _List, place: int, counts: dict[int, int]) -> Numbered | None:
        level = known.levels[place]
        numbers = tuple(counts.get(outer, 1) for outer in range(place + 1))
        if level.form == "none" and not _PLACE.sub("", level.text).strip():
            return None

        def numeral(match: re.Match[str]) -> str:
            outer = int(match[1]) - 1
            if outer > place:
                return ""
            form = known.levels[outer].form if outer in known.levels else "decimal"
            if level.legal and form not in ("bullet", "none"):
                form = "decimal"
            return numeral_of(form, numbers[outer])

        label = level.text if level.form == "bullet" else _PLACE.sub(numeral, level.text)
        depth = sum(known.levels[outer].form == "bullet" for outer in range(place) if outer in known.levels)
        label = " ".join(shown_as(label, level.font).split()).replace(UNKNOWN, "•")
        return Numbered(label, level, numbers, depth, level.indent) if label else None


def _begins_again(level: ListLevel, place: int) -> bool:
    if level.restart is None:
        return True
    return place < level.restart


def _levels(definition: Element | None) -> Iterator[tuple[int, ListLevel]]:
    for each in () if definition is None else definition.findall(W + "lvl"):
        place = number(attribute_of(each, "ilvl"))
        if 0 <= place < DEEPEST:
            yield place, _level(each, place)


def _level(element: Element, place: int) -> ListLevel:
    restart = value(element, "lvlRestart")
    return ListLevel(
        start=number(value(element, "start"), 1 if child(element, "start") is not None else 0),
        form=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        restart=None if restart is None else number(restart),
        legal=is_on(child(element, "isLgl")),
        indent=paragraph_properties(child(element, "pPr")),
        font=run_properties(child(element, "rPr")).get("font", ""),
        style=value(element, "pStyle"),
    )


def numeral_of(form: str, count: int) -> str:
    """``count`` in the numerals that Word calls ``form``; in digits where it has no others here."""
    match form:
        case "upperRoman":
            return roman(count)
        case "lowerRoman":
            return roman(count).lower()
        case "upperLetter":
            return _letters(count)
        case "lowerLetter":
            return _letters(count).lower()
        case "decimalZero":
            return f"{count:02d}"
        case "ordinal":
            teen = count % 100 in (11, 12, 13)
            return f"{count}{'th' if teen else _ORDINALS.get(count % 10, 'th')}"
        case "none":
            return ""
        case _:
            return str(count)


def _letters(count: int) -> str:
    """A, B … Z, AA, BB: Word repeats the letter."""
    if count < 1:
        return str(count)
    rounds, letter = divmod(count - 1, 26)
    return chr(ord("A") + letter) * min(rounds + 1, 40)
