"""Open work passes to another body because its own has ended, or a person has left."""

from pydantic import Field

from shared.events.base import DocumentEvent
from shared.events.people import PersonRef


class Transferred(DocumentEvent):
    """Open work passed from one body to another, by the directory's rule of succession.

    ``body_id`` stays the body whose document it is.  ``stand_ins`` (``person id → who has their work now``) names the
    people who did not come along.
    """

    from_body_id: str
    to_body_id: str
    stand_ins: dict[str, PersonRef] = Field(default={})

    def now(self, person: PersonRef) -> PersonRef:
        """The person who has the work of ``person`` now."""
        return self.stand_ins.get(person.person_id, person)

    def now_id(self, person_id: str) -> str:
        """`now` for an id."""
        stand_in = self.stand_ins.get(person_id)
        return stand_in.person_id if stand_in else person_id
