"""Foreign files are opened in a cage, a child process that has nothing and can only answer (README.md)."""

from shared.cage.errors import Broken, CageError, Crashed, Limit, TooHeavy
from shared.cage.pool import Cage
from shared.cage.work import MIB, Limits, caged

__all__ = ["MIB", "Broken", "Cage", "CageError", "Crashed", "Limit", "Limits", "TooHeavy", "caged"]
