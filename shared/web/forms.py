"""Forms of the web pages: the token that proves a form is ours, and the typed fields, kept for a refusal's page."""

import hmac
import secrets
from contextlib import suppress
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Depends, Request

from shared.eventsourcing.decider import Rejected


class StaleForm(Rejected):
    """A form of our own page that an earlier session made."""

    def __init__(self) -> None:
        super().__init__("form.stale")


def csrf_token(request: Request) -> str:
    """The session's form token."""
    token: str = request.session.setdefault("csrf", secrets.token_urlsafe(24))
    return token


NEVER_KEPT = frozenset({"pin", "pin_again", "passphrase", "code"})
"""Fields that open keys: no page shows them again, and nothing keeps them for later."""


async def typed_form(request: Request, max_files: int = 0) -> dict[str, list[str]]:
    """The form's fields as sent.

    They stay with the request, so that a refusal's page can show them again; those that are `NEVER_KEPT` do not.
    """
    form = await request.form(max_files=max_files, max_fields=5000)
    fields = {name: [value for value in form.getlist(name) if isinstance(value, str)] for name in form}
    request.state.typed = {name: values for name, values in fields.items() if name not in NEVER_KEPT}
    return fields


async def checked_form(request: Request) -> dict[str, list[str]]:
    """The form's fields, each with all its values.

    Raises `Rejected` ``form.stale`` where the token is wrong.
    """
    return checked(request, await typed_form(request))


def checked(request: Request, form: dict[str, list[str]]) -> dict[str, list[str]]:
    """The form.  Raises `Rejected` ``form.stale`` where the token is wrong; `StaleForm` if the page was ours."""
    if not token_fits(request, form, csrf_token(request)):
        raise StaleForm if _from_own_page(request) else Rejected("form.stale")
    with suppress(ValueError):  # it was kept while its sender signed in: once it is taken, nobody needs that any more
        request.state.kept_form = UUID("".join(form.get("kept_form", [])[:1]))
    return form


def _from_own_page(request: Request) -> bool:
    """Whether, by the browser's word, a page of this site sent the form (Fetch Standard, 3.2)."""
    origin = urlsplit(request.headers.get("origin", "")).netloc
    return bool(origin) and origin == request.headers.get("host")


def token_fits(request: Request, form: dict[str, list[str]], token: str | None) -> bool:
    """Whether the form contains the session's ``token``."""
    given = request.headers.get("x-csrf-token") or "".join(form.get("csrf", [])[:1])
    return bool(token) and hmac.compare_digest(given.encode(), (token or "").encode())


Form = Annotated[dict[str, list[str]], Depends(checked_form)]
