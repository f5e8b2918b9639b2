"""What the features of the portal declare."""

import importlib
import pkgutil
from collections.abc import Iterator

from services.portal import features
from services.portal.frame.actions import Action


def every_action() -> Iterator[Action]:
    """Every action of every feature: those that a screen offers, and those that begin a stream."""
    for feature in pkgutil.iter_modules(features.__path__, f"{features.__name__}."):
        rooms = {room.name for room in pkgutil.iter_modules(importlib.import_module(feature.name).__path__)}
        if "actions" in rooms:
            for declared in vars(importlib.import_module(f"{feature.name}.actions")).values():
                if isinstance(declared, Action):
                    yield declared
                elif isinstance(declared, dict):
                    yield from (action for action in declared.values() if isinstance(action, Action))
