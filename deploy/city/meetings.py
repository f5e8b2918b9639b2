"""Sample meetings: one that is to come, with papers and a vote, and a conference that has taken place."""

import datetime as dt
from typing import Any
from uuid import UUID

from deploy.city.client import CityClient
from deploy.city.people import CityPerson, people_of
from shared.calendar import VIETNAM
from shared.documents.files import PDF
from shared.documents.symbols import Style
from shared.eventsourcing.ids import repeatable_id
from shared.form.official import OfficialDocument
from shared.form.pdf import compose_pdf
from shared.paper.content import Signer
from shared.paper.lines import paper_of_lines
from shared.texts import say

NAMESPACE = UUID("1b7a4b54-4a59-4c8e-9d0f-0a4a5f1f6a01")
COMING, PAST = repeatable_id(NAMESPACE, "coming"), repeatable_id(NAMESPACE, "past")
REPORT, SCHEDULE, SECRET = (repeatable_id(COMING, name) for name in ("report", "schedule", "secret"))
MOTION, AGREED = repeatable_id(COMING, "motion"), repeatable_id(PAST, "motion")
REACHED = ("ban-to-chuc", "uy-ban-kiem-tra", "ban-dan-van")


def _at(days: int, hour: int) -> str:
    day = dt.datetime.now(VIETNAM).date() + dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(hour), VIETNAM).isoformat()


def _day(days: int) -> str:
    return (dt.datetime.now(VIETNAM).date() + dt.timedelta(days=days)).isoformat()


