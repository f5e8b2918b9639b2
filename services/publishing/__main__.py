"""`python -m services.publishing`: the service; with ``verify`` or ``public-keys`` a program without the city.

``import-register FILE --as PERSON`` takes over an old outgoing register; ``--check`` says what it would enter.
"""

import sys

from shared.settings import Settings

if sys.argv[1:2] == ["import-register"]:
    from services.publishing.numbers.cli import main as import_register

    sys.exit(import_register(sys.argv[2:]))

if len(sys.argv) > 1:
    from services.publishing.proofs.cli import run

    sys.exit(run(sys.argv[1:], Settings()))

from services.publishing.app import main  # the service and its libraries, which the program does without

main()
