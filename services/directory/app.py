"""Wiring of directory."""

from fastapi import FastAPI

from services.directory.api import routes
from services.directory.decider import DECIDER
from services.directory.policies import POLICIES
from shared.settings import Settings
from shared.web.service import Service, create_service, serve

SERVICE = Service("directory", (DECIDER,), POLICIES, routes)


def create_app(settings: Settings) -> FastAPI:
    """The service's ASGI app."""
    return create_service(SERVICE, settings)


def main() -> None:
    """Run the service."""
    serve(SERVICE.name, create_app)
