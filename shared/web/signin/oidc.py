"""Signing in by OpenID Connect: Authlib does the protocol (code, PKCE, nonce), a `Session` keeps the person."""

import datetime as dt
import time
from urllib.parse import quote

import structlog
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from httpx import HTTPError
from joserfc.errors import JoseError

from shared.bodies.accounts import Account
from shared.eventsourcing.decider import Rejected
from shared.web.forms import Form
from shared.web.problems import problem_response
from shared.web.signin.attempts import Attempt, Attempts, own_path
from shared.web.signin.sessions import SessionStore, Signed, session_of
from shared.web.signin.site import Site

JUST_NOW_S = 300  # seconds since the provider's question, where it was told to ask now

log = structlog.get_logger("sign-in")


class Provider:
    """The identity provider, with a site as its client."""

    def __init__(self, site: Site) -> None:
        self._callback = f"{site.url.rstrip('/')}/signed-in"
        self._whole_s = int(site.settings.session_hours * 3600)
        self._second_step = set(site.settings.oidc_second_step.split())
        self._client = OAuth().register(
            "provider",
            client_id=site.client[0],
            client_secret=site.client[1],
            server_metadata_url=site.settings.oidc_discovery_url
            or f"{site.settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid profile", "code_challenge_method": "S256"},
        )

    async def begin(self, back: str, proves: str = "", *, again: bool = False) -> tuple[str, Attempt]:
        """The address to send a person to, and the attempt.  With ``again`` the provider asks in any case."""
        asked = {"prompt": "login", "max_age": 0} if again else {"max_age": self._whole_s}
        made = await self._client.create_authorization_url(self._callback, **asked)
        return str(made["url"]), Attempt(made["state"], made["nonce"], made["code_verifier"], back, proves)

    async def end(self, attempt: Attempt, code: str) -> tuple[Account, dt.datetime, bool]:
        """The account of the person who comes back, the time of the proof, and whether it had a second step.

        Raises one of `REFUSALS` where the provider does not vouch for them.
        """
        token = await self._client.fetch_access_token(self._callback, code=code, code_verifier=attempt.code_verifier)
        claims = await self._client.parse_id_token(token, nonce=attempt.nonce)
        account = Account(issuer=str(claims["iss"]), subject=str(claims["sub"]))
        proved = min(float(claims.get("auth_time") or 0), time.time())
        ways = {str(claims.get("acr"))} | {str(way) for way in claims.get("amr") or ()}
        return account, dt.datetime.fromtimestamp(proved, dt.UTC), bool(ways & self._second_step)


REFUSALS: tuple[type[Exception], ...] = (OAuthError, JoseError, HTTPError, ValueError, KeyError)


def sign_in_router(site: Site) -> APIRouter:
    """``/sign-in``, ``/signed-in``, ``/sign-out``, ``/signed-out`` and ``/prove/password``."""
    provider, attempts = Provider(site), Attempts(site)
    router = APIRouter()

    async def away(request: Request, back: str, proves: str = "", *, again: bool = False) -> Response:
        try:
            url, attempt = await provider.begin(back, proves, again=again)
        except REFUSALS as error:
            log.warning("identity provider does not answer", error=repr(error))
            return problem_response(request, "auth.provider")
        response = RedirectResponse(url, 303)
        attempts.remember(request, response, attempt)
        return response

    @router.get("/sign-in")
    async def sign_in(request: Request, back: str = "/", again: bool = False) -> Response:
        """Redirect to the provider; a person who is signed in goes straight to the page they asked for."""
        if session_of(request).complete and not again:
            return RedirectResponse(own_path(back), 303)
        return await away(request, own_path(back), again=again)

    @router.get("/prove/password")
    async def prove(request: Request, back: str = "/") -> Response:
        """Redirect to the provider, which has to ask again."""
        session = session_of(request)
        if session.row is None or not session.complete:
            return RedirectResponse(f"/sign-in?back={quote(own_path(back))}", 303)
        return await away(request, own_path(back), str(session.row["handle"]), again=True)

    @router.get("/signed-in")
    async def signed_in(request: Request, state: str = "", code: str = "") -> Response:
        """The provider's answer.  An unknown attempt shows a problem; it never starts another one by itself."""
        response = RedirectResponse("/", 303)
        attempt, session = attempts.take(request, response, state), session_of(request)
        if attempt is None:
            return response if session.complete else problem_response(request, "auth.attempt")
        try:
            account, proved_at, second_step = await provider.end(attempt, code)
        except REFUSALS as error:
            log.warning("sign-in failed", error=repr(error))
            return problem_response(request, "auth.refused")
        response.headers["location"] = await _arrive(request, attempt, account, proved_at, second_step)
        return response

    @router.post("/sign-out")
    async def sign_out(request: Request, form: Form) -> Response:
        """End the session at once, with its streams and for every copy of its cookie."""
        session = session_of(request)
        if session.row is not None:
            await _store(request).end(session.row["person_id"], session.row["handle"])
            request.app.state.streams.end({session.row["handle"]})
        session.cookie = ""
        # No redirect to the provider: form-action allows our own pages only, and browsers check redirects too.
        return RedirectResponse("/signed-out", 303)

    @router.get("/signed-out")
    async def signed_out(request: Request) -> Response:
        return site.alone(request, "signed_out.html", {}, 200)

    return router


async def _arrive(
    request: Request, attempt: Attempt, account: Account, proved_at: dt.datetime, second_step: bool
) -> str:
    """Begin a session, or store the proof in the one that asked; returns the page to go to.  Raises `Rejected`."""
    session, store = session_of(request), _store(request)
    if session.row is not None and attempt.proves == str(session.row["handle"]):
        if (account.issuer, account.subject) != (session.row["issuer"], session.row["subject"]):
            raise Rejected("auth.another-account")
        if time.time() - proved_at.timestamp() > JUST_NOW_S:
            raise Rejected("auth.not-asked")
        session.cookie = await store.prove(session, second_step=second_step)
        return attempt.back
    person = await request.app.state.roster.person_of_account(account)
    if person is None:
        raise Rejected("auth.no-person", issuer=account.issuer, subject=account.subject)
    if session.row is not None:
        await store.end(session.row["person_id"], session.row["handle"])
    signed = Signed(person.person_id, account.issuer, account.subject, proved_at, second_step)
    address = request.client.host if request.client else ""
    session.cookie = await store.begin(signed, address, request.headers.get("user-agent", ""), {})
    kept = await request.app.state.kept.newest(person.person_id)
    return f"/kept/{kept}" if kept else attempt.back


def _store(request: Request) -> SessionStore:
    store: SessionStore = request.app.state.sessions
    return store
