"""Static files: an address contains a digest of the content, so a browser asks for it only once."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

# Private, for an answer may carry a session's cookie, which no shared cache may give to others.
KEPT_FOR_EVER = "private, max-age=31536000, immutable"  # a year in seconds; RFC 9111 has no "for ever"
ASKED_EACH_TIME = "no-cache"


class StaticFolders(StaticFiles):
    """Several folders served as one; of files with the same name the first folder's wins.

    ``path`` is where to mount them.  ``base``, which addresses begin with, changes with any file, so files name each
    other by relative addresses.
    """

    path = "/static/{version}"

    def __init__(self, *folders: Path) -> None:
        super().__init__(directory=folders[0], check_dir=False)
        self.all_directories = [*folders]
        self._version = _version(folders)
        self.base = f"/static/{self._version}"

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file; a browser may keep it unless the address is of another version than the present one."""
        response = await super().get_response(path, scope)
        of_now = scope["path_params"]["version"] == self._version
        response.headers["Cache-Control"] = KEPT_FOR_EVER if of_now else ASKED_EACH_TIME
        return response


def _version(folders: tuple[Path, ...]) -> str:
    """Twelve hexadecimal digits that change with any file."""
    digest = hashlib.sha256()
    for name, content in _files(folders):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def _files(folders: tuple[Path, ...]) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                yield file.relative_to(folder).as_posix(), file.read_bytes()
