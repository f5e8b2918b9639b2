"""Work changes hands because its body, or the person who had it, is no longer there."""

from pydantic import Field

from shared.events.base import DocumentEvent
from shared.events.people import PersonRef


class Transferred(DocumentEvent):
    """Open work went over from one body to another, under the rule that the directory laid down.

    ``body_id`` stays the body whose document it is.  ``stand_ins`` (``person id → who has their work now``) names those
    who did not come along.
    """

    from_body_id: str
    to_body_id: str
    stand_ins: dict[str, PersonRef] = Field(default={})

    def now(self, person: PersonRef) -> PersonRef:
        """Who has the work of ``person``."""
        return self.stand_ins.get(person.person_id, person)

    def now_id(self, person_id: str) -> str:
        """As `now`, of ids."""
        stand_in = self.stand_ins.get(person_id)
        return stand_in.person_id if stand_in else person_id
