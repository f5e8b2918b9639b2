"""The pieces of work of one row, while an event is applied to them."""

import datetime as dt
from collections.abc import Iterable

from shared.bodies.actor import Post
from shared.events.meetings import MeetingTransferred
from shared.events.people import PersonRef
from shared.events.transfers import Transferred
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.jsonb import JsonObject

Item = JsonObject


class Pile:
    """The items of one row while an event is applied to them."""

    def __init__(self, items: list[Item], recorded: RecordedEvent, body_id: str) -> None:
        self.items = items
        self._body_id = recorded.in_charge if body_id == recorded.data.body_id else body_id
        self._since = recorded.time.isoformat()
        self._from = recorded.metadata.actor_name

    def add(
        self,
        work: str,
        holder: Post | PersonRef,
        *,
        deadline: dt.date | None = None,
        note: str | None = None,
        task_id: str = "",
    ) -> None:
        self.remove(work, task_id=task_id)
        self._append(work, holder, deadline, note, task_id)

    def add_each(self, work: str, people: Iterable[PersonRef], deadline: dt.date | None) -> None:
        self.remove(work)
        for person in people:
            self._append(work, person, deadline, None, "")

    def add_about(
        self,
        work: str,
        holder: Post | PersonRef,
        about: str,
        *,
        deadline: dt.date | None = None,
        note: str | None = None,
    ) -> None:
        """One more thing to do; things of one kind for one holder are one item."""
        mine = holder_of(holder)
        abouts = [one for item in self.items if (item["work"], item["holder"]) == (work, mine) for one in item["about"]]
        self.items = [item for item in self.items if (item["work"], item["holder"]) != (work, mine)]
        self._append(work, holder, deadline, note, "")
        self.items[-1]["about"] = sorted({*abouts, about})

    def done_about(self, work: str, about: str, holder: Post | PersonRef | None = None) -> None:
        """It is done, by ``holder`` or for everybody."""
        left = []
        for item in self.items:
            if item["work"] == work and (holder is None or item["holder"] == holder_of(holder)):
                item = {**item, "about": [one for one in item["about"] if one != about]}  # noqa: PLW2901
            if item["work"] != work or item["about"]:
                left.append(item)
        self.items = left

    def keep(self, works: Iterable[str], wanted: Iterable[tuple[str, Post | str]]) -> None:
        """Of ``works`` ``wanted`` alone waits, for a post or a person's id; what waits already stays as it is."""
        now = {(work, holder_of(holder)): (work, holder) for work, holder in wanted}
        self.items = [item for item in self.items if item["work"] not in works or _name(item) in now]
        here = {_name(item) for item in self.items}
        for work, holder in (each for name, each in now.items() if name not in here):
            self._append(work, holder, None, None, "")

    def remove(self, *works: str, task_id: str = "") -> None:
        gone = [item for item in self.items if item["work"] in works and item["task_id"] == task_id]
        self.items = [item for item in self.items if item not in gone]

    def clear(self) -> None:
        self.items = [item for item in self.items if item["task_id"]]

    def hand_over(self, works: Iterable[str], event: Transferred | MeetingTransferred) -> None:
        """These works are done in another body now, and by others where somebody did not come along."""
        for item in self.items:
            if item["work"] in works and item["body_id"] == event.from_body_id:
                item["body_id"] = event.to_body_id
            stand_in = event.stand_ins.get(item["person_id"])
            if item["work"] in works and stand_in is not None:
                item |= {"person_id": stand_in.person_id, "holder": f"person:{stand_in.person_id}"}
        once = {(item["work"], item["holder"], item["body_id"], item["task_id"]): item for item in self.items}
        self.items = list(once.values())

    def _append(
        self,
        work: str,
        holder: Post | PersonRef | str,
        deadline: dt.date | None,
        note: str | None,
        task_id: str,
    ) -> None:
        post = holder.value if isinstance(holder, Post) else None
        person = None if isinstance(holder, Post) else holder.person_id if isinstance(holder, PersonRef) else holder
        self.items.append(
            {
                "work": work,
                "body_id": self._body_id,
                "holder": holder_of(holder),
                "person_id": person,
                "post": post,
                "deadline": deadline.isoformat() if deadline else None,
                "waiting_since": self._since,
                "note": note,
                "from_name": self._from,
                "task_id": task_id,
            }
        )


def holder_of(holder: Post | PersonRef | str) -> str:
    """How an item names a post, or a person (also by id alone)."""
    if isinstance(holder, Post):
        return f"post:{holder.value}"
    return f"person:{holder.person_id if isinstance(holder, PersonRef) else holder}"


def _name(item: Item) -> tuple[str, str]:
    return item["work"], item["holder"]
