"""A desk in the middle of a working day: documents that wait at every step in one body, for those who look around."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from deploy.city.client import CityClient, document
from deploy.city.journey import in_days
from deploy.city.meetings import Meetings
from deploy.city.people import CityPerson, people_of
from shared.documents.files import PDF
from shared.eventsourcing.ids import repeatable_id
from shared.form.official import OfficialDocument, Style
from shared.form.pdf import compose_pdf

BODY = "quan-uy-hai-chau"
NAMESPACE = UUID("7f2d0c55-9f0e-4b0e-8c34-4a9b7f5b9d10")
WAYS = ("received", "registered", "annotated", "routed", "drafted", "returned", "consulted", "submitted", "approved")


@dataclass(frozen=True)
class Paper:
    """A document that came in, and how far it got."""

    issuer: str
    parent: str
    kind: str
    symbol: str
    subject: str
    text: tuple[str, ...]
    way: str
    urgency: str = "normal"
    due_days: int = 7

    @property
    def id(self) -> UUID:
        """The same paper is the same document."""
        return repeatable_id(NAMESPACE, self.symbol)


_CLOSING = (
    "Đề nghị các cơ quan, đơn vị nghiêm túc triển khai thực hiện, báo cáo kết quả về Văn phòng Thành ủy để tổng hợp."
)
PAPERS = (
    Paper("Văn phòng Thành ủy", "Thành ủy Đà Nẵng", "Công văn", "1462-CV/VPTU",
          "V/v báo cáo tiến độ số hóa hồ sơ, tài liệu lưu trữ của các cấp ủy",
          ("Thực hiện kế hoạch chuyển đổi số trong các cơ quan đảng, Văn phòng Thành ủy đề nghị các đơn vị báo cáo "
           "tiến độ số hóa hồ sơ, tài liệu lưu trữ đến hết tháng 11.", _CLOSING), "received", "urgent"),
    Paper("Ban Tổ chức Thành ủy", "Thành ủy Đà Nẵng", "Hướng dẫn", "31-HD/BTCTU",
          "về đánh giá, xếp loại chất lượng tổ chức đảng và đảng viên năm 2026",
          ("Ban Tổ chức Thành ủy hướng dẫn việc kiểm điểm, đánh giá, xếp loại chất lượng hằng năm như sau.",
           "1. Kiểm điểm tập thể trước, cá nhân sau, bảo đảm thực chất.", _CLOSING), "received"),
    Paper("Ban Dân vận Thành ủy", "Thành ủy Đà Nẵng", "Kế hoạch", "18-KH/BDVTU",
          "về phong trào “Dân vận khéo” giai đoạn 2026-2030",
          ("Nhân rộng các mô hình dân vận khéo ở khu dân cư, gắn với chuyển đổi số cộng đồng.", _CLOSING), "registered"),
    Paper("Thành ủy Đà Nẵng", "", "Chỉ thị", "12-CT/TU",
          "về tăng cường sử dụng văn bản điện tử, hạn chế họp giấy trong các cơ quan đảng",
          ("Ban Thường vụ Thành ủy yêu cầu các cấp ủy thực hiện nghiêm việc gửi, nhận văn bản điện tử.",
           "Giao Văn phòng Thành ủy theo dõi, đôn đốc, định kỳ báo cáo kết quả.", _CLOSING), "registered", "very_urgent"),
    Paper("Ủy ban Kiểm tra Thành ủy", "Thành ủy Đà Nẵng", "Thông báo", "77-TB/UBKTTU",
          "về kết quả kiểm tra việc thực hiện quy chế làm việc của cấp ủy",
          ("Qua kiểm tra, các đơn vị cơ bản chấp hành quy chế; còn một số hạn chế cần khắc phục.", _CLOSING), "annotated"),
    Paper("Ban Tuyên giáo Thành ủy", "Thành ủy Đà Nẵng", "Công văn", "905-CV/BTGTU",
          "V/v tuyên truyền kỷ niệm ngày thành lập Quân đội nhân dân Việt Nam",
          ("Đề nghị các cấp ủy chỉ đạo tổ chức các hoạt động tuyên truyền thiết thực, tiết kiệm.", _CLOSING), "routed",
          due_days=2),
    Paper("Văn phòng Thành ủy", "Thành ủy Đà Nẵng", "Công văn", "1398-CV/VPTU",
          "V/v góp ý dự thảo quy chế quản lý, sử dụng phần mềm điều hành tác nghiệp",
          ("Văn phòng Thành ủy gửi dự thảo quy chế, đề nghị góp ý bằng văn bản.", _CLOSING), "drafted", "urgent"),
    Paper("Ban Nội chính Thành ủy", "Thành ủy Đà Nẵng", "Công văn", "266-CV/BNCTU",
          "V/v báo cáo công tác tiếp dân và giải quyết đơn thư quý IV",
          ("Đề nghị báo cáo số liệu tiếp dân, đơn thư đến hết tháng 11 theo đề cương gửi kèm.", _CLOSING), "returned"),
    Paper("Đảng ủy các cơ quan Đảng thành phố", "Thành ủy Đà Nẵng", "Kế hoạch", "22-KH/ĐU",
          "về học tập, quán triệt nghị quyết của Trung ương về chuyển đổi số",
          ("Tổ chức hội nghị trực tuyến đến tất cả điểm cầu phường, xã.", _CLOSING), "consulted"),
    Paper("Ban Tổ chức Thành ủy", "Thành ủy Đà Nẵng", "Công văn", "1120-CV/BTCTU",
          "V/v rà soát quy hoạch cán bộ nhiệm kỳ 2026-2031",
          ("Đề nghị rà soát, bổ sung quy hoạch đúng tiêu chuẩn, điều kiện.", _CLOSING), "submitted"),
    Paper("Văn phòng Thành ủy", "Thành ủy Đà Nẵng", "Công văn", "1333-CV/VPTU",
          "V/v chuẩn bị hội nghị sơ kết mô hình văn phòng không giấy",
          ("Đề nghị chuẩn bị báo cáo, số liệu và ý kiến tham luận.", _CLOSING), "approved"),
)  # fmt: skip


class Desk:
    """Lays the papers on the desk; a paper that lies there already is left as it is."""

    def __init__(self, client: CityClient) -> None:
        self._client = client
        self._people = people_of(BODY)

    async def lay(self, known: set[UUID], told: Callable[[str], None] = lambda what: None) -> None:
        """Lay every paper that is not among ``known`` documents."""
        for paper in PAPERS:
            if paper.id not in known:
                await self._lay(paper)
            told(paper.symbol)
        await Meetings(self._client, BODY).lay()

    async def _lay(self, paper: Paper) -> None:
        steps = (self._receive, self._register, self._annotate, self._route, self._draft)
        wanted = min(WAYS.index(paper.way), WAYS.index("drafted")) + 1
        for step in steps[:wanted]:
            await step(paper)
        further = {
            "returned": (self._submit, self._return),
            "consulted": (self._consult,),
            "submitted": (self._submit,),
            "approved": (self._submit, self._approve),
        }
        for step in further.get(paper.way, ()):
            await step(paper)

    async def _receive(self, paper: Paper) -> None:
        composed = compose_pdf(
            OfficialDocument(
                style=Style.PARTY,
                issuer=paper.issuer,
                parent=paper.parent or None,
                kind=paper.kind,
                subject=paper.subject,
                paragraphs=paper.text,
                recipients=("Các cấp ủy trực thuộc",),
                symbol=paper.symbol,
                place="Đà Nẵng",
                post="Chánh Văn phòng",
                signer="Phạm Quốc Tuấn",
            )
        )
        name = f"{paper.symbol.replace('/', '-')}.pdf"
        kept = await self._client.upload(self._people["vanthu"], composed.data, name, PDF)
        fields = {
            "document_id": str(paper.id), "body_id": BODY, "channel": "upload", "head": self._head(paper),
            "files": [kept["file"]],
        }  # fmt: skip
        await self._give("vanthu", "receiving", paper.id, "ReceiveDocument", fields)

    def _head(self, paper: Paper) -> dict[str, Any]:
        return {
            "issuer": paper.issuer, "kind": paper.kind, "symbol": paper.symbol, "subject": paper.subject,
            "number": paper.symbol.split("-", maxsplit=1)[0], "place": "Đà Nẵng", "signer": "Phạm Quốc Tuấn",
            "urgency": paper.urgency, "date": in_days(-2),
        }  # fmt: skip

    async def _register(self, paper: Paper) -> None:
        await self._give("vanthu", "receiving", paper.id, "RegisterDocument", {"head": self._head(paper)})

    async def _annotate(self, paper: Paper) -> None:
        fields = {
            "instruction": "Giao chuyên viên tham mưu văn bản triển khai, báo cáo Thường trực.",
            "proposed_lead": self._ref("chuyenvien1"),
            "deadline": in_days(paper.due_days),
        }
        await self._give("lanhdao", "routing", paper.id, "AnnotateDocument", fields)

    async def _route(self, paper: Paper) -> None:
        fields = {
            "lead": self._ref("chuyenvien1"),
            "cooperating": [self._ref("chuyenvien2")],
            "for_information": [self._ref("lanhdao")],
            "deadline": in_days(paper.due_days),
        }
        await self._give("chanhvp", "routing", paper.id, "RouteDocument", fields)
        words = {"text": "Nhờ anh rà lại số liệu trước khi tham mưu giúp em.", "mentioned": [self._ref("chuyenvien2")]}
        await self._give("chuyenvien1", "routing", paper.id, "CommentDocument", words)

    async def _draft(self, paper: Paper) -> None:
        answer = repeatable_id(paper.id, "answer")
        fields = {
            "document_id": str(answer),
            "body_id": BODY,
            "content": self._content(paper, "Quận ủy Hải Châu báo cáo kết quả thực hiện như sau."),
            "answers_document_id": str(paper.id),
        }
        await self._give("chuyenvien1", "approval", answer, "StartDraft", fields)
        revised = {"content": self._content(paper, "Quận ủy Hải Châu trân trọng báo cáo kết quả thực hiện như sau.")}
        await self._give("chuyenvien1", "approval", answer, "ReviseDraft", revised)

    def _content(self, paper: Paper, opening: str) -> dict[str, Any]:
        return {
            "kind": "Công văn",
            "subject": f"V/v thực hiện văn bản {paper.symbol}",
            "text": f"{opening}\nCác chi bộ trực thuộc đã quán triệt và triển khai đến từng đảng viên.\n"
            "Quận ủy sẽ tiếp tục theo dõi, đôn đốc và báo cáo bổ sung khi có kết quả.",
            "recipients": ["van-phong-thanh-uy", "ban-to-chuc"],
        }

    async def _consult(self, paper: Paper) -> None:
        fields = {
            "consulted_body_ids": ["ban-to-chuc", "uy-ban-kiem-tra", "ban-dan-van"],
            "question": "Đề nghị cho ý kiến về nội dung dự thảo.",
            "deadline": in_days(3),
        }
        answer = repeatable_id(paper.id, "answer")
        await self._give("chuyenvien1", "approval", answer, "RequestOpinions", fields)
        for body, agrees, words in (
            ("ban-to-chuc", True, "Thống nhất với nội dung dự thảo."),
            ("uy-ban-kiem-tra", False, "Đề nghị bổ sung số liệu kiểm tra, giám sát và nêu rõ trách nhiệm từng chi bộ."),
        ):
            await self._give(
                "chanhvp", "approval", answer, "GiveOpinion", {"agrees": agrees, "opinion": words}, body=body
            )

    async def _submit(self, paper: Paper) -> None:
        answer = repeatable_id(paper.id, "answer")
        await self._give("chanhvp", "approval", answer, "CheckFormat", {"departures": []})
        await self._give("chuyenvien1", "approval", answer, "SubmitDraft", {})

    async def _return(self, paper: Paper) -> None:
        words = {"remarks": "Bổ sung số liệu đơn thư quý IV, sửa lỗi chính tả ở đoạn hai."}
        await self._give("chanhvp", "approval", repeatable_id(paper.id, "answer"), "ReturnDraft", words)

    async def _approve(self, paper: Paper) -> None:
        answer = repeatable_id(paper.id, "answer")
        await self._give("chanhvp", "approval", answer, "ApproveDraft", {})
        await self._give("lanhdao", "approval", answer, "ApproveDraft", {"remarks": "Đồng ý phát hành."})

    def _ref(self, prefix: str) -> dict[str, Any]:
        return self._people[prefix].ref().model_dump(mode="json")

    async def _give(
        self, prefix: str, service: str, document_id: UUID, command: str, fields: dict[str, Any], body: str = BODY
    ) -> None:
        who: CityPerson = people_of(body)[prefix]
        stream = document(document_id)
        if command in ("AnnotateDocument",):
            await self._client.wait_for_action(who, service, stream, command)
        await self._client.give(who, service, stream, command, fields, key=f"{document_id}/{who.id}/{command}")
