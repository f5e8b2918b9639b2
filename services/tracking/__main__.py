"""`python -m services.tracking`."""

from services.tracking.app import main

main()
