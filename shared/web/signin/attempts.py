"""Attempts to sign in that are under way: the browser keeps them, signed, for it alone has begun them.

A few at once, so that two tabs do not get into each other's way.
"""

from dataclasses import asdict, dataclass

from fastapi import Request
from fastapi.responses import Response
from itsdangerous import BadSignature, URLSafeTimedSerializer

from shared.web.signin.middleware import set_cookie
from shared.web.signin.site import Site

COOKIE = "-sign-in"
VALID_S = 15 * 60
AT_ONCE = 5
LONGEST_BACK = 400


@dataclass(frozen=True)
class Attempt:
    """One attempt: what was sent to the provider, and ``back``, where the person wanted to.

    ``proves`` names the session whose person is to prove anew who they are; ``""``: somebody signs in.
    """

    state: str
    nonce: str
    code_verifier: str
    back: str
    proves: str = ""


class Attempts:
    """The attempts of a site's browsers."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._serializer = URLSafeTimedSerializer(site.secret, salt="sign-in")

    def remember(self, request: Request, response: Response, attempt: Attempt) -> None:
        """Have the browser keep it, besides the newest others."""
        self._set(response, [*self._known(request), attempt][-AT_ONCE:])

    def take(self, request: Request, response: Response, state: str) -> Attempt | None:
        """The attempt of a state, once; ``None`` where this browser has begun none, or long ago."""
        known = self._known(request)
        taken = next((attempt for attempt in known if attempt.state == state), None)
        if taken is not None:
            self._set(response, [attempt for attempt in known if attempt is not taken])
        return taken

    def _known(self, request: Request) -> list[Attempt]:
        given = request.cookies.get(self._site.cookie_name(COOKIE), "")
        try:
            return [Attempt(**fields) for fields in self._serializer.loads(given, max_age=VALID_S)]
        except (BadSignature, TypeError):
            return []

    def _set(self, response: Response, attempts: list[Attempt]) -> None:
        value = self._serializer.dumps([asdict(attempt) for attempt in attempts]) if attempts else ""
        response.headers.append("Set-Cookie", set_cookie(self._site, COOKIE, value, VALID_S))


def own_path(address: str) -> str:
    """``address`` if it is a path of this site, else the first page: nobody is sent elsewhere."""
    fine = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if fine and len(address) <= LONGEST_BACK else "/"
