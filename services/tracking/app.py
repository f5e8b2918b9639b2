"""Wiring of tracking."""

from fastapi import FastAPI

from services.tracking.api import routes
from services.tracking.calendars import decider as calendars
from services.tracking.cases import decider as cases
from services.tracking.cases.in_force import InForce
from services.tracking.cases.policies import policies as case_policies
from services.tracking.cases.timers import TIMERS as CASE_TIMERS
from services.tracking.inheritance import INHERITANCES
from services.tracking.initiatives import decider as initiatives
from services.tracking.policies import POLICIES
from services.tracking.procedures import decider as procedures
from services.tracking.programme import decider as programme
from services.tracking.tasks import decider as tasks
from services.tracking.timers import TIMERS
from shared.settings import Settings
from shared.web.service import Service, create_service, serve

DECIDERS = (
    tasks.DECIDER,
    programme.DECIDER,
    initiatives.DECIDER,
    procedures.DECIDER,
    cases.DECIDER,
    calendars.DECIDER,
)

SERVICE = Service(
    "tracking",
    DECIDERS,
    POLICIES,
    routes,
    timers=(*TIMERS, *CASE_TIMERS),
    informed=lambda handler: case_policies(InForce(handler)),
    inheritances=INHERITANCES,
)


def create_app(settings: Settings) -> FastAPI:
    """The service's ASGI app."""
    return create_service(SERVICE, settings)


def main() -> None:
    """Run the service."""
    serve(SERVICE.name, create_app)
