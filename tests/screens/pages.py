"""Which pages are pictured, who looks at them and what they did just before."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Page

BODY = "quan-uy-hai-chau"
DOCUMENTS = Path(__file__).parents[1] / "data" / "documents"


@dataclass(frozen=True)
class Shot:
    """A picture: ``go`` brings ``who``'s page there; ``whole`` pictures take in what is below the fold."""

    name: str
    who: str
    go: Callable[[Page], Awaitable[object]]
    whole: bool = True


def _at(path: str) -> Callable[[Page], Awaitable[object]]:
    return lambda page: page.goto(path)


async def _first(page: Page, list_path: str, link: str) -> None:
    await page.goto(list_path)
    await page.goto(await page.locator(link).first.get_attribute("href") or "/")


def _opened(list_path: str, link: str) -> Callable[[Page], Awaitable[object]]:
    async def go(page: Page) -> None:
        await _first(page, list_path, link)
        await page.wait_for_timeout(1200)

    return go


async def _received(page: Page) -> None:
    await page.goto("/receive")
    await page.locator("#pick").set_input_files(sorted(DOCUMENTS.glob("*.txt")))
    await page.locator("[data-state=read]").nth(2).wait_for()


CLERK, LEADER, CHIEF, SPECIALIST = (f"{prefix}.{BODY}" for prefix in ("vanthu", "lanhdao", "chanhvp", "chuyenvien1"))

PAGES = (
    Shot("sign-in", "", _at("/"), whole=False),
    Shot("inbox-clerk", CLERK, _at("/")),
    Shot("inbox-leader", LEADER, _at("/")),
    Shot("receive", CLERK, _at("/receive")),
    Shot("receive-many", CLERK, _received),
    Shot("incoming", CLERK, _at("/registers/incoming")),
    Shot("outgoing", CLERK, _at("/registers/outgoing")),
    Shot("document-incoming", CLERK, _opened("/registers/incoming", "tbody a")),
    Shot("document-outgoing", CLERK, _opened("/registers/outgoing", "tbody a")),
    Shot("search", CLERK, _at("/search?q=the thuc van ban")),
    Shot("import", CLERK, _at("/registers/incoming/import")),
    Shot("search-empty", CLERK, _at("/search")),
    Shot("tasks", LEADER, _at("/tasks")),
    Shot("dashboard", LEADER, _at("/dashboard")),
    Shot("draft-new", SPECIALIST, _at("/drafts/new")),
    Shot("delegations", LEADER, _at("/delegations")),
)
