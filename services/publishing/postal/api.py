"""Postal dispatch over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.publishing.postal.decider import DECIDER, available
from shared.web.commands import CommandRoutes


def routes() -> APIRouter:
    """Every route of postal dispatch; the id is the document's."""
    papers = CommandRoutes("postal", UUID, DECIDER, available)
    papers.add_others()
    return papers.router
