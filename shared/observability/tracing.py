"""Traces (OpenTelemetry) that follow a document over HTTP, store and Kafka, through every service.

An event keeps the W3C ``traceparent`` of the request or policy that gave the command, also in the Kafka headers, so an
answer hours later belongs to the same trace.  OpenTelemetry is imported only when `configure_tracing` gets an endpoint:
without traces there is no cost.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI
    from opentelemetry.context import Context
    from opentelemetry.trace import SpanKind, Tracer
    from structlog.typing import EventDict, WrappedLogger

_PROBES = "health/.*,metrics"  # machines ask for these every few seconds
_tracer: Tracer | None = None


def configure_tracing(service: str, endpoint: str) -> None:
    """Send spans to ``endpoint`` by OTLP over HTTP (``http://host:4318``); an empty one: no traces.

    Sampling and batching follow OpenTelemetry's own variables (``OTEL_TRACES_SAMPLER``, ``OTEL_BSP_…``).
    """
    global _tracer  # noqa: PLW0603 - one per process, as OpenTelemetry's own provider
    if not endpoint:
        return
    from opentelemetry import trace  # noqa: PLC0415 - see above
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    provider = TracerProvider(resource=Resource.create({"service.name": service, "service.namespace": "congvan"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces")))
    trace.set_tracer_provider(provider)
    HTTPXClientInstrumentor().instrument()
    _tracer = trace.get_tracer("congvan")


def trace_requests(app: FastAPI) -> None:
    """Give every request of the app a span that continues the caller's ``traceparent``; probes have none."""
    if _tracer is None:
        return
    from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor  # noqa: PLC0415 - see above

    FastAPIInstrumentor.instrument_app(app, excluded_urls=_PROBES, exclude_spans=["receive", "send"])


def span(
    name: str, kind: str = "internal", traceparent: str | None = None, **attributes: str
) -> AbstractContextManager[object]:
    """A span around a block, below the current one, or below ``traceparent`` where one is given.

    ``kind`` is OpenTelemetry's (internal, server, client, producer, consumer).
    """
    if _tracer is None:
        return nullcontext()
    return _tracer.start_as_current_span(
        name, context=_context(traceparent), kind=_kind(kind), attributes=_attributes(attributes)
    )


def now_ns() -> int:
    """The present time in ns, for the beginning of `spans`; 0 without tracing."""
    return time.time_ns() if _tracer is not None else 0


def spans(name: str, kind: str, began_ns: int, traceparents: Iterable[str | None], **attributes: str) -> None:
    """Add a span from ``began_ns`` to now to each of the traces: work that was done for many events at once."""
    if _tracer is None:
        return
    for traceparent in {one for one in traceparents if one is not None}:
        done = _tracer.start_span(
            name, _context(traceparent), _kind(kind), attributes=_attributes(attributes), start_time=began_ns
        )
        done.end()


def current_traceparent() -> str | None:
    """The W3C ``traceparent`` of the current span; ``None`` without tracing."""
    if _tracer is None:
        return None
    from opentelemetry.propagate import inject  # noqa: PLC0415 - see above

    carrier: dict[str, str] = {}
    inject(carrier)
    return carrier.get("traceparent")


def add_trace_id(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """A processor for structlog that adds the trace's id to a line."""
    if (traceparent := current_traceparent()) is not None:
        event["trace_id"] = traceparent.split("-")[1]
    return event


def _context(traceparent: str | None) -> Context | None:
    """The context of a ``traceparent``; ``None``, the current one, without it."""
    if traceparent is None:
        return None
    from opentelemetry.propagate import extract  # noqa: PLC0415 - see above

    return extract({"traceparent": traceparent})


def _kind(kind: str) -> SpanKind:
    from opentelemetry import trace  # noqa: PLC0415 - see above

    return trace.SpanKind[kind.upper()]


def _attributes(given: dict[str, str]) -> dict[str, str]:
    """Our attributes under the prefix ``congvan.``."""
    return {f"congvan.{name}": value for name, value in given.items()}
