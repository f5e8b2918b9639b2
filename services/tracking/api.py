"""Tracking over HTTP: a route per command."""

from uuid import UUID

from fastapi import APIRouter

from services.tracking.tasks import decider as tasks
from services.tracking.tasks.commands import (
    ConfirmCompletion,
    RejectCompletion,
    ReportCompletion,
    ReportProgress,
    WithdrawTask,
)
from shared.settings import Settings
from shared.web.commands import CommandRoutes


def routes(settings: Settings) -> APIRouter:
    """Every route of tracking."""
    routes = CommandRoutes("tasks", UUID, tasks.DECIDER, tasks.available)
    for command in (ReportProgress, ReportCompletion, ConfirmCompletion, RejectCompletion, WithdrawTask):
        routes.add(command)
    return routes.router
