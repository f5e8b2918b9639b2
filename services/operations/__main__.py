"""`python -m services.operations`: run the console."""

from services.operations.app import main

main()
