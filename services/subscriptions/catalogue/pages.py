"""`/events`: the catalogue as pages for people and as files for machines."""

import asyncio
import json
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.subscriptions.catalogue.asyncapi import ATTRIBUTES, asyncapi, description_of, documented
from services.subscriptions.catalogue.examples import example_of
from shared.events.base import Event
from shared.eventsourcing.decider import Rejected
from shared.settings import Settings
from shared.streams.topics import topic_of
from shared.texts import table
from shared.web.texts import add_texts, make_sure_of_texts

HERE = Path(__file__).parent
SNIPPETS = HERE / "snippets"
POLICY = "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"


def catalogue_routes(settings: Settings) -> APIRouter:
    """Every page and file of the catalogue.  They tell of no document, so nobody has to sign in."""
    router = APIRouter(tags=["catalogue"])
    pages = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)
    add_texts(pages)
    make_sure_of_texts(pages, HERE)
    services = table("event_catalogue.service")
    events = documented()

    @cache
    def document() -> dict[str, Any]:  # slow, so it is made at the first request and not at the start
        return asyncapi(settings.kafka_bootstrap_servers, settings.kafka_subscribers)

    def page(template: str, **values: object) -> HTMLResponse:
        html = pages.get_template(template).render(**values)
        return HTMLResponse(html, headers={"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"})

    @router.get("/events", response_class=HTMLResponse, summary="Every event on one page.")
    async def index() -> HTMLResponse:
        grouped = {
            service: [(name, event.__name__, description_of(event).splitlines()[0]) for name, event in events.items()
                      if event.service == service]
            for service in services
        }  # fmt: skip
        return page("index.html", services=services, grouped=grouped, count=len(events))

    @router.get("/events/start", response_class=HTMLResponse, summary="A subscriber's quarter of an hour.")
    async def start() -> HTMLResponse:
        return page("start.html", snippets={path.name: path.read_text("utf-8") for path in SNIPPETS.iterdir()})

    @router.get("/events/asyncapi.json", summary="The catalogue as AsyncAPI 3.")
    async def as_asyncapi() -> JSONResponse:
        return JSONResponse(await asyncio.to_thread(document))

    @router.get("/events/catalogue.css", include_in_schema=False)
    async def style() -> FileResponse:
        return FileResponse(HERE / "static" / "catalogue.css", media_type="text/css")

    @router.get("/events/{name}.schema.json", summary="An event's JSON Schema.")
    async def schema(name: str) -> JSONResponse:
        return JSONResponse(_known(events, name).model_json_schema(), media_type="application/schema+json")

    @router.get(
        "/events/{name}", response_class=HTMLResponse, summary="An event: what it says, its fields, an example."
    )
    async def one(name: str, request: Request) -> HTMLResponse:
        event = _known(events, name)
        return page(
            "event.html",
            name=name,
            title=event.__name__,
            service=services[event.service],
            topic=topic_of(event.service).name,
            description=description_of(event).split("\n\n"),
            fields=fields_of(event),
            attributes=ATTRIBUTES,
            example=json.dumps(example_of(event), ensure_ascii=False, indent=2),
        )

    return router


def _known(events: dict[str, type[Event]], name: str) -> type[Event]:
    event = events.get(name)
    if event is None:
        raise Rejected("request.not-found")
    return event


def fields_of(event: type[Event]) -> list[tuple[str, str, bool]]:
    """An event's fields: name, type in words, and whether it is required."""
    schema = event.model_json_schema()
    required = set(schema.get("required", ()))
    return [(name, _words(field), name in required) for name, field in schema["properties"].items()]


def _words(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return str(field["$ref"].rpartition("/")[2])
    if "anyOf" in field:
        return " | ".join(_words(option) for option in field["anyOf"] if option.get("type") != "null")
    if field.get("type") == "array":
        return f"[{_words(field['items'])}]" if "items" in field else "[…]"
    return str(field.get("format") or field.get("type") or "…")
