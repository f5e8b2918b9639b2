"""Wiring of receiving."""

from fastapi import FastAPI

from services.receiving.api import routes
from services.receiving.decider import DECIDER
from services.receiving.examination import Examiner
from services.receiving.inheritance import INHERITANCE
from services.receiving.policies import policies
from shared.settings import Settings
from shared.web.service import Service, create_service, serve

NAME = "receiving"


def create_app(settings: Settings) -> FastAPI:
    """The service's ASGI app."""
    examiner = Examiner.of(settings)
    app = create_service(Service(NAME, (DECIDER,), policies(examiner), routes, inheritances=(INHERITANCE,)), settings)
    app.state.examiner = examiner
    return app


def main() -> None:
    """Run the service."""
    serve(NAME, create_app)
