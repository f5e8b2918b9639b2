"""The screen's language: Vietnamese as written in the templates, English out of `locale/en.po`.

Babel reads the catalogue; a test fails when a sentence of the templates has no English.
"""

from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po
from fastapi import Request

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
CATALOGUE = Path(__file__).parent / "locale" / "en.po"

_current: ContextVar[str] = ContextVar("language", default="vi")


@lru_cache(maxsize=1)
def english() -> dict[str, str]:
    """Vietnamese sentence → English sentence."""
    with CATALOGUE.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id and message.string}


def speak(request: Request) -> str:
    """The language this session has chosen; what is rendered from here on is in it."""
    chosen = request.session.get("language", "vi")
    _current.set(chosen if chosen in LANGUAGES else "vi")
    return _current.get()


def say(sentence: str) -> str:
    """``sentence`` in the language of the page being rendered."""
    return english().get(sentence, sentence) if _current.get() == "en" else sentence
