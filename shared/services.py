"""The services of the city: the one table of their names, ports, settings and streams.

Processes, roles, accounts on the brokers, addresses, routes and the operators' map are made of it; a test compares
whatever has to be written down once more (``docker-compose.yml``, Prometheus, the import laws) with it.  This module
imports nothing of the project and names modules as text.
"""

from dataclasses import dataclass

EVERY = ("HOST", "PORT", "DATABASE_URL", "LOG_LEVEL", "LOG_FORMAT", "OTEL_EXPORTER_OTLP_ENDPOINT")
"""Settings of every process."""
KAFKA = ("KAFKA_BOOTSTRAP_SERVERS", "KAFKA_PROTOCOL", "KAFKA_USER", "KAFKA_PASSWORD")
SIGN_IN_LIMITS = (
    "OIDC_SECOND_STEP", "SESSION_IDLE_MINUTES", "SESSION_HOURS", "FRESH_SIGN_IN_MINUTES", "LIVE_STREAMS_PER_PERSON",
    "TRUSTED_PROXIES",
)  # fmt: skip
SIGN_IN = (
    "OIDC_ISSUER", "OIDC_DISCOVERY_URL", "SECOND_STEP_KEY", "ACTOR_TOKEN_PRIVATE_KEY", *SIGN_IN_LIMITS,
)  # fmt: skip
"""Settings of a process where people sign in."""
_COMMANDS = (*EVERY, *KAFKA, "ACTOR_TOKEN_PUBLIC_KEY", "FRESH_SIGN_IN_MINUTES")
_PORTAL_CLIENT = ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
_OPERATIONS_CLIENT = ("OPERATIONS_OIDC_CLIENT_ID", "OPERATIONS_OIDC_CLIENT_SECRET")

INNER = 1000
"""What is added to the port of a published service for its inner port, in containers."""


@dataclass(frozen=True)
class Streams:
    """One kind of stream: its commands are posted to ``/{collection}/{id}/…``.

    ``id_field`` is the field in which a command that opens a stream repeats the id of the path.
    """

    collection: str
    id_field: str


@dataclass(frozen=True)
class ServiceEntry:
    """One service: ``python -m {module}``, with a database role of the service's name.

    ``port`` is where it listens in containers and by default; a local stack chooses free ports.
    ``settings`` are the names of the environment variables that it is given besides the addresses of what it ``asks``.
    ``needs`` are the processes and jobs that are ready before it starts.
    One that ``stores`` keeps events in a schema of its name; one that ``reacts`` has policies, which read the log.
    One that is ``published`` is reached by people or other systems: health and metrics are on an inner port, and other
    services ask it there.
    One with ``pages`` is for people who sign in.  One with ``timers`` has the table of timers.
    One that ``yields`` gets the processor when the others leave it some.
    """

    name: str
    port: int
    settings: tuple[str, ...] = _COMMANDS
    asks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ("migrate", "topics")
    streams: tuple[Streams, ...] = ()
    stores: bool = True
    reacts: bool = True
    published: bool = False
    pages: bool = False
    timers: bool = False
    yields: bool = False

    @property
    def module(self) -> str:
        """The Python package that runs it."""
        return f"services.{self.name}"

    @property
    def environment(self) -> tuple[str, ...]:
        """Every environment variable that the process is given."""
        inner = ("INNER_PORT",) if self.published else ()
        return (*self.settings, *inner, *map(address_setting, self.asks))


def address_setting(name: str) -> str:
    """The environment variable that holds the address of a service."""
    return f"{name.upper()}_URL"


_DOCUMENTS = Streams("documents", "document_id")

