"""`python -m services.approval`: run the service.

``compose FILE --out DIR`` brings a Word file into the prescribed form (`services/approval/composing`).
"""

import sys

match sys.argv[1:]:
    case ["compose", *arguments]:
        from services.approval.composing.cli import main as compose

        sys.exit(compose(arguments))

from services.approval.app import main

main()
