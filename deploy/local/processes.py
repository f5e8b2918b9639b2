"""The processes of the city: what runs, what it needs first, and which settings it is given.

The one local source of truth; a test fails when ``docker-compose.yml`` or `shared.settings` says otherwise.
"""

from dataclasses import dataclass

STORES = ("receiving", "routing", "approval", "publishing", "tracking", "meetings", "directory", "subscriptions")
INFRASTRUCTURE = ("postgres", "kafka")

_EVERY = ("HOST", "PORT", "DATABASE_URL", "LOG_LEVEL", "LOG_FORMAT", "OTEL_EXPORTER_OTLP_ENDPOINT")
KAFKA = ("KAFKA_BOOTSTRAP_SERVERS", "KAFKA_PROTOCOL", "KAFKA_USER", "KAFKA_PASSWORD")
_SERVICE = (*_EVERY, *KAFKA, "ACTOR_TOKEN_PUBLIC_KEY", "FRESH_SIGN_IN_MINUTES")
_BESIDES = {
    "subscriptions": (
        "FILES_URL", "EDXML_ORGANS", "EDXML_FOLDERS", "EDXML_SIGNING_KEY", "WEBHOOK_KEY", "WEBHOOKS_TO_PRIVATE",
        "KAFKA_SUBSCRIBERS", "KAFKA_PASSWORDS_KEY", "INNER_PORT",
    ),
    "routing": ("RECEIVING_URL", "PUBLISHING_URL"),
    "approval": ("ROUTING_URL", "PUBLISHING_URL"),
    "tracking": ("RECEIVING_URL", "PUBLISHING_URL"),
    "receiving": ("FILES_URL", "TRUST_ROOTS", "UPLOADS_KEPT_HOURS"),
    "publishing": (
        "FILES_URL", "SIGNING_KEYS", "SIGNING_PASSPHRASE", "SIGNING_PKCS11_MODULE", "SIGNING_PKCS11_TOKEN",
        "TIMESTAMP_URL",
    ),
}  # fmt: skip
_PORTAL_CLIENT = ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
_OPERATIONS_CLIENT = ("OPERATIONS_OIDC_CLIENT_ID", "OPERATIONS_OIDC_CLIENT_SECRET")
SIGN_IN_LIMITS = (
    "OIDC_SECOND_STEP", "SESSION_IDLE_MINUTES", "SESSION_HOURS", "FRESH_SIGN_IN_MINUTES", "LIVE_STREAMS_PER_PERSON",
    "TRUSTED_PROXIES",
)  # fmt: skip
_SIGN_IN = (
    "INNER_PORT",
    "OIDC_ISSUER",
    "OIDC_DISCOVERY_URL",
    "SECOND_STEP_KEY",
    *SIGN_IN_LIMITS,
    "ACTOR_TOKEN_PRIVATE_KEY",
)
SERVICE_URLS = tuple(f"{name.upper()}_URL" for name in STORES)
CITY_JOB = (*SERVICE_URLS, "PORTAL_URL", "ACTOR_TOKEN_PRIVATE_KEY", "DATABASE_URL", "IDENTITY_PASSWORD", "OIDC_ISSUER",
            "SIGNING_KEYS", "SIGNING_PASSPHRASE", "TRUST_ROOTS")  # fmt: skip


@dataclass(frozen=True)
class Process:
    """One process: ``python -m module``, started when everything it ``needs`` is ready.

    A ``job`` is ready when it has ended well; anything else when ``/health/ready`` answers 200.  One that ``yields``
    gets the processor when the others leave it some.
    """

    name: str
    module: str
    needs: tuple[str, ...]
    settings: tuple[str, ...]
    job: bool = False
    health: str = "/health/ready"
    yields: bool = False

    @property
    def published(self) -> bool:
        """Whether people or other systems reach it: then what is for the city alone is on a port of its own."""
        return "INNER_PORT" in self.settings


MIGRATE = Process("migrate", "deploy.database", ("postgres",), ("DATABASE_URL", "ROLE_PASSWORDS"), job=True)
TOPICS = Process("topics", "deploy.topics", ("kafka",), (*KAFKA, "KAFKA_PASSWORDS"), job=True)

PROCESSES: tuple[Process, ...] = (
    MIGRATE,
    TOPICS,
    Process("projections", "services.projections", ("migrate", "topics"), _SERVICE),
    *(
        Process(
            name,
            f"services.{name}",
            ("migrate", "topics"),
            (*_SERVICE, *_BESIDES.get(name, ())),
            yields=name == "subscriptions",  # other systems can wait, people at their desks cannot
        )
        for name in STORES
    ),
    Process(
        "identity",
        "services.identity",
        ("projections",),
        (
            *_EVERY,
            *_PORTAL_CLIENT,
            *_OPERATIONS_CLIENT,
            "INNER_PORT",
            "OIDC_ISSUER",
            "PORTAL_URL",
            "OPERATIONS_URL",
            "IDENTITY_URL",
            "IDENTITY_PASSWORD",
            "IDENTITY_SESSION_SECRET",
            "TRUSTED_PROXIES",
        ),
    ),
    Process(
        "portal",
        "services.portal",
        ("projections", "identity"),
        (
            *_EVERY,
            *_PORTAL_CLIENT,
            *_SIGN_IN,
            *SERVICE_URLS,
            "SUBSCRIPTIONS_PUBLIC_URL",
            "PROJECTIONS_URL",
            "PORTAL_URL",
            "FILES_URL",
            "PORTAL_SESSION_SECRET",
            "SMTP_URL",
            "MAIL_FROM",
        ),
    ),
    Process(
        "operations",
        "services.operations",
        ("projections", "identity"),
        (
            *_SERVICE,
            *_OPERATIONS_CLIENT,
            *_SIGN_IN,
            *SERVICE_URLS,
            "PROJECTIONS_URL",
            "IDENTITY_URL",
            "PORTAL_URL",
            "OPERATIONS_URL",
            "OPERATORS",
            "READS_KEPT_DAYS",
            "OPERATIONS_SESSION_SECRET",
        ),
    ),
)

WITHOUT_PAGES = tuple(process for process in PROCESSES if process.name not in ("identity", "portal", "operations"))
"""The city as other systems know it: nobody signs in."""
