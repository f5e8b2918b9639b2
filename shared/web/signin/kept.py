"""Keeps a form that was sent when its sender had to sign in or to prove who they are, and offers it again after."""

import json
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from shared.bodies.roster import Person
from shared.web.forms import NEVER_KEPT, Form, csrf_token, token_fits, typed_form
from shared.web.signin.attempts import own_path
from shared.web.signin.people import person_signed_in
from shared.web.signin.sessions import Session
from shared.web.signin.site import Site

LARGEST = 2_000_000  # characters of a form
MOST = 20  # of one person at once
HOURS = 24
SignedIn = Annotated[Person, Depends(person_signed_in)]
NOT_TYPED = NEVER_KEPT | {"csrf", "kept_form"}


class KeptForms:
    """The forms kept at one site."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def keep(self, request: Request, session: Session, *, known: bool = False) -> UUID | None:
        """Keep the request's form for the session's person; ``None`` where it is not theirs.

        Its token has to be the session's, or the form is ``known`` to come from our own page, so that nobody can plant
        a form with somebody else.
        """
        try:
            fields = await typed_form(request)
        except HTTPException:  # unreadable, so there is nothing to keep
            return None
        if session.owner is None or not (known or token_fits(request, fields, session.get("csrf"))):
            return None
        typed = json.dumps({name: values for name, values in fields.items() if name not in NOT_TYPED})
        if len(typed) > LARGEST or "\\u0000" in typed:
            return None
        has_files = request.headers.get("content-type", "").startswith("multipart/")
        address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        form_id: UUID = await self._pool.fetchval(
            "INSERT INTO sessions.kept_forms (person_id, path, page, fields, has_files, at_sign_in)"
            " VALUES ($1, $2, $3, $4::text::jsonb, $5, $6) RETURNING form_id",
            session.owner,
            address,
            _page_of(request),
            typed,
            has_files,
            session.ran_out,
        )
        await self._pool.execute(
            "DELETE FROM sessions.kept_forms WHERE person_id = $1 AND form_id NOT IN (SELECT form_id FROM"
            " sessions.kept_forms WHERE person_id = $1 ORDER BY kept_at DESC LIMIT $2)",
            session.owner,
            MOST,
        )
        return form_id

    async def find(self, person_id: str, form_id: UUID) -> dict[str, object] | None:
        """A form of the person."""
        row = await self._pool.fetchrow(
            "SELECT *, fields::text AS fields_json FROM sessions.kept_forms WHERE person_id = $1 AND form_id = $2",
            person_id,
            form_id,
        )
        return None if row is None else {**row, "fields": json.loads(row["fields_json"])}

    async def newest(self, person_id: str) -> UUID | None:
        """The form that the person sent last after their session had ended."""
        found: UUID | None = await self._pool.fetchval(
            "SELECT form_id FROM sessions.kept_forms WHERE person_id = $1 AND at_sign_in"
            " AND kept_at > now() - $2 * interval '1 hour' ORDER BY kept_at DESC LIMIT 1",
            person_id,
            HOURS,
        )
        return found

    async def drop(self, person_id: str, form_id: UUID) -> None:
        """Delete a form that was sent on or is not wanted any more."""
        await self._pool.execute(
            "DELETE FROM sessions.kept_forms WHERE person_id = $1 AND form_id = $2",
            person_id,
            form_id,
        )

    async def prune(self) -> None:
        """Delete forms that nobody came back for."""
        await self._pool.execute(
            "DELETE FROM sessions.kept_forms WHERE kept_at < now() - $1 * interval '1 hour'", HOURS
        )


def _page_of(request: Request) -> str:
    """The page with the form, by the Referer header; ``/`` where the browser sends none."""
    referer = urlsplit(request.headers.get("referer", ""))
    if referer.netloc != request.headers.get("host"):
        return "/"
    return own_path(referer.path + (f"?{referer.query}" if referer.query else ""))


def kept_router(site: Site) -> APIRouter:
    """``/kept/{form_id}``: shows the form again, to be sent with one click."""
    router = APIRouter(prefix="/kept")

    @router.get("/{form_id}")
    async def kept(request: Request, person: SignedIn, form_id: UUID) -> Response:
        form = await request.app.state.kept.find(person.person_id, form_id)
        if form is None:
            return RedirectResponse("/", 303)
        words = [value for values in form["fields"].values() for value in values if " " in value.strip()]
        context = {"form": form, "csrf": csrf_token(request), "words": list(dict.fromkeys(words))}
        return site.alone(request, "sign_in/kept.html", context, 200)

    @router.post("/{form_id}/drop")
    async def drop(request: Request, person: SignedIn, form: Form, form_id: UUID) -> Response:
        await request.app.state.kept.drop(person.person_id, form_id)
        return RedirectResponse("/", 303)

    return router
