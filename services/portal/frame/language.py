"""The language of a session."""

from fastapi import Request

from shared import texts


def speak(request: Request) -> str:
    """The language this session has chosen; what is said from here on is in it."""
    return texts.speak(str(request.session.get("language", "vi")))
