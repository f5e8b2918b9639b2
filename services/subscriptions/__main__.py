"""`python -m services.subscriptions edxml read FILE | write ID`: edXML messages at hand."""

import sys

from services.subscriptions.edxml.cli import main as edxml

if sys.argv[1:2] != ["edxml"]:
    print("usage: python -m services.subscriptions edxml read FILE | write ID [--mime]", file=sys.stderr)
    sys.exit(2)
sys.exit(edxml(sys.argv[2:]))
