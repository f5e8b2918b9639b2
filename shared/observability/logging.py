"""Structured logs: one JSON object a line, with the ids by which a document can be followed.

These fields mean the same everywhere: ``service``, ``event`` (what happened), ``correlation_id``, ``causation_id``,
``document_id``, ``body_id``, ``actor``, ``trace_id`` (with tracing).
"""

import logging
import sys

import structlog

from shared.observability.tracing import add_trace_id


def configure_logging(service: str, level: str = "INFO", log_format: str = "json") -> None:
    """Send structlog's and the standard library's lines to stdout in one form."""
    shared_processors: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        add_trace_id,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        structlog.processors.StackInfoRenderer(),
    ]
    renderer: list[structlog.types.Processor] = (
        [structlog.dev.ConsoleRenderer()]
        if log_format == "console"
        else [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=False),
        ]
    )
    structlog.configure(
        processors=[*shared_processors, *renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                *shared_processors,
                structlog.stdlib.add_logger_name,
                lambda _logger, _name, event: {"service": service, **event},
            ],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True
