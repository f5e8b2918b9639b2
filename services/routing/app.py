"""Wiring of routing."""

from fastapi import FastAPI

from services.routing.api import routes
from services.routing.case_files import decider as case_files
from services.routing.documents import decider as documents
from services.routing.inheritance import INHERITANCES
from services.routing.policies import POLICIES
from shared.settings import Settings
from shared.web.service import Service, create_service, serve

SERVICE = Service("routing", (documents.DECIDER, case_files.DECIDER), POLICIES, routes, inheritances=INHERITANCES)


def create_app(settings: Settings) -> FastAPI:
    """The service's ASGI app."""
    return create_service(SERVICE, settings)


def main() -> None:
    """Run the service."""
    serve(SERVICE.name, create_app)
