"""Forms of the city's web pages: proof that a form is ours, and what was typed kept for whoever is refused."""

import hmac
import secrets
from contextlib import suppress
from typing import Annotated
from uuid import UUID

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
    if not token_fits(request, form, csrf_token(request)):
        raise Rejected("form.stale")
    with suppress(ValueError):  # it was kept while its sender signed in: once it is taken, nobody needs that any more
        request.state.kept_form = UUID("".join(form.get("kept_form", [])[:1]))
    return form


def token_fits(request: Request, form: dict[str, list[str]], token: str | None) -> bool:
    """Whether a form bears the session's ``token``."""
    given = request.headers.get("x-csrf-token") or "".join(form.get("csrf", [])[:1])
    return bool(token) and hmac.compare_digest(given.encode(), (token or "").encode())


Form = Annotated[dict[str, list[str]], Depends(checked_form)]
