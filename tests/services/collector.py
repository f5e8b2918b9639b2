"""An OpenTelemetry collector of the tests: keeps the spans that the services send."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.serving import serving


@dataclass(frozen=True)
class Span:
    """A span as it came over OTLP; ids in hex, an empty ``parent`` is none."""

    service: str
    name: str
    trace: str
    id: str
    parent: str


@dataclass
class Collector:
    """Everything that came."""

    url: str = ""
    spans: list[Span] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        """OTLP over HTTP, in protobuf."""
        sent = ExportTraceServiceRequest.FromString(await request.read())
        for resource in sent.resource_spans:
            named = {one.key: one.value.string_value for one in resource.resource.attributes}
            for scope in resource.scope_spans:
                self.spans += [
                    Span(
                        named["service.name"], one.name, one.trace_id.hex(), one.span_id.hex(), one.parent_span_id.hex()
                    )
                    for one in scope.spans
                ]
        return web.Response(content_type="application/x-protobuf")

    def trace(self, trace: str) -> dict[str, Span]:
        """The spans of a trace by their ids."""
        return {span.id: span for span in self.spans if span.trace == trace}


@asynccontextmanager
async def collecting() -> AsyncIterator[Collector]:
    """A collector at an address of its own."""
    collector = Collector()
    async with serving({"/v1/traces": collector.take}) as collector.url:
        yield collector
