"""The console's pages, a module each."""

from services.operations import live
from services.operations.pages import consumers, letters

ROUTERS = (live.router, letters.router, consumers.router)
