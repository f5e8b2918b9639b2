"""Attempts to sign in that are under way, kept in a signed cookie of the browser that began them.

A browser may have a few at once, so that two tabs do not disturb each other.
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
    """One attempt: what was sent to the provider, and ``back``, the page that the person asked for.

    ``proves`` names the session whose person proves again who they are; ``""`` means that somebody signs in.
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
        """Add the attempt to the browser's newest ones."""
        self._set(response, [*self._known(request), attempt][-AT_ONCE:])

    def take(self, request: Request, response: Response, state: str) -> Attempt | None:
        """Take out the attempt with this state; ``None`` where this browser began none, or too long ago."""
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
    """``address`` if it is a path of this site, else ``/``, so that nobody is sent to another site."""
    fine = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if fine and len(address) <= LONGEST_BACK else "/"
