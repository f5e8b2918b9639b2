"""`python -m services.directory`."""

from services.directory.app import main

main()
