"""`python -m services.receiving`: run the service.

``read-head FILE`` reads one document's head; ``import-register FILE --check`` and ``import-archive FILE --check`` say
what an import would enter; with ``--as PERSON`` in the place of ``--check`` they enter it.
"""

import sys

match sys.argv[1:]:
    case ["read-head", *arguments]:
        from services.receiving.reading.cli import main as read_head

        sys.exit(read_head(arguments))
    case ["import-register" | "import-archive", *arguments] if "--as" in arguments:
        from services.receiving.importing.cli import main as import_source

        sys.exit(import_source(arguments))
    case [("import-register" | "import-archive") as command, *arguments]:
        from services.receiving.importing.checking import main as check_import

        sys.exit(check_import(command, arguments))

from services.receiving.app import main

main()
