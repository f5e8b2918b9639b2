"""Laws that `make lint` checks; each is a module with a `broken(root)` that tells where the tree breaks it."""
