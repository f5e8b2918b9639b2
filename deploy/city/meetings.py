"""Meetings of a desk in the middle of its day: one that comes, with papers and a vote, and a conference that was."""

import datetime as dt
from typing import Any
from uuid import UUID

from deploy.city.client import CityClient
from deploy.city.people import CityPerson, people_of
from shared.calendar import VIETNAM
from shared.documents.files import PDF
from shared.eventsourcing.ids import repeatable_id
from shared.form.official import OfficialDocument, Style
from shared.form.pdf import compose_pdf

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
    """Lays the meetings of ``body_id``; those that are there already are left as they are."""

    def __init__(self, client: CityClient, body_id: str) -> None:
        self._client = client
        self._body_id = body_id
        self._people = people_of(body_id)

    async def lay(self) -> None:
        """Lay both."""
        for meeting_id, steps in ((COMING, self._coming), (PAST, self._past)):
            if not await self._client.exists(self._people["chanhvp"], "meetings", f"meetings/{meeting_id}/notes"):
                await steps()

    async def _coming(self) -> None:
        await self._call(
            COMING,
            title="Hội nghị Ban Thường vụ Quận ủy tháng 12",
            kind="standing_committee",
            place="Phòng họp số 1, trụ sở Quận ủy",
            starts_at=_at(2, 8),
            ends_at=_at(2, 11),
            people=[self._invitee("chanhvp"), self._invitee("chuyenvien1"), self._guest("ban-to-chuc")],
            agenda=[
                {"title": "Dự thảo nghị quyết về văn phòng không giấy", "presenter": "Văn phòng Quận ủy"},
                {"title": "Công tác cán bộ", "presenter": "Ban Tổ chức Quận ủy"},
            ],
        )
        for draft, lines in (
            ("Dự thảo lần 1", ("Mục tiêu: 100 % văn bản điện tử, trừ văn bản mật.",)),
            ("Dự thảo lần 2", ("Mục tiêu: 100 % văn bản điện tử, trừ văn bản mật.", "Bổ sung lộ trình từng chi bộ.")),
        ):
            file = await self._file(draft, lines)
            fields: dict[str, Any] = {"paper_id": str(REPORT), "file": file}
            if draft.endswith("1"):
                await self._give(
                    "chuyenvien1", COMING, "AttachPaper", {**fields, "item": 1, "title": "Dự thảo nghị quyết"}
                )
                await self._give("lanhdao", COMING, "ReadPaper", {"paper_id": str(REPORT)})
            else:
                await self._give(
                    "chuyenvien1", COMING, "UpdatePaper", {**fields, "note": "Bổ sung lộ trình từng chi bộ."}
                )
        listed = {"paper_id": str(SCHEDULE), "item": 1, "title": "Phụ lục số liệu in khổ A3", "form": "on_paper"}
        await self._give("chuyenvien1", COMING, "AttachPaper", listed, "schedule")
        secret = {"paper_id": str(SECRET), "item": 2, "form": "on_paper", "secrecy": "confidential"}
        await self._give("chanhvp", COMING, "AttachPaper", secret)
        motion = {"voting_id": str(MOTION), "motion": "Thông qua dự thảo nghị quyết về văn phòng không giấy", "item": 1}
        await self._give("chanhvp", COMING, "OpenVoting", motion)
        await self._give("chuyenvien1", COMING, "CastVote", {"voting_id": str(MOTION), "choice": "for"})
        words = {"item": 1, "text": "Thống nhất; đề nghị nêu rõ kinh phí của từng đơn vị."}
        await self._give("lanhdao", COMING, "SendOpinion", words, body_id="ban-to-chuc")
        away = {"line": "absent", "reason": "Dự lớp bồi dưỡng của Trung ương", "stand_in": "Phó Trưởng Ban"}
        await self._give("lanhdao", COMING, "RecordAttendance", away, body_id="ban-to-chuc")

    async def _past(self) -> None:
        await self._call(
            PAST,
            title="Hội nghị trực tuyến quán triệt nghị quyết về chuyển đổi số",
            kind="conference",
            place="Hội trường Quận ủy",
            starts_at=_at(-1, 8),
            ends_at=_at(-1, 10),
            people=[self._invitee("chanhvp")],
            bodies=list(REACHED),
            agenda=[{"title": "Quán triệt nghị quyết", "presenter": "Bí thư Quận ủy"}, {"title": "Thảo luận"}],
        )
        file = await self._file("Tài liệu quán triệt", ("Nội dung cơ bản của nghị quyết.",))
        paper = {"paper_id": str(repeatable_id(PAST, "paper")), "item": 1, "title": "Tài liệu quán triệt", "file": file}
        await self._give("chuyenvien1", PAST, "AttachPaper", paper)
        for prefix in ("lanhdao", "chanhvp"):
            await self._give(prefix, PAST, "RecordAttendance", {"line": "room"})
        for body_id, people in zip(REACHED[:2], (42, 18), strict=True):
            online = {"line": "online", "point": "Điểm cầu cơ quan", "head_count": people}
            await self._give("vanthu", PAST, "RecordAttendance", online, body_id=body_id)
        motion = {"voting_id": str(AGREED), "motion": "Thống nhất chương trình hành động", "item": 2}
        await self._give("chanhvp", PAST, "OpenVoting", motion)
        for prefix, choice in (("lanhdao", "for"), ("chanhvp", "for")):
            await self._give(prefix, PAST, "CastVote", {"voting_id": str(AGREED), "choice": choice})
        minutes = {
            "text": "Hội nghị đã nghe quán triệt nghị quyết và thảo luận chương trình hành động.",
            "conclusions": [
                {
                    "text": "Xây dựng kế hoạch số hóa hồ sơ của cơ quan, báo cáo Thường trực Quận ủy",
                    "lead_body_id": "ban-to-chuc",
                    "cooperating_body_ids": ["ban-dan-van"],
                    "deadline": _day(20),
                },
                {"text": "Các chi bộ đưa nội dung nghị quyết vào sinh hoạt tháng tới"},
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
                issuer="Quận ủy Hải Châu",
                parent="Thành ủy Đà Nẵng",
                kind="Báo cáo",
                subject=subject,
                paragraphs=paragraphs,
                recipients=("Các đồng chí dự họp",),
                symbol="12-BC/QU",
                place="Đà Nẵng",
                post="Bí thư",
                signer=self._people["lanhdao"].name,
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
