"""The way around: every page by what people do there, in groups, as far as a person may use it."""

from dataclasses import dataclass
from typing import Literal

from shared.bodies.actor import Actor
from shared.bodies.rights import may

Current = Literal["page", "true"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page one goes to: after ``g`` the ``key`` opens it; only who may give the ``command`` is shown it."""

    url: str
    name: str
    picture: str
    key: str
    command: str | None = None

    def holds(self, path: str) -> bool:
        """Whether ``path`` is this page or one below it."""
        return path == self.url or (self.url != "/" and path.startswith(f"{self.url}/"))


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that belong together."""

    name: str
    pages: tuple[Page, ...]


NEW = (
    Page("/receive", "Tiếp nhận", "upload", "r", "ReceiveDocument"),
    Page("/drafts/new", "Soạn dự thảo", "pencil-plus", "s", "StartDraft"),
)
GROUPS = (
    Group(
        "Công việc",
        (
            Page("/", "Việc của tôi", "inbox", "i"),
            Page("/annotated", "Việc tôi đã giao", "list-check", "g", "AnnotateDocument"),
            Page("/tasks", "Nhiệm vụ", "checklist", "n"),
            Page("/meetings", "Cuộc họp", "calendar-event", "m"),
        ),
    ),
    Group(
        "Sổ và hồ sơ",
        (
            Page("/registers/incoming", "Văn bản đến", "book", "e"),
            Page("/registers/outgoing", "Văn bản đi", "book-upload", "d"),
            Page("/case-files", "Hồ sơ", "folders", "o"),
        ),
    ),
    Group(
        "Thành phố",
        (
            Page("/programme", "Chương trình", "target-arrow", "c"),
            Page("/initiatives", "Sáng kiến", "bulb", "k"),
            Page("/bodies", "Cơ quan", "building", "a"),
            Page("/procedures", "Quy trình", "route", "q"),
            Page("/connections", "Kết nối", "broadcast", "l", "OpenSubscription"),
        ),
    ),
    Group(
        "Số liệu",
        (
            Page("/dashboard", "Tổng quan", "chart-bar", "t"),
            Page("/reports", "Báo cáo", "report-analytics", "b"),
            Page("/evaluation", "Đánh giá", "chart-histogram", "h"),
            Page("/reads", "Ai đã xem", "eye", "x", "AskReads"),
        ),
    ),
)


def new_for(actor: Actor) -> tuple[Page, ...]:
    """What ``actor`` may begin."""
    return _for(actor, NEW)


def groups_for(actor: Actor) -> tuple[Group, ...]:
    """The groups with the pages that ``actor`` may use."""
    return tuple(Group(group.name, _for(actor, group.pages)) for group in GROUPS)


def at_hand(actor: Actor) -> tuple[Page, ...]:
    """The few pages that stand at a phone's thumb: one's work, the incoming register, and what one begins most."""
    work, registers, *_ = GROUPS
    return (work.pages[0], registers.pages[0], *new_for(actor)[:1])


def current(page: Page, path: str) -> Current | None:
    """``aria-current`` of a link to ``page``: ``page`` there, ``true`` somewhere below it."""
    return ("page" if path == page.url else "true") if page.holds(path) else None


def _for(actor: Actor, pages: tuple[Page, ...]) -> tuple[Page, ...]:
    return tuple(page for page in pages if page.command is None or may(actor, page.command))
