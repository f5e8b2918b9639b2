"""`python -m deploy.laws`: check every law; with `--tighten` lower the allowances to what is left."""

import pkgutil
import sys
from importlib import import_module
from types import ModuleType

from deploy import laws
from deploy.laws import allowances
from deploy.laws.tree import ROOT


def every_law() -> dict[str, ModuleType]:
    """The modules of this package that have a ``check``, by name."""
    named = {
        found.name: import_module(f"{laws.__name__}.{found.name}")
        for found in pkgutil.iter_modules(laws.__path__)
        if not found.name.startswith("_")
    }
    return {name: module for name, module in named.items() if hasattr(module, "check")}


def main() -> int:
    """Print what breaks the laws; 1 if anything does."""
    known = every_law()
    if "--tighten" in sys.argv:
        allowances.tighten(
            ROOT, {name: module.counts(ROOT) for name, module in known.items() if hasattr(module, "counts")}
        )
    broken = [f"{name}: {line}" for name, module in known.items() for line in module.check(ROOT)]
    print("\n".join(broken) or f"Laws: {len(known)} kept.")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
