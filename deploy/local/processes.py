"""The processes of the city: the services of `shared.services`, and the jobs that come before them."""

from dataclasses import dataclass

from shared.services import COMMANDED, KAFKA, SERVICES, ServiceEntry, address_setting

INFRASTRUCTURE = ("postgres", "kafka")
SERVICE_URLS = tuple(map(address_setting, COMMANDED))
CITY_JOB = (*SERVICE_URLS, "PORTAL_URL", "ACTOR_TOKEN_PRIVATE_KEY", "DATABASE_URL", "IDENTITY_PASSWORD", "OIDC_ISSUER",
            "SAMPLE_AUTHORITY", "SAMPLE_PIN_SECRET", "TRUST_ROOTS")  # fmt: skip


@dataclass(frozen=True)
class Process:
    """One process: ``python -m module``, started when everything it ``needs`` is ready.

    A ``job`` is ready when it has ended with 0, any other process when ``/health/ready`` answers 200.  One that
    ``yields`` runs with low priority.
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
        """Whether people or other systems reach it; health and metrics are then on an inner port."""
        return "INNER_PORT" in self.settings


MIGRATE = Process("migrate", "deploy.database", ("postgres",), ("DATABASE_URL", "ROLE_PASSWORDS"), job=True)
TOPICS = Process("topics", "deploy.topics", ("kafka",), (*KAFKA, "KAFKA_PASSWORDS"), job=True)


def _process(service: ServiceEntry) -> Process:
    return Process(service.name, service.module, service.needs, service.environment, yields=service.yields)


PROCESSES: tuple[Process, ...] = (MIGRATE, TOPICS, *map(_process, SERVICES))


def _is_for_pages(service: ServiceEntry) -> bool:
    return service.pages or "PORTAL_URL" in service.environment


WITHOUT_PAGES = (MIGRATE, TOPICS, *(_process(service) for service in SERVICES if not _is_for_pages(service)))
"""The city without the services that people sign in to, and without those that send people there."""
