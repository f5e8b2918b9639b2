"""Forms of the city's web pages: proof that a form is ours, and what was typed kept for whoever is refused."""

import hmac
import secrets
from typing import Annotated

from fastapi import Depends, Request

from shared.eventsourcing.decider import Rejected


def csrf_token(request: Request) -> str:
    """The session's form token."""
    token: str = request.session.setdefault("csrf", secrets.token_urlsafe(24))
    return token


async def typed_form(request: Request, max_files: int = 0) -> dict[str, list[str]]:
    """The form's fields as they came.  They stay with the request: a page that refuses them gives them back."""
    form = await request.form(max_files=max_files, max_fields=5000)
    request.state.typed = {name: [value for value in form.getlist(name) if isinstance(value, str)] for name in form}
    fields: dict[str, list[str]] = request.state.typed
    return fields


async def checked_form(request: Request) -> dict[str, list[str]]:
    """The form's fields, each with all its values, once its token is right.

    Raises `Rejected` ``form.stale``.
    """
    return checked(request, await typed_form(request))


def checked(request: Request, form: dict[str, list[str]]) -> dict[str, list[str]]:
    """The form, once its token is right.  Raises `Rejected` ``form.stale``."""
    given = request.headers.get("x-csrf-token") or "".join(form.get("csrf", [])[:1])
    if not hmac.compare_digest(given.encode(), csrf_token(request).encode()):
        raise Rejected("form.stale")
    return form


Form = Annotated[dict[str, list[str]], Depends(checked_form)]
