"""`python -m services.receiving [read-head FILE]`: run the service, or read one document's head."""

import sys

if sys.argv[1:2] == ["read-head"]:
    from services.receiving.reading.cli import main as read_head

    sys.exit(read_head(sys.argv[2:]))

from services.receiving.app import main

main()
