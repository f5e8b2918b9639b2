"""``python -m shared.cage``: the nursery."""

from shared.cage.nursery import main

main()
