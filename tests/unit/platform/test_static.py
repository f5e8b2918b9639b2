"""Static files: kept by browsers as long as their address names what they are, and none that a page names is missing."""

import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from services.identity.app import STATIC as OF_SIGN_IN
from services.operations.page import STATIC as OF_CONSOLE
from services.portal.features.procedures import words
from services.portal.frame import formats
from services.portal.frame.navigation import GROUPS, NEW
from services.portal.frame.page import STATIC as OF_PORTAL
from shared.web.static import ASKED_EACH_TIME, KEPT_FOR_EVER, StaticFolders
from tests.unit.portal.declared import every_action

SERVICES = Path(__file__).parents[3] / "services"
NAMED = re.compile(r"\{\{ static \}\}/([\w./-]+)")
ICON = re.compile(r"""icon\(["']([\w-]+)["']""")
IMPORTED = re.compile(r'from "(\.[\w./-]+)"')


def served(files: StaticFolders) -> httpx.AsyncClient:
    app = FastAPI()
    app.mount(files.path, files)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://office")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    own, common = tmp_path / "own", tmp_path / "common"
    for folder, names in ((own, ("page.css",)), (common, ("page.css", "css/tokens.css"))):
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(f"/* {folder.name} {name} */")
    (tmp_path / "secret").write_text("not for browsers")
    return own, common


async def test_what_an_address_names_is_kept(folders: tuple[Path, Path]) -> None:
    files = StaticFolders(*folders)
    async with served(files) as browser:
        for name, content in (("page.css", "/* own page.css */"), ("css/tokens.css", "/* common css/tokens.css */")):
            answer = await browser.get(f"{files.base}/{name}")
            assert (answer.text, answer.headers["Cache-Control"]) == (content, KEPT_FOR_EVER)


async def test_a_changed_file_has_another_address(folders: tuple[Path, Path]) -> None:
    before = StaticFolders(*folders)
    (folders[1] / "css" / "tokens.css").write_text("/* changed */")
    after = StaticFolders(*folders)
    assert after.base != before.base
    async with served(after) as browser:  # a page that was open meanwhile still asks with the old one
        answer = await browser.get(f"{before.base}/css/tokens.css")
        assert (answer.text, answer.headers["Cache-Control"]) == ("/* changed */", ASKED_EACH_TIME)


async def test_a_renamed_file_too(folders: tuple[Path, Path]) -> None:
    before = StaticFolders(*folders)
    (folders[0] / "page.css").rename(folders[0] / "pages.css")
    assert StaticFolders(*folders).base != before.base


@pytest.mark.parametrize("name", ["missing.css", "%2e%2e/secret", "css", "%00", "a" * 300])
async def test_nothing_else_is_served(folders: tuple[Path, Path], name: str) -> None:
    files = StaticFolders(*folders)
    async with served(files) as browser:
        assert (await browser.get(f"{files.base}/{name}")).status_code == 404


@pytest.mark.parametrize(
    ("service", "files"), [("portal", OF_PORTAL), ("operations", OF_CONSOLE), ("identity", OF_SIGN_IN)]
)
async def test_every_file_that_a_page_names_is_there(service: str, files: StaticFolders) -> None:
    names = {name for page in (SERVICES / service).rglob("*.html") for name in NAMED.findall(page.read_text("utf-8"))}
    assert names
    async with served(files) as browser:
        missing = {name for name in names if (await browser.get(f"{files.base}/{name}")).status_code != 200}
    assert not missing


def test_every_script_that_a_script_imports_is_there() -> None:
    scripts = [
        *(SERVICES / "portal" / "static" / "js").glob("*.js"),
        *(SERVICES / "operations" / "static").glob("*.js"),
    ]
    imported = {(script.parent / name).resolve() for script in scripts for name in IMPORTED.findall(script.read_text())}
    assert imported
    assert not {path for path in imported if not path.is_file()}


def test_every_icon_that_a_page_shows_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (SERVICES / "portal/static/vendor/icons.svg").read_text("utf-8")))
    templates = [page.read_text("utf-8") for page in SERVICES.rglob("*.html")]
    shown = {name for page in templates for name in ICON.findall(page)}
    shown |= {action.icon for action in every_action()}
    shown |= {page.picture for page in (*NEW, *(page for group in GROUPS for page in group.pages))}
    shown |= {*formats.WORK_ICON.values(), *formats.NOTICE_ICON.values()}
    shown |= {*formats.STANDS_ICON.values(), *words.AREA_ICON.values()}
    assert shown
    assert not shown - drawn
