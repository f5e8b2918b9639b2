"""Wiring of the local identity provider: its endpoints and the sign-in page."""

import base64
import binascii
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlencode, urlsplit

from fastapi import FastAPI, Form, Header, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from services.identity.guesses import DEVICE_DAYS, Devices, Guess, Guesses
from services.identity.provider import Client, Denied, Provider
from shared.readmodels.roster.lookup import RosterLookup
from shared.settings import Settings
from shared.texts import say
from shared.web.headers import Headers
from shared.web.health import health_router
from shared.web.hosts import OwnHost
from shared.web.requests import bearer_of
from shared.web.service import WITHOUT_PAGES, open_pool, prepare_web, serve
from shared.web.static import StaticFolders
from shared.web.texts import add_texts, make_sure_of_texts

HERE = Path(__file__).parent
templates = Jinja2Templates(HERE / "templates")
STATIC = StaticFolders(HERE / "static", HERE.parent / "portal" / "static")  # the city's typeface, no code
templates.env.globals["static"] = STATIC.base
add_texts(templates.env)
make_sure_of_texts(templates.env, HERE)
CSP = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self' {sites}; "
    "frame-ancestors 'none'; base-uri 'none'"
)
DEVICE_COOKIE = "congvan-identity"


def create_app(settings: Settings) -> FastAPI:
    """The provider's ASGI app."""
    provider = Provider(
        settings.oidc_issuer,
        _clients(settings),
        settings.identity_password,
    )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.pool = await open_pool(settings)
        app.state.roster = RosterLookup(app.state.pool)
        yield
        await app.state.pool.close()

    async def database() -> str | None:
        await app.state.roster.answers()
        return None

    app = FastAPI(
        title="Congvan identity",
        version="1",
        lifespan=lifespan,
        max_body_size=64 * 1024,
        openapi_url=None,
        **WITHOUT_PAGES,
    )
    prepare_web(app)
    sites = " ".join(_origin(url) for url in (settings.portal_url, settings.operations_url))
    headers = {
        "Content-Security-Policy": CSP.format(sites=sites),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    app.add_middleware(OwnHost, urls=(settings.oidc_issuer, settings.identity_url))
    app.add_middleware(Headers, headers=headers)
    app.include_router(health_router({"database": database}))
    app.mount(STATIC.path, STATIC)
    _add_endpoints(app, provider, settings)
    return app


def _add_endpoints(app: FastAPI, provider: Provider, settings: Settings) -> None:
    guesses, devices = Guesses(), Devices(settings.identity_session_secret)
    secure = settings.oidc_issuer.startswith("https://")
    device_cookie = f"{'__Host-' if secure else ''}{DEVICE_COOKIE}"

    def page(request: Request, error: str | None, name: str, status: int = 200) -> HTMLResponse:
        parameters = dict(request.query_params)
        context = {"error": error, "name": name, "parameters": parameters, "again": parameters.get("prompt") == "login"}
        return templates.TemplateResponse(request, "sign_in.html", context, status)

    @app.get("/.well-known/openid-configuration")
    async def metadata(request: Request) -> JSONResponse:
        # The portal and the console ask on the inner port and stay inside; browsers use the issuer's address.
        inside = settings.inner_port and (request.scope["server"] or ("", 0))[1] == settings.inner_port
        return JSONResponse(provider.metadata(settings.identity_url if inside else None))

    @app.get("/jwks")
    async def jwks() -> JSONResponse:
        return JSONResponse(provider.jwks())

    @app.get("/authorize")
    async def authorize(request: Request) -> HTMLResponse:
        try:
            provider.check(dict(request.query_params))
        except Denied as error:
            return page(request, say("identity_page.invalid", code=error.code), "", 400)
        return page(request, None, "")

    @app.post("/authorize")
    async def sign_in(
        request: Request,
        username: Annotated[str, Form(max_length=200)] = "",
        password: Annotated[str, Form(max_length=200)] = "",
    ) -> Response:
        try:
            wanted = provider.check(dict(request.query_params))
        except Denied as error:
            return page(request, say("identity_page.invalid", code=error.code), "", 400)
        person_id, cookie = username.strip().replace("\0", ""), request.cookies.get(device_cookie, "")
        device, accounts = devices.read(cookie)
        guess = Guess(person_id, request.client.host if request.client else "", device, person_id in accounts)
        wait = guesses.wait_s(guess)
        if wait:
            return page(request, say("identity_page.too_many", seconds=int(wait) + 1), username, 429)
        taken = guesses.use(guess)
        person = await request.app.state.roster.person(person_id)
        right = provider.password_fits(password)
        if person is None or not person.active or not right:
            return page(request, say("identity_page.wrong"), username, 401)
        guesses.right(guess, taken)
        code = provider.grant(wanted, person.person_id, person.name)
        response = RedirectResponse(f"{wanted.redirect_uri}?{urlencode({'code': code, 'state': wanted.state})}", 303)
        response.set_cookie(
            device_cookie,
            devices.write(cookie, person_id),
            max_age=DEVICE_DAYS * 86400,
            secure=secure,
            httponly=True,
            samesite="lax",
        )
        return response

    @app.post("/token")
    async def token(request: Request, authorization: Annotated[str | None, Header()] = None) -> JSONResponse:
        form = {name: str(value) for name, value in (await request.form()).items()}
        try:
            client_id, secret = _client(authorization, form)
            return JSONResponse(provider.exchange(client_id, secret, form), headers={"Cache-Control": "no-store"})
        except Denied as error:
            status = 401 if error.code == "invalid_client" else 400
            return JSONResponse({"error": error.code}, status)

    @app.get("/userinfo")
    async def userinfo(authorization: Annotated[str, Header()] = "") -> JSONResponse:
        try:
            return JSONResponse(provider.userinfo(bearer_of(authorization) or ""))
        except Denied as error:
            return JSONResponse({"error": error.code}, 401, {"WWW-Authenticate": "Bearer"})

    @app.get("/end-session")
    async def end_session() -> RedirectResponse:
        return RedirectResponse(settings.portal_url, 303)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _clients(settings: Settings) -> tuple[Client, ...]:
    """The two sites of the city, each of which is a client."""
    portal, operations = (f"{url.rstrip('/')}/signed-in" for url in (settings.portal_url, settings.operations_url))
    return (
        Client(settings.oidc_client_id, settings.oidc_client_secret, portal),
        Client(settings.operations_oidc_client_id, settings.operations_oidc_client_secret, operations),
    )


def _client(authorization: str | None, form: dict[str, str]) -> tuple[str, str]:
    """The client's credentials, from the header or the form (RFC 6749, 2.3.1)."""
    if authorization is None:
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        given = base64.b64decode(authorization.removeprefix("Basic "), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Denied("invalid_client") from error
    client_id, _, secret = given.partition(":")
    return unquote(client_id), unquote(secret)


def main() -> None:
    """Run the provider."""
    serve(
        "identity",
        create_app,
        ("oidc_client_secret", "operations_oidc_client_secret", "identity_session_secret", "identity_password"),
    )
