"""`python -m services.identity`."""

from services.identity.app import main

main()
