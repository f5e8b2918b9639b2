"""Tracking over HTTP: a route per command."""

from uuid import UUID

from fastapi import APIRouter

from services.tracking.commands import (
    ConfirmCompletion,
    RejectCompletion,
    ReportCompletion,
    ReportProgress,
    WithdrawTask,
)
from services.tracking.decider import available
from shared.settings import Settings
from shared.web.commands import CommandRoutes


def routes(settings: Settings) -> APIRouter:
    """Every route of tracking."""
    tasks = CommandRoutes("tasks", UUID, available)
    for command in (ReportProgress, ReportCompletion, ConfirmCompletion, RejectCompletion, WithdrawTask):
        tasks.add(command)
    return tasks.router
