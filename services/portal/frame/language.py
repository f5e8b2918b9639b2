"""The screen's language: Vietnamese as written in the templates, English out of `locale/en.po`.

Babel reads the catalogue; a test fails when a sentence of the templates has no English.
"""

from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po
from fastapi import Request

from shared import texts

CATALOGUE = Path(__file__).parent / "locale" / "en.po"


@lru_cache(maxsize=1)
def english() -> dict[str, str]:
    """Vietnamese sentence → English sentence."""
    with CATALOGUE.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id and message.string}


def speak(request: Request) -> str:
    """The language this session has chosen; what is rendered from here on is in it."""
    return texts.speak(str(request.session.get("language", "vi")))


def say(sentence: str, otherwise: str | None = None, /, **values: object) -> str:
    """``sentence``, or the text of a key, in the language of the page being rendered."""
    if sentence in texts.city() or otherwise is not None:
        return texts.say(sentence, otherwise, **values)
    return english().get(sentence, sentence) if texts.language() == "en" else sentence
