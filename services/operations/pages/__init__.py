"""The console's pages, one module for each."""

from services.operations import live
from services.operations.pages import consumers, dead_letters, events, overview, reads

ROUTERS = (live.router, overview.router, dead_letters.router, consumers.router, events.router, reads.router)
