"""Cookies, each site's own address, sign-ins under way, and which commands need a fresh sign-in."""

from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Response

from services.identity.app import create_app as identity
from services.operations.page import alone
from shared.bodies.rights import FOR_OPERATORS, MAY, NEEDS_FRESH_SIGN_IN
from shared.settings import Settings
from shared.web.hosts import OwnHost
from shared.web.problems import install_problem_handlers
from shared.web.signin.attempts import AT_ONCE, Attempt, Attempts, own_path
from shared.web.signin.middleware import set_cookie
from shared.web.signin.own import device
from shared.web.signin.site import Site


def site(url: str = "https://cong-van.example", secret: str = "secret") -> Site:
    async def nobody(request: Any) -> Any:
        raise AssertionError

    return Site(url, ("id", "secret"), secret, "congvan", alone, alone, nobody, Settings())


def test_a_cookie_over_tls_is_the_hosts_alone() -> None:
    cookie = set_cookie(site(), "", "opaque")
    assert cookie.startswith("__Host-congvan=opaque;")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie
    plain = set_cookie(site("http://127.0.0.1:8000"), "", "opaque")
    assert plain.startswith("congvan=opaque;") and "Secure" not in plain and "HttpOnly" in plain


def test_signing_out_takes_the_cookie_away() -> None:
    assert "Max-Age=0" in set_cookie(site(), "", "")


@pytest.mark.parametrize(
    "address", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "", "/a\nb", "/" + "a" * 500]
)
def test_nobody_is_sent_elsewhere(address: str) -> None:
    assert own_path(address) == "/"


def test_the_own_pages_are_gone_back_to() -> None:
    assert own_path("/registers/incoming?page=2") == "/registers/incoming?page=2"


def attempt(state: str) -> Attempt:
    return Attempt(state, "nonce", "verifier", "/")


def browser(*answers: Response) -> Any:
    """A request of a browser that has got ``answers``."""
    jar: SimpleCookie = SimpleCookie()
    for answer in answers:
        for value in answer.headers.getlist("set-cookie"):
            jar.load(value)
    return SimpleNamespace(cookies={name: morsel.value for name, morsel in jar.items()})


def test_two_tabs_sign_in_side_by_side() -> None:
    attempts, first, second = Attempts(site()), Response(), Response()
    attempts.remember(browser(), first, attempt("one"))
    attempts.remember(browser(first), second, attempt("two"))
    back = Response()
    assert attempts.take(browser(second), back, "one") == attempt("one")
    assert attempts.take(browser(second, back), Response(), "two") == attempt("two")
    assert attempts.take(browser(second, back), Response(), "one") is None, "an attempt ends once"


def test_attempts_do_not_pile_up_and_are_one_browsers_and_one_sites() -> None:
    attempts, last = Attempts(site()), Response()
    for number in range(AT_ONCE + 3):
        answer = Response()
        attempts.remember(browser(last), answer, attempt(str(number)))
        last = answer
    assert attempts.take(browser(last), Response(), "0") is None
    assert attempts.take(browser(last), Response(), str(AT_ONCE + 2)) is not None
    assert attempts.take(browser(), Response(), str(AT_ONCE + 2)) is None
    assert Attempts(site(secret="another")).take(browser(last), Response(), str(AT_ONCE + 2)) is None


async def test_a_site_answers_under_its_own_address_alone() -> None:
    app = FastAPI(redirect_slashes=False)
    install_problem_handlers(app)
    app.add_middleware(OwnHost, urls=("https://cong-van.example",))

    @app.get("/health/live")
    async def live() -> str:
        return "ok"

    @app.get("/page")
    async def page() -> str:
        return "here"

    async def status(host: str, path: str = "/page") -> int:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://x") as http:
            return (await http.get(path, headers={"Host": host})).status_code

    assert await status("cong-van.example") == await status("Cong-Van.example:443") == 200
    assert await status("evil.example") == await status("cong-van.example.evil.example") == await status("") == 421
    assert await status("10.0.0.7:8000", "/health/live") == 200


async def test_the_provider_names_no_other_hosts_scripts_and_has_a_policy_everywhere() -> None:
    app = identity(Settings(oidc_issuer="http://id.example", identity_session_secret="x" * 32))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://id.example") as http:
        for path in ("/docs", "/redoc", "/openapi.json", "/nowhere", "/jwks", "/authorize"):
            answer = await http.get(path)
            assert "default-src 'none'" in answer.headers["content-security-policy"], path
            assert "form-action *" not in answer.headers["content-security-policy"]
            assert path in ("/jwks", "/authorize") or answer.status_code == 404


def test_what_weighs_is_a_command_that_somebody_may_ask() -> None:
    assert set(MAY) >= NEEDS_FRESH_SIGN_IN - FOR_OPERATORS
    assert FOR_OPERATORS <= NEEDS_FRESH_SIGN_IN
    assert {"IssueDocument", "ApproveDraft", "AppointPerson", "ReleasePerson", "GrantDelegation"} <= NEEDS_FRESH_SIGN_IN


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/143.0 Safari/537.36", "Chrome · Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/143.0 Safari/537.36 Edg/143.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Safari/604.1", "Safari · iPhone"),
        ("curl/8.1\x00<script>", "curl/8.1<script>"),
        ("", "—"),
    ],
)
def test_a_browser_as_people_know_it(agent: str, said: str) -> None:
    assert device(agent) == said
