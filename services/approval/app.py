"""Wiring of approval."""

from fastapi import FastAPI

from services.approval.api import routes
from services.approval.decider import DECIDER
from services.approval.inheritance import INHERITANCE
from services.approval.policies import POLICIES
from shared.settings import Settings
from shared.web.service import Service, create_service, serve

SERVICE = Service("approval", (DECIDER,), POLICIES, routes, inheritances=(INHERITANCE,))


def create_app(settings: Settings) -> FastAPI:
    """The service's ASGI app."""
    return create_service(SERVICE, settings)


def main() -> None:
    """Run the service."""
    serve(SERVICE.name, create_app)
