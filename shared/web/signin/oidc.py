"""Signing in by OpenID Connect: Authlib speaks the protocol (code, PKCE, state, nonce), the session remembers who."""

from collections.abc import Callable
from typing import Any

import structlog
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from shared.web.forms import Form

log = structlog.get_logger("sign-in")


def sign_in_router(
    issuer: str, client: tuple[str, str], own_url: str, farewell: Callable[[Request], Response]
) -> APIRouter:
    """``/sign-in``, ``/signed-in``, ``/sign-out`` and ``/signed-out`` (the page ``farewell``) at ``own_url``."""
    oauth = OAuth()
    oauth.register(
        "provider",
        client_id=client[0],
        client_secret=client[1],
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile", "code_challenge_method": "S256"},
    )
    callback = f"{own_url.rstrip('/')}/signed-in"
    router = APIRouter()

    @router.get("/sign-in")
    async def sign_in(request: Request) -> Any:
        return await oauth.provider.authorize_redirect(request, callback)

    @router.get("/signed-in")
    async def signed_in(request: Request) -> Response:
        try:
            token = await oauth.provider.authorize_access_token(request)
        except OAuthError as error:
            log.warning("sign-in failed", error=error.error)
            return RedirectResponse("/sign-in", 303)
        claims = token["userinfo"]
        request.session.clear()  # a new session for whoever signs in
        request.session["person_id"] = claims.get("preferred_username") or claims["sub"]
        return RedirectResponse("/", 303)

    @router.post("/sign-out")
    async def sign_out(request: Request, form: Form) -> Response:
        request.session.clear()
        # Not to the provider's page: no browser lets a form, which may go to our own pages only, be sent on there.
        return RedirectResponse("/signed-out", 303)

    @router.get("/signed-out")
    async def signed_out(request: Request) -> Response:
        return farewell(request)

    return router
