"""`python -m services.meetings`."""

from services.meetings.app import main

main()
