"""Routes of commands: what people may give has one, what only the system gives has none."""

from uuid import UUID

import pytest
from fastapi import APIRouter

from services.meetings.api import routes as meetings
from services.tracking.api import routes as tracking
from services.tracking.tasks import decider as tasks
from shared.bodies.rights import MAY
from shared.settings import Settings
from shared.web.commands import CommandRoutes, kebab


def commands_of(router: APIRouter) -> set[str]:
    """The last part of every path to which something is posted."""
    paths = set()
    for route in router.routes:
        if "POST" in getattr(route, "methods", ()):
            paths.add(route.path.rsplit("/", 1)[-1])  # type: ignore[attr-defined]
        elif hasattr(route, "original_router"):
            paths |= commands_of(route.original_router)
    return paths


def test_other_commands_are_those_that_people_may_give() -> None:
    routes = CommandRoutes("tasks", UUID, tasks.DECIDER, tasks.available)
    routes.add_others()
    given = {kebab(command.__name__) for command in tasks.DECIDER.decisions if MAY[command.__name__]}
    assert commands_of(routes.router) == given
    assert given < {kebab(command.__name__) for command in tasks.DECIDER.decisions}


@pytest.mark.parametrize("router", [tracking(Settings()), meetings(Settings())], ids=["tracking", "meetings"])
def test_what_only_the_system_gives_has_no_route(router: APIRouter) -> None:
    found = commands_of(router)
    assert found
    assert found.isdisjoint(kebab(name) for name, posts in MAY.items() if not posts)
