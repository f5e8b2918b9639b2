"""Wiring of meetings."""

from fastapi import FastAPI

from services.meetings.api import routes
from services.meetings.decider import DECIDER
from services.meetings.inheritance import INHERITANCE
from services.meetings.policies import POLICIES
from shared.settings import Settings
from shared.web.service import Service, create_service, serve

SERVICE = Service("meetings", (DECIDER,), POLICIES, routes, inheritances=(INHERITANCE,))


def create_app(settings: Settings) -> FastAPI:
    """The service's ASGI app."""
    return create_service(SERVICE, settings)


def main() -> None:
    """Run the service."""
    serve(SERVICE.name, create_app)
