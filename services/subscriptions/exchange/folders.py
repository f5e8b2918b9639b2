"""Messages in the peers' folders: each is taken in, then moved to ``done`` or, with the reason, to ``refused``."""

import asyncio
from pathlib import Path

import structlog

from services.subscriptions.edxml.packaging import LARGEST_MESSAGE
from services.subscriptions.exchange.intake import Intake
from services.subscriptions.exchange.metrics import MESSAGES
from services.subscriptions.exchange.organs import Peers
from services.subscriptions.peers.state import State
from shared.eventsourcing.decider import Rejected
from shared.outages import OUTAGE
from shared.web.problems import problem

UNFINISHED = (".tmp", ".part", ".filepart", ".crdownload")

log = structlog.get_logger("edxml")

Seen = tuple[int, int]  # size in bytes, and when it was last written (ns)


class FolderInbox:
    """Looks into the ``in`` of every peer's folder; a file is taken when it has not changed since the last look."""

    def __init__(self, folders: Path, intake: Intake) -> None:
        self._folders = folders
        self._intake = intake
        self._seen: dict[Path, Seen] = {}
        self._away: set[Path] = set()

    async def look(self, peers: Peers) -> None:
        """Take in every file that is complete, in the order of names."""
        seen: dict[Path, Seen] = {}
        for peer in peers:
            if peer.line.folder is None:
                continue
            folder = self._folders / peer.line.folder
            for path, state in await self._listing(folder):
                if self._seen.get(path) == state:
                    await self._take(peer, folder, path, state[0])
                else:
                    seen[path] = state
        self._seen = seen

    async def _listing(self, folder: Path) -> list[tuple[Path, Seen]]:
        """The complete files; none where the folder cannot be read, which is logged once."""
        try:
            found = await asyncio.to_thread(_finished, folder / "in")
        except OSError as error:
            if folder not in self._away:
                log.warning("a folder cannot be read", folder=folder.name, error=repr(error))
            self._away.add(folder)
            return []
        self._away.discard(folder)
        return found

    async def _take(self, peer: State, folder: Path, path: Path, size: int) -> None:
        try:
            if size > LARGEST_MESSAGE:  # refused before it is read into memory
                MESSAGES.labels("in", "unreadable", "refused").inc()
                raise Rejected("request.too-large")
            data = await self._read(path)
            if data is None:
                return
            await self._intake.take(peer, data)
            refused = None
        except Rejected as error:
            refused = error
        except OUTAGE:
            raise  # the file stays where it is
        except Exception as error:  # only this file failed: the others must not wait for it
            log.error("a file cannot be taken in", peer=peer.name, file=path.name, exc_info=error)
            refused = Rejected("service.error", correlation_id=path.name)
        await self._put_away(folder, path, refused)

    async def _read(self, path: Path) -> bytes | None:
        try:
            return await asyncio.to_thread(path.read_bytes)
        except OSError as error:
            log.warning("a file cannot be read", file=path.name, error=repr(error))
            return None

    async def _put_away(self, folder: Path, path: Path, refused: Rejected | None) -> None:
        """Move the file; one that cannot be moved is taken again at a later look, which changes nothing."""
        try:
            if refused is None:
                await asyncio.to_thread(_move, path, folder / "done", None)
                return
            document = problem(refused.code, None, **refused.params)
            reason = f"{refused.code}\n{document['vi']['title']}\n{document['en']['title']}\n"
            await asyncio.to_thread(_move, path, folder / "refused", reason)
        except OSError as error:
            log.warning("a file cannot be put away", file=path.name, error=repr(error))


def _finished(inbox: Path) -> list[tuple[Path, Seen]]:
    found = []
    for path in sorted(inbox.iterdir()):
        finished = not path.name.startswith(".") and path.suffix not in UNFINISHED
        if finished and path.is_file() and not path.is_symlink():
            stat = path.stat()
            found.append((path, (stat.st_size, stat.st_mtime_ns)))
    return found


def _move(path: Path, folder: Path, reason: str | None) -> None:
    """Move the file under a free name: a file of the same name that is there already stays."""
    folder.mkdir(exist_ok=True)
    target, count = folder / path.name, 1
    while target.exists():
        count += 1
        target = folder / f"{path.stem}-{count}{path.suffix}"
    if reason is not None:
        target.with_name(f"{target.name}.txt").write_text(reason, "utf-8")
    path.replace(target)
