"""The numerals of labels: 1, I, a, A, nhất, 1.1."""

from collections.abc import Sequence

from shared.paper.words import WORDS

LETTERS = WORDS.letters
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
LARGEST_ROMAN = 399


def roman(number: int) -> str:
    """``number`` (1 to 399) in Roman numerals; another one in digits."""
    if not 0 < number <= LARGEST_ROMAN:
        return str(number)
    made = ""
    for value, letters in _ROMAN:
        made += letters * (number // value)
        number %= value
    return made


def roman_read(numeral: str) -> int | None:
    """The number of Roman numerals that are written as `roman` writes them."""
    number, rest = 0, numeral.upper()
    for value, letters in _ROMAN:
        while rest.startswith(letters):
            number, rest = number + value, rest[len(letters) :]
    return number if not rest and number and roman(number) == numeral.upper() else None


def letter(number: int) -> str:
    """The letter of an item, in the Vietnamese alphabet of lists (a, b, c, d, đ, e, g …); beyond it: aa, ab …"""
    if number < 1:
        return str(number)
    number -= 1
    first, last = divmod(number, len(LETTERS))
    return (LETTERS[first - 1] if 0 < first <= len(LETTERS) else "") + LETTERS[last]


def letter_read(text: str) -> int | None:
    """The number of an item's letter."""
    places = [LETTERS.find(character) for character in text.lower()]
    if not places or min(places) < 0 or len(places) > 2:
        return None
    return places[0] + 1 if len(places) == 1 else (places[0] + 1) * len(LETTERS) + places[1] + 1


def ordinal(number: int) -> str:
    """``thứ`` what: nhất, hai, ba …; beyond the words, digits."""
    return WORDS.ordinals[number - 1] if 0 < number <= len(WORDS.ordinals) else str(number)


def ordinal_read(word: str) -> int | None:
    """The number of an ordinal word."""
    lower = word.lower()
    return WORDS.ordinals.index(lower) + 1 if lower in WORDS.ordinals else None


def written_as(style: str, path: Sequence[int]) -> str:
    """The number ``path[-1]`` in the numerals that ``style`` (what stands between the braces) shows.

    ``path`` holds the numbers of the clauses around it too, for ``1.1``.
    """
    number = path[-1]
    if "." in style:
        return ".".join(map(str, path[-(style.count(".") + 1) :]))
    match style:
        case "I":
            return roman(number)
        case "i":
            return roman(number).lower()
        case "a":
            return letter(number)
        case "A":
            return letter(number).upper()
        case "01":
            return f"{number:02d}"
        case "1":
            return str(number)
        case _:
            word = ordinal(number)
            return word.upper() if style.isupper() else word
