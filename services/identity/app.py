"""Wiring of the local identity provider: its endpoints and the sign-in page."""

import base64
import binascii
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlencode

from fastapi import FastAPI, Form, Header, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from services.identity.provider import Client, Denied, Provider
from shared.bodies.roster import Roster
from shared.settings import Settings
from shared.web.health import health_router
from shared.web.service import WITHOUT_PAGES, open_pool, prepare_web, serve
from shared.web.static import StaticFolders

HERE = Path(__file__).parent
templates = Jinja2Templates(HERE / "templates")
STATIC = StaticFolders(HERE / "static", HERE.parent / "portal" / "static")  # the city's typeface, no code
templates.env.globals["static"] = STATIC.base
CSP = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action *; frame-ancestors 'none'; "
    "base-uri 'none'"
)
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra lại rồi thử lần nữa; sau 5 lần sai, đợi một phút."


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
        app.state.roster = Roster(app.state.pool)
        yield
        await app.state.pool.close()

    async def database() -> str | None:
        await app.state.pool.fetchval("SELECT 1 FROM roster.people LIMIT 1", timeout=2)
        return None

    app = FastAPI(title="Congvan identity", version="1", lifespan=lifespan, max_body_size=64 * 1024, **WITHOUT_PAGES)
    prepare_web(app)
    app.include_router(health_router({"database": database}))
    app.mount(STATIC.path, STATIC)
    _add_endpoints(app, provider, settings)
    return app


def _add_endpoints(app: FastAPI, provider: Provider, settings: Settings) -> None:
    def page(request: Request, error: str | None, name: str, status: int = 200) -> HTMLResponse:
        context = {"error": error, "name": name, "parameters": dict(request.query_params)}
        headers = {"Content-Security-Policy": CSP, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
        return templates.TemplateResponse(request, "sign_in.html", context, status, headers)

    @app.get("/.well-known/openid-configuration")
    async def metadata(request: Request) -> JSONResponse:
        # The portal and the console, which ask on the inner port, go on inside; browsers go where the issuer is.
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
            return page(request, f"Yêu cầu đăng nhập không hợp lệ ({error.code}). Quay lại cổng rồi thử lại.", "", 400)
        return page(request, None, "")

    @app.post("/authorize")
    async def sign_in(
        request: Request,
        username: Annotated[str, Form(max_length=200)] = "",
        password: Annotated[str, Form(max_length=200)] = "",
    ) -> Response:
        try:
            asked = provider.check(dict(request.query_params))
        except Denied as error:
            return page(request, f"Yêu cầu đăng nhập không hợp lệ ({error.code}). Quay lại cổng rồi thử lại.", "", 400)
        person_id = username.strip()
        person = await request.app.state.roster.person(person_id)
        right = provider.password_fits(person_id, password)
        if person is None or not person.active or not right:
            return page(request, WRONG, username, 401)
        code = provider.grant(asked, person.person_id, person.name)
        return RedirectResponse(f"{asked.redirect_uri}?{urlencode({'code': code, 'state': asked.state})}", 303)

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
            return JSONResponse(provider.userinfo(authorization.removeprefix("Bearer ")))
        except Denied as error:
            return JSONResponse({"error": error.code}, 401, {"WWW-Authenticate": "Bearer"})

    @app.get("/end-session")
    async def end_session() -> RedirectResponse:
        return RedirectResponse(settings.portal_url, 303)


def _clients(settings: Settings) -> tuple[Client, ...]:
    """The two sites of the city, each a client by itself."""
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
