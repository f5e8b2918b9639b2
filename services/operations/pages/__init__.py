"""The console's pages, a module each."""

from services.operations import live
from services.operations.pages import consumers, events, letters, overview, reads

ROUTERS = (live.router, overview.router, letters.router, consumers.router, events.router, reads.router)
