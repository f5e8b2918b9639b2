"""Wiring of publishing."""

from fastapi import FastAPI

from services.publishing.api import routes
from services.publishing.decider import DECIDER
from services.publishing.inheritance import INHERITANCE
from services.publishing.policies import POLICIES
from shared.settings import Settings
from shared.web.service import Service, create_service, serve

SERVICE = Service("publishing", (DECIDER,), POLICIES, routes, inheritances=(INHERITANCE,))


def create_app(settings: Settings) -> FastAPI:
    """The service's ASGI app."""
    return create_service(SERVICE, settings)


def main() -> None:
    """Run the service."""
    serve(SERVICE.name, create_app, ("signing_passphrase",))