class Meetings:
    """Sends the meetings of ``body_id``; one that is there already is left as it is."""

    def __init__(self, client: CityClient, body_id: str) -> None:
        self._client = client
        self._body_id = body_id
        self._people = people_of(body_id)

    async def send(self) -> None:
        """Send both meetings."""
        for meeting_id, steps in ((COMING, self._coming), (PAST, self._past)):
            if not await self._client.exists(self._people["chanhvp"], "meetings", f"meetings/{meeting_id}/notes"):
                await steps()

    async def _coming(self) -> None:
        await self._call(
            COMING,
            title=say("samples.meetings.coming"),
            kind="standing_committee",
            place=say("samples.meetings.coming_place"),
            starts_at=_at(2, 8),
            ends_at=_at(2, 11),
            people=[self._invitee("chanhvp"), self._invitee("chuyenvien1"), self._guest("ban-to-chuc")],
            agenda=[
                {
                    "title": say("samples.meetings.item_resolution"),
                    "presenter": say("samples.meetings.presenter_office"),
                },
                {
                    "title": say("samples.meetings.item_personnel"),
                    "presenter": say("samples.meetings.presenter_personnel"),
                },
            ],
        )
        for draft, lines in (
            (say("samples.meetings.first_draft"), (say("samples.meetings.aim"),)),
            (say("samples.meetings.second_draft"), (say("samples.meetings.aim"), say("samples.meetings.added"))),
        ):
            file = await self._file(draft, lines)
            fields: dict[str, Any] = {"paper_id": str(REPORT), "file": file}
            if draft == say("samples.meetings.first_draft"):
                await self._give(
                    "chuyenvien1", COMING, "AttachPaper", {**fields, "item": 1, "title": say("samples.meetings.draft")}
                )
                await self._give("lanhdao", COMING, "ReadPaper", {"paper_id": str(REPORT)})
            else:
                await self._give(
                    "chuyenvien1", COMING, "UpdatePaper", {**fields, "note": say("samples.meetings.added")}
                )
        listed = {"paper_id": str(SCHEDULE), "item": 1, "title": say("samples.meetings.appendix"), "form": "on_paper"}
        await self._give("chuyenvien1", COMING, "AttachPaper", listed, "schedule")
        secret = {"paper_id": str(SECRET), "item": 2, "form": "on_paper", "secrecy": "confidential"}
        await self._give("chanhvp", COMING, "AttachPaper", secret)
        motion = {"voting_id": str(MOTION), "motion": say("samples.meetings.motion"), "item": 1}
        await self._give("chanhvp", COMING, "OpenVoting", motion)
        await self._give("chuyenvien1", COMING, "CastVote", {"voting_id": str(MOTION), "choice": "for"})
        words = {"item": 1, "text": say("samples.meetings.opinion")}
        await self._give("lanhdao", COMING, "SendOpinion", words, body_id="ban-to-chuc")
        away = {
            "line": "absent",
            "reason": say("samples.meetings.absent"),
            "stand_in": say("samples.meetings.stand_in"),
        }
        await self._give("lanhdao", COMING, "RecordAttendance", away, body_id="ban-to-chuc")

    async def _past(self) -> None:
        await self._call(
            PAST,
            title=say("samples.meetings.past"),
            kind="conference",
            place=say("samples.meetings.past_place"),
            starts_at=_at(-1, 8),
            ends_at=_at(-1, 10),
            people=[self._invitee("chanhvp")],
            bodies=list(REACHED),
            agenda=[
                {"title": say("samples.meetings.item_study"), "presenter": say("samples.meetings.presenter_secretary")},
                {"title": say("samples.meetings.item_discussion")},
            ],
        )
        file = await self._file(say("samples.meetings.study_paper"), (say("samples.meetings.study_content"),))
        paper = {
            "paper_id": str(repeatable_id(PAST, "paper")),
            "item": 1,
            "title": say("samples.meetings.study_paper"),
            "file": file,
        }
        await self._give("chuyenvien1", PAST, "AttachPaper", paper)
        for prefix in ("lanhdao", "chanhvp"):
            await self._give(prefix, PAST, "RecordAttendance", {"line": "room"})
        for body_id, people in zip(REACHED[:2], (42, 18), strict=True):
            online = {"line": "online", "point": say("samples.meetings.online_point"), "head_count": people}
            await self._give("vanthu", PAST, "RecordAttendance", online, body_id=body_id)
        motion = {"voting_id": str(AGREED), "motion": say("samples.meetings.past_motion"), "item": 2}
        await self._give("chanhvp", PAST, "OpenVoting", motion)
        for prefix, choice in (("lanhdao", "for"), ("chanhvp", "for")):
            await self._give(prefix, PAST, "CastVote", {"voting_id": str(AGREED), "choice": choice})
        minutes = {
            "text": say("samples.meetings.minutes"),
            "conclusions": [
                {
                    "text": say("samples.meetings.conclusion_led"),
                    "lead_body_id": "ban-to-chuc",
                    "cooperating_body_ids": ["ban-dan-van"],
                    "deadline": _day(20),
                },
                {"text": say("samples.meetings.conclusion")},
            ],
        }
        await self._give("chuyenvien1", PAST, "DraftMinutes", minutes)
        await self._give("lanhdao", PAST, "ApproveMinutes", {})

    async def _call(self, meeting_id: UUID, **fields: Any) -> None:
        ids = {"meeting_id": str(meeting_id), "body_id": self._body_id, "chair": self._invitee("lanhdao")}
        await self._give("chanhvp", meeting_id, "CallMeeting", {**ids, **fields})

    def _invitee(self, prefix: str) -> dict[str, Any]:
        return {"person": self._people[prefix].ref().model_dump(mode="json"), "body_id": self._body_id}

    @staticmethod
    def _guest(body_id: str) -> dict[str, Any]:
        return {"person": people_of(body_id)["lanhdao"].ref().model_dump(mode="json"), "body_id": body_id}

    async def _file(self, subject: str, paragraphs: tuple[str, ...]) -> dict[str, Any]:
        composed = compose_pdf(
            OfficialDocument(
                style=Style.PARTY,
                issuer=say("samples.meetings.issuer"),
                parent=say("samples.meetings.issuer_parent"),
                kind=say("samples.meetings.paper_kind"),
                subject=subject,
                paper=paper_of_lines("\n".join(paragraphs)),
                recipient_lines=(say("samples.meetings.recipients"),),
                symbol="12-BC/QU",
                place=say("samples.meetings.place"),
                signers=(Signer(post=say("samples.meetings.signer_post"), name=self._people["lanhdao"].name),),
            )
        )
        kept = await self._client.upload(self._people["chuyenvien1"], composed.data, f"{subject}.pdf", PDF)
        file: dict[str, Any] = kept["file"]
        return file

    async def _give(
        self,
        prefix: str,
        meeting_id: UUID,
        command: str,
        fields: dict[str, Any],
        again: str = "",
        *,
        body_id: str | None = None,
    ) -> None:
        who: CityPerson = people_of(body_id or self._body_id)[prefix]
        key = f"{meeting_id}/{who.id}/{command}/{again}"
        await self._client.give(who, "meetings", f"meetings/{meeting_id}", command, fields, key=key)
