"""The names and ids that people and bodies may have: none that resembles the system's or has a meaning already.

Every command that brings a new person or body into the city uses these types.
"""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field

from shared.services import NAMES

RESERVED = frozenset({"system", "he-thong", "hethong", "root", "admin", "administrator", "seed", "nobody", *NAMES})
"""Ids that would look like the system's or an operator's."""
D_WITH_STROKE = "\u0111"  # a letter that Unicode does not decompose
IMITATIONS = re.compile(r"^(he ?thong|system)\b")


def _free(value: str) -> str:
    if value.split(".", maxsplit=1)[0] in RESERVED:
        raise ValueError("reserved")
    return value


def _no_imitation(value: str) -> str:
    letters = [character for character in unicodedata.normalize("NFKD", value) if character.isalpha()]
    if not all(unicodedata.name(letter, "").startswith("LATIN ") for letter in letters):
        raise ValueError("a name has Latin letters only")
    if any(unicodedata.category(character) in ("Cf", "Cc", "Co", "Cn") for character in value):
        raise ValueError("a name has no invisible characters")
    if IMITATIONS.match(_plain(value)):
        raise ValueError("a name that imitates the system")
    return unicodedata.normalize("NFC", value)


def _plain(value: str) -> str:
    """The words without marks and case, with single spaces between them."""
    unmarked = "".join(
        character for character in unicodedata.normalize("NFKD", value) if not unicodedata.combining(character)
    )
    return " ".join(re.findall(r"[a-z0-9]+", unmarked.casefold().replace(D_WITH_STROKE, "d")))


BodyId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,119}$"), AfterValidator(_free)]
"""A body's id: small letters, digits, hyphens.  An id with dots is an organ's of another system."""

PersonId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._@+-]{0,119}$"), AfterValidator(_free)]
"""A person's id, with one spelling: no two differ only by case or by the composition of a letter."""

PersonName = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_no_imitation)]
"""A person's name."""


def imitates_system(person_id: str) -> bool:
    """Whether an id, in any spelling, looks like the system's own."""
    return _plain(person_id).replace(" ", "") in {name.replace("-", "") for name in ("system", "he-thong")}
