"""The project's own laws, which `make lint` checks: a module each, whose `check(root)` says what breaks it."""
