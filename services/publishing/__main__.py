"""`python -m services.publishing`: the service; with ``verify`` or ``public-keys`` a program without the city."""

import sys

from shared.settings import Settings

if len(sys.argv) > 1:
    from services.publishing.proofs.cli import run

    sys.exit(run(sys.argv[1:], Settings()))

from services.publishing.app import main  # the service and its libraries, which the program does without

main()
