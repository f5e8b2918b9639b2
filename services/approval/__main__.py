"""`python -m services.approval`."""

from services.approval.app import main

main()
