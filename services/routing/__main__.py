"""`python -m services.routing`."""

from services.routing.app import main

main()
