"""Wiring of tracking."""

from fastapi import FastAPI

from services.tracking.api import routes
from services.tracking.initiatives import decider as initiatives
from services.tracking.policies import POLICIES
from services.tracking.programme import decider as programme
from services.tracking.tasks import decider as tasks
from shared.settings import Settings
from shared.web.service import Service, create_service, serve

SERVICE = Service("tracking", (tasks.DECIDER, programme.DECIDER, initiatives.DECIDER), POLICIES, routes)


def create_app(settings: Settings) -> FastAPI:
    """The service's ASGI app."""
    return create_service(SERVICE, settings)


def main() -> None:
    """Run the service."""
    serve(SERVICE.name, create_app)
