"""A site that people sign in to: its address, its names, and how it shows a page."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request
from fastapi.responses import Response

from shared.bodies.actor import Actor
from shared.settings import Settings

TEMPLATES = Path(__file__).with_name("templates")  # inside the site's own ``alone.html`` and ``base.html``


@dataclass(frozen=True)
class Site:
    """One site.

    ``client`` is its id and secret at the identity provider, ``secret`` signs its cookies, ``cookie`` names the
    session's cookie.  ``alone(request, template, context, status)`` renders a page for a person whose sign-in is not
    complete, ``page(request, template, actor, **context)`` one within the site; ``actor`` is the dependency that finds
    the person.
    """

    url: str
    client: tuple[str, str]
    secret: str
    cookie: str
    alone: Callable[[Request, str, dict[str, object], int], Response]
    page: Callable[..., Response]
    actor: Callable[[Request], Awaitable[Actor]]
    settings: Settings

    @property
    def secure(self) -> bool:
        """Whether TLS protects the way to the site."""
        return self.url.startswith("https://")

    def cookie_name(self, what: str = "") -> str:
        """The name of a cookie of the site; over TLS ``__Host-`` excludes cookies of other hosts and paths."""
        return f"{'__Host-' if self.secure else ''}{self.cookie}{what}"
