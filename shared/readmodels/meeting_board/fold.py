"""The meeting board: every meeting as each body concerned sees it, with receipts, opinions, votes and attendance.

Votes, opinions and receipts are shown to the body that called the meeting and to the one they come from; how a vote
came out is shown to everyone when it is closed.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from shared.readmodels.meeting_board.meetings import Meeting, evolve_meeting, meeting_keys
from shared.readmodels.meeting_board.people import (
    Attendance,
    Opinion,
    Receipt,
    Vote,
    attendance_keys,
    evolve_attendance,
    evolve_opinion,
    evolve_receipt,
    evolve_vote,
    opinion_keys,
    receipt_keys,
    vote_keys,
)
from shared.readmodels.model import ReadModel, Table


def _table(name: str, row: type[Any], keys: Callable[..., Any], evolve: Callable[..., Any], *key: str) -> Table[Any]:
    return Table(name, row, ("body_id", "meeting_id", *key), keys, evolve)


MODEL = ReadModel(
    name="meeting_board",
    tables=(
        _table("meetings", Meeting, meeting_keys, evolve_meeting),
        _table("receipts", Receipt, receipt_keys, evolve_receipt, "paper_id", "person_id"),
        _table("votes", Vote, vote_keys, evolve_vote, "voting_id", "person_id"),
        _table("opinions", Opinion, opinion_keys, evolve_opinion, "event_id"),
        _table("attendance", Attendance, attendance_keys, evolve_attendance, "attendee"),
    ),
    ddl=Path(__file__).with_name("schema.sql"),
)
