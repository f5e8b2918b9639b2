"""`python -m services.portal`."""

from services.portal.app import main

main()
