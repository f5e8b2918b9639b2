"""Every route of every app, from the apps' own OpenAPI: a new route is asked for without anybody's doing."""

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shared import services
from shared.settings import Settings
from shared.web.service import create_service

SITES = tuple(service.name for service in services.SERVICES if service.pages)
SERVICES = tuple(name for name in services.NAMES if name not in SITES)
_COMMAND = re.compile(r"^/(?P<kind>[a-z-]+)/\{stream_id\}/(?P<command>[a-z-]+)$")


@dataclass(frozen=True)
class Route:
    """A method of a path of an app, with the schema of what is sent."""

    app: str
    method: str
    path: str
    sent: Any = None
    queries: tuple[str, ...] = ()

    @property
    def command(self) -> str | None:
        """The command that it gives, as its class is called."""
        match = _COMMAND.match(self.path)
        if match is None or self.method != "POST":
            return None
        return "".join(part.capitalize() for part in match["command"].split("-"))

    @property
    def kind(self) -> str:
        """Of which kind of streams it is (``documents``), or the first part of its path."""
        return self.path.split("/")[1]

    @property
    def name(self) -> str:
        """How the table calls it."""
        return f"{self.method} {self.app}{self.path}"


def routes_of(app: str) -> Iterator[Route]:
    """The routes of one app."""
    document = _openapi(app)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            sent = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            queries = tuple(one["name"] for one in operation.get("parameters", ()) if one["in"] == "query")
            yield Route(app, method.upper(), path, resolved(sent, document), queries)


def _openapi(app: str) -> dict[str, Any]:
    module = importlib.import_module(f"services.{app}.app")
    settings = Settings(session_secret="x" * 64, oidc_issuer="http://127.0.0.1:1")
    make = getattr(module, "create_app", None)
    made = make(settings) if make else create_service(module.SERVICE, settings)
    document: dict[str, Any] = made.openapi()
    return document


def resolved(schema: Any, document: dict[str, Any], within: frozenset[str] = frozenset()) -> Any:
    """``schema`` with what it refers to in its place; what stands ``within`` itself (a table in a cell) is left out."""
    if isinstance(schema, dict):
        name = schema.get("$ref", "").rsplit("/", 1)[-1]
        if name in within:
            return {}
        if name:
            return resolved(document["components"]["schemas"][name], document, within | {name})
        return {name: resolved(value, document, within) for name, value in schema.items()}
    if isinstance(schema, list):
        return [resolved(one, document, within) for one in schema]
    return schema
