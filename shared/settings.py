"""Every setting of every process, read from the environment (12-factor)."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.services import default_url


class Sensitive:
    """Marks a setting that is never shown; no process starts while it is weak (`shared.secrets`)."""


Secret = Annotated[str, Field(repr=False), Sensitive]


class Settings(BaseSettings):
    """The settings of all processes: a name means the same in each.

    `shared.services` says which process gets which; a test compares ``docker-compose.yml`` with both.
    """

    model_config = SettingsConfigDict(env_prefix="", extra="ignore", frozen=True)

    database_url: str = Field(default="postgresql://127.0.0.1:5432/congvan", repr=False)
    database_pool_size: int = Field(default=8, ge=2, le=100)
    kafka_bootstrap_servers: str = Field(default="127.0.0.1:9092")
    kafka_protocol: str = Field(
        default="PLAINTEXT",
        pattern="^(PLAINTEXT|SASL_PLAINTEXT|SASL_SSL)$",
        description="how the city reaches the brokers; PLAINTEXT is for one on this machine that asks nothing",
    )
    kafka_user: str = Field(default="", description="who this process is to the brokers (SCRAM-SHA-256)")
    kafka_password: Secret = ""
    files_url: str = Field(default="file:///tmp/congvan/files")
    max_upload_bytes: int = Field(default=50 * 1024 * 1024, gt=0)
    uploads_kept_hours: int = Field(default=48, ge=1, description="how long an upload that no command used is kept")
    ocr_timeout_s: float = Field(default=180, gt=0, description="seconds that reading one scan may take")
    secret_subject_bodies: str = Field(
        default="", description="ids of bodies that may record secret subjects, by comma"
    )

    reads_kept_days: int = Field(default=730, ge=30, description="how long it is kept who opened what")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    inner_port: int = Field(
        default=0, ge=0, le=65535, description="where a process that is reached from outside tells metrics; 0: nowhere"
    )

    receiving_url: str = default_url("receiving")
    routing_url: str = default_url("routing")
    approval_url: str = default_url("approval")
    publishing_url: str = default_url("publishing")
    tracking_url: str = default_url("tracking")
    directory_url: str = default_url("directory")
    projections_url: str = default_url("projections")
    identity_url: str = default_url("identity")
    meetings_url: str = default_url("meetings")
    insight_url: str = default_url("insight")
    subscriptions_url: str = default_url("subscriptions")
    subscriptions_public_url: str = Field(
        default=default_url("subscriptions"), description="where other systems reach subscriptions, as they are told"
    )
    notifier_url: str = default_url("notifier")
    operations_url: str = default_url("operations")
    portal_url: str = default_url("portal")

    oidc_issuer: str = default_url("identity")
    oidc_discovery_url: str = Field(
        default="", description="where the provider tells its endpoints to us; empty: where it tells everybody"
    )
    oidc_client_id: str = "congvan-portal"
    oidc_client_secret: Secret = ""
    operations_oidc_client_id: str = Field(
        default="congvan-operations", description="of the console, a client by itself"
    )
    operations_oidc_client_secret: Secret = ""
    oidc_second_step: str = Field(
        default="mfa otp hwk swk sc",
        description="amr or acr values that say the provider asked twice, by space",
    )
    actor_token_private_key: Secret = ""
    actor_token_public_key: str = ""
    portal_session_secret: Secret = Field(default="", description="signs what the portal's browsers keep for it")
    operations_session_secret: Secret = Field(default="", description="the same for the console")
    identity_session_secret: Secret = Field(default="", description="the same for the local identity provider")
    second_step_key: Secret = Field(default="", description="encrypts people's second steps; of portal and console")
    session_idle_minutes: int = Field(default=120, ge=1, description="without a click, then a session is over")
    session_hours: float = Field(default=12, gt=0, description="after signing in, then a session is over in any case")
    fresh_sign_in_minutes: int = Field(
        default=15, ge=1, description="how long a proof of who one is stands for signing and for changes of rights"
    )
    live_streams_per_person: int = Field(default=12, ge=1, description="open pages that are kept fresh, per process")
    trusted_proxies: str = Field(
        default="", description="addresses whose X-Forwarded-For and -Proto count, by comma; empty: nobody's"
    )

    marks_url: str = Field(default="", description="address of the portal where papers' QRs lead; none without it")
    remote_signing: str = Field(
        default="",
        description="JSON file: remote signing services that may be called, by address, and who the city is to each",
    )
    timestamp_url: str = Field(default="", description="RFC 3161 time-stamp authority; empty: signatures are B-B")
    trust_roots: str = Field(default="/tmp/congvan/trust", description="folder of trusted certificates and CRLs")  # noqa: S108

    smtp_url: str = Field(default="", description="smtp://user:password@host:port of outgoing mail; empty: no digest")
    mail_from: str = Field(default="congvan@localhost", description="sender of the daily digest")
    digest_hour: int = Field(default=7, ge=0, le=23, description="hour in Vietnam at which the digest is due")

    edxml_organs: str = Field(default="", description="JSON: edXML's OrganId by body id; where missing, the id")
    edxml_folders: str = Field(default="/tmp/congvan/edxml", description="folder of the peers that exchange files")  # noqa: S108
    edxml_signing_key: str = Field(default="", description="PEM file: the key and certificate that sign messages")

    operators: str = Field(default="", description="ids of the people who may use the operations console, by comma")
    webhook_key: Secret = Field(default="", description="what the secrets of webhooks are derived from")
    kafka_subscribers: str = Field(
        default="",
        pattern=r"^(SASL_(PLAINTEXT|SSL)://\S+)?$",
        description="how other systems reach the brokers: SASL_SSL://host:port,host:port; empty: they do not",
    )
    kafka_passwords_key: Secret = Field(default="", description="what their passwords on the brokers are derived from")
    webhooks_to_private: bool = Field(default=False, description="webhooks may go to addresses inside")

    identity_password: Secret = Field(default="", description="of the local identity provider only")
    otel_exporter_otlp_endpoint: str = Field(default="", description="http://host:4318 for traces; empty: none")
    log_level: str = "INFO"
    log_format: str = Field(default="json", pattern="^(json|console)$")

    def url_of(self, service: str) -> str:
        """Where a service of the city answers, without a slash at the end."""
        address: str = getattr(self, f"{service}_url")
        return address.rstrip("/")

    def records_secret_subjects(self, body_id: str) -> bool:
        """Whether the body may record what a secret document is about, and what it orders."""
        return body_id in {known.strip() for known in self.secret_subject_bodies.split(",")}


SECRETS = tuple(name for name, field in Settings.model_fields.items() if Sensitive in field.metadata)
"""The settings that are secrets."""
