"""How a meeting to come passes to the successor of a body that called it, or is invited to it, and has ended."""

from services.meetings.commands import TransferMeeting
from services.meetings.decider import DECIDER
from services.meetings.state import Status
from shared.events.meetings import MeetingCancelled, MeetingClosed
from shared.eventsourcing.inheritance import Inheritance, transferring

INHERITANCE = Inheritance(
    decider=DECIDER,
    resting=(MeetingCancelled, MeetingClosed),
    holders=lambda state: [state.now(place) for place in state.places] if state.status is Status.CALLED else [],
    transfer=transferring(TransferMeeting),
    people=lambda state: [invitee.person.person_id for invitee in state.people],
    ids=lambda state: (str(state.meeting_id),),
    concerns="body_id = ANY ($1) OR data -> 'bodies' ?| $1 OR EXISTS (SELECT FROM jsonb_array_elements("
    "CASE jsonb_typeof(data -> 'people') WHEN 'array' THEN data -> 'people' ELSE '[]' END) AS one "
    "WHERE one ->> 'body_id' = ANY ($1))",
)