_KEEPING = (
    ServiceEntry(
        "receiving", 8001, (*_COMMANDS, "FILES_URL", "TRUST_ROOTS", "UPLOADS_KEPT_HOURS"), streams=(_DOCUMENTS,)
    ),
    ServiceEntry(
        "routing", 8002, asks=("receiving", "publishing"), streams=(_DOCUMENTS, Streams("case-files", "case_file_id"))
    ),
    ServiceEntry(
        "approval",
        8003,
        asks=("routing", "publishing"),
        streams=(_DOCUMENTS, Streams("templates", "template_id")),
    ),
    ServiceEntry(
        "publishing",
        8004,
        (
            *_COMMANDS, "FILES_URL", "REMOTE_SIGNING", "TIMESTAMP_URL", "TRUST_ROOTS", "MARKS_URL",
        ),
        streams=(
            _DOCUMENTS, Streams("postal", "document_id"), Streams("entries", "document_id"),
            Streams("books", "body_id"), Streams("keys", "holder_id"),
        ),
    ),
    ServiceEntry(
        "tracking",
        8005,
        asks=("receiving", "publishing"),
        streams=(
            Streams("tasks", "task_id"), Streams("targets", "target_id"), Streams("initiatives", "initiative_id"),
            Streams("procedures", "procedure_id"), Streams("calendars", "body_id"),
        ),
        timers=True,
    ),
    ServiceEntry("meetings", 8009, streams=(Streams("meetings", "meeting_id"),)),
    ServiceEntry(
        "directory", 8006, streams=(Streams("bodies", "body_id"), Streams("reorganisations", "reorganisation_id")),
    ),
    ServiceEntry(
        "subscriptions",
        8011,
        (
            *_COMMANDS, "FILES_URL", "EDXML_ORGANS", "EDXML_FOLDERS", "EDXML_SIGNING_KEY", "WEBHOOK_KEY",
            "WEBHOOKS_TO_PRIVATE", "KAFKA_SUBSCRIBERS", "KAFKA_PASSWORDS_KEY",
        ),
        streams=(Streams("subscriptions", "subscription_id"), Streams("peers", "peer_id")),
        reacts=False,
        published=True,
        yields=True,  # other systems can wait, people at their desks cannot
    ),
)  # fmt: skip
_COMMANDED = tuple(service.name for service in _KEEPING)

SERVICES = (
    ServiceEntry("projections", 8007, stores=False, reacts=False),
    *_KEEPING,
    ServiceEntry(
        "insight", 8010, (*EVERY, "ACTOR_TOKEN_PUBLIC_KEY"), needs=("projections",), stores=False, reacts=False
    ),
    ServiceEntry(
        "notifier", 8013, (*EVERY, "ACTOR_TOKEN_PRIVATE_KEY", "PORTAL_URL", "SMTP_URL", "MAIL_FROM"),
        asks=("directory",), needs=("projections",), stores=False, reacts=False, yields=True,
    ),
    ServiceEntry(
        "portal",
        8000,
        (
            *EVERY, *_PORTAL_CLIENT, *SIGN_IN, "SUBSCRIPTIONS_PUBLIC_URL", "PORTAL_URL", "FILES_URL",
            "PORTAL_SESSION_SECRET", "TRUST_ROOTS",
        ),
        asks=(*_COMMANDED, "projections", "insight"),
        needs=("projections", "identity"),
        stores=False,
        reacts=False,
        published=True,
        pages=True,
    ),
    ServiceEntry(
        "identity",
        8008,
        (
            *EVERY, *_PORTAL_CLIENT, *_OPERATIONS_CLIENT, "OIDC_ISSUER", "PORTAL_URL", "OPERATIONS_URL",
            "IDENTITY_PASSWORD", "IDENTITY_SESSION_SECRET", "TRUSTED_PROXIES",
        ),
        asks=("identity",),
        needs=("projections",),
        stores=False,
        reacts=False,
        published=True,
        pages=True,
    ),
    ServiceEntry(
        "operations",
        8012,
        tuple(dict.fromkeys((
            *_COMMANDS, *_OPERATIONS_CLIENT, *SIGN_IN, "OPERATIONS_URL", "OPERATORS", "READS_KEPT_DAYS",
            "OPERATIONS_SESSION_SECRET",
        ))),
        asks=(*_COMMANDED, "projections", "insight", "notifier", "portal", "identity"),
        needs=("projections", "identity"),
        reacts=False,
        published=True,
        pages=True,
    ),
)  # fmt: skip
"""Every service, in the order in which the operators see them."""

BY_NAME = {service.name: service for service in SERVICES}
NAMES = tuple(BY_NAME)
STORES = tuple(service.name for service in SERVICES if service.stores)
"""Services that keep events: each has a schema, a role and a relay."""
COMMANDED = tuple(service.name for service in SERVICES if service.streams)
"""Services that take commands over HTTP."""
OF_DOCUMENTS = tuple(service.name for service in SERVICES if _DOCUMENTS in service.streams)
"""Services that keep a stream for each document, under the document's id."""
REACTING = tuple(service.name for service in SERVICES if service.reacts)
"""Services whose policies read the log."""
ON_THE_BROKERS = tuple(service.name for service in SERVICES if "KAFKA_USER" in service.settings)
"""Services that have an account on the brokers."""


def default_url(name: str) -> str:
    """Where a service answers on this machine unless it is told otherwise."""
    return f"http://127.0.0.1:{BY_NAME[name].port}"


def id_field(collection: str) -> str:
    """The field of commands that repeats the id of the path below ``/{collection}``."""
    (field,) = {
        streams.id_field for service in SERVICES for streams in service.streams if streams.collection == collection
    }
    return field
