"""`python -m services.subscriptions [edxml read FILE | edxml write ID]`: run the service, or handle one message."""

import sys

if sys.argv[1:2] == ["edxml"]:
    from services.subscriptions.edxml.cli import main as edxml

    sys.exit(edxml(sys.argv[2:]))

from services.subscriptions.app import main

main()
