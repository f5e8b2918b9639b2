"""The words on the screen.  Vietnamese first; everything people read that is not a template's own sentence is here."""

import datetime as dt
from typing import Any

from services.portal.frame.language import say
from shared.calendar import VIETNAM
from shared.documents.secrecy import Secrecy
from shared.documents.steps import Step

WORK = {
    "register": ("Vào sổ", "book"),
    "annotate": ("Bút phê", "writing"),
    "route": ("Chuyển xử lý", "route"),
    "handle": ("Chủ trì xử lý", "checklist"),
    "cooperate": ("Phối hợp", "users"),
    "inform": ("Để biết", "eye"),
    "file": ("Lưu hồ sơ", "archive"),
    "draft": ("Dự thảo", "pencil-plus"),
    "give_opinion": ("Cho ý kiến", "message-reply"),
    "check_format": ("Thẩm định thể thức", "forms"),
    "approve": ("Phê duyệt", "signature"),
    "issue": ("Phát hành", "rubber-stamp"),
    "answer_recall": ("Trả lời thu hồi", "arrow-back-up"),
    "task": ("Nhiệm vụ", "progress"),
    "confirm_task": ("Xác nhận hoàn thành", "circle-check"),
    "attend": ("Dự họp", "calendar-event"),
    "read_papers": ("Đọc tài liệu họp", "notebook"),
    "vote": ("Biểu quyết", "checkbox"),
    "approve_minutes": ("Duyệt biên bản", "signature"),
    "redraft_minutes": ("Sửa biên bản", "writing"),
    "chased_task": ("Được đôn đốc", "bell"),
    "overdue_task": ("Nhiệm vụ quá hạn", "alert-triangle"),
    "answer_extension": ("Trả lời gia hạn", "clock"),
    "give_report": ("Báo cáo định kỳ", "refresh"),
}

MEETING_WORK = ("attend", "read_papers", "vote", "approve_minutes", "redraft_minutes")

NOTICE = {
    "meeting_called": ("Mời họp", "calendar-event"),
    "meeting_postponed": ("Đổi giờ họp", "clock"),
    "meeting_cancelled": ("Hủy họp", "ban"),
    "meeting_concluded": ("Biên bản họp đã duyệt", "gavel"),
    "mention": ("Nhắc đến bạn", "at"),
    "delegated": ("Giao lại việc cho bạn", "user-share"),
    "approved": ("Dự thảo được phê duyệt", "signature"),
    "delegation": ("Ủy quyền cho bạn", "user-share"),
    "extension_granted": ("Được gia hạn", "clock"),
    "extension_declined": ("Không được gia hạn", "ban"),
    "task_confirmed": ("Nhiệm vụ được công nhận hoàn thành", "circle-check"),
    "task_rejected": ("Nhiệm vụ chưa được công nhận", "arrow-back-up"),
    "task_chased": ("Đôn đốc nhiệm vụ", "bell"),
    "task_reminded": ("Nhiệm vụ sắp đến hạn", "clock"),
    "task_overdue": ("Nhiệm vụ quá hạn", "alert-triangle"),
    "webhook_off": ("Ngừng gửi sự kiện sang hệ thống khác", "alert-triangle"),
}


class PHRASES:
    """Sentences that people write again and again; they go into documents, so they are Vietnamese on every screen."""

    instruction = (
        "Giao chuyên viên tham mưu văn bản triển khai.",
        "Chuyển Văn phòng tổng hợp, báo cáo.",
        "Đồng ý, triển khai thực hiện.",
        "Để biết, lưu hồ sơ.",
        "Tham mưu văn bản trả lời đúng hạn.",
    )
    remarks = ("Rà soát lại căn cứ ban hành.", "Bổ sung nơi nhận.", "Chỉnh sửa câu chữ, lỗi chính tả.")
    result = ("Đã thực hiện xong theo chỉ đạo.", "Đã tham mưu văn bản trả lời.")
    chase = ("Đề nghị báo cáo tiến độ trong ngày.", "Đề nghị khẩn trương hoàn thành đúng hạn.")
    question = ("Đề nghị cho ý kiến về nội dung dự thảo.",)
    opinion = ("Thống nhất với nội dung dự thảo.",)


PLACE = "Đà Nẵng"
LETTER = "Công văn"
OTHER_LANGUAGE = {"vi": "English", "en": "Tiếng Việt"}

STATUS = {
    "new": "Mới",
    "received": "Chờ vào sổ",
    "registered": "Chờ bút phê",
    "refused": "Đã từ chối",
    "annotated": "Chờ chuyển xử lý",
    "routed": "Đang xử lý",
    "handled": "Đã xử lý",
    "filed": "Đã lưu hồ sơ",
    "recalled": "Đã thu hồi",
    "draft": "Đang dự thảo",
    "consulted": "Được xin ý kiến",
    "opinion_given": "Đã cho ý kiến",
    "lapsed": "Hết hạn cho ý kiến",
    "submitted": "Đang trình duyệt",
    "approved": "Đã phê duyệt",
    "to_issue": "Chờ phát hành",
    "issued": "Đã phát hành",
    "numbered": "Đã cấp số",
    "withdrawn": "Đã rút",
}

RELATION = {
    "answers": "trả lời",
    "answered_by": "được trả lời bằng",
    "replaces": "thay thế",
    "replaced_by": "bị thay thế bởi",
    "names": "căn cứ, nhắc đến",
    "named_by": "được nhắc trong",
    "task": "nhiệm vụ",
}

URGENCY = ("Thường", "Khẩn", "Thượng khẩn", "Hỏa tốc", "Hỏa tốc hẹn giờ")
READ_WHAT = {
    "document": "Mở văn bản",
    "past": "Xem lại thời điểm trước",
    "file": "Mở tệp",
    "entry": "Thấy trong danh sách",
    "export": "Tải về",
    "meeting": "Mở cuộc họp",
    "task": "Mở nhiệm vụ",
    "case_file": "Mở hồ sơ",
    "reads": "Xem ai đã xem",
    "feed": "Hệ thống khác nhận sự kiện",
    "events": "Vận hành: xem danh sách sự kiện",
    "event": "Vận hành: mở sự kiện",
    "way": "Vận hành: xem đường đi của văn bản",
    "letters": "Vận hành: xem danh sách thư chết",
    "letter": "Vận hành: mở thư chết",
}
SECRECY = {"none": "Thường", "confidential": "Mật", "secret": "Tối mật", "top_secret": "Tuyệt mật"}
POST = {
    "records_clerk": "Văn thư",
    "leader": "Lãnh đạo",
    "chief_of_office": "Chánh văn phòng",
    "specialist": "Chuyên viên",
}
BODY_CHANGE = {
    "BodyFounded": "Vào danh mục",
    "BodyRenamed": "Đổi tên",
    "BodyMoved": "Chuyển về trực thuộc",
    "BodyMerged": "Sáp nhập",
    "BodyDivided": "Chia tách",
    "BodyAbolished": "Kết thúc hoạt động",
    "TermOpened": "Mở nhiệm kỳ",
    "BodyRulesSet": "Quy tắc của cơ quan",
}
REORGANISATION = {
    "merge": "Sáp nhập cơ quan",
    "divide": "Chia tách cơ quan",
    "rename": "Đổi tên cơ quan",
    "move": "Chuyển cơ quan cấp trên",
    "found": "Lập cơ quan mới",
    "abolish": "Giải thể cơ quan",
}
BODY_LEVEL = {
    "commune": "Phường, xã",
    "attached": "Đảng ủy trực thuộc",
    "district": "Quận, huyện",
    "board": "Ban, văn phòng",
    "city": "Thành phố",
}
PLANNED = {
    "FoundBody": "Lập cơ quan mới",
    "RenameBody": "Đổi tên cơ quan",
    "MoveBody": "Chuyển cơ quan cấp trên",
    "OpenTerm": "Mở nhiệm kỳ",
    "MergeBody": "Sáp nhập cơ quan",
    "DivideBody": "Chia tách cơ quan",
    "AbolishBody": "Giải thể cơ quan",
}
GOES_OVER = {
    "MergeBody": "Sáp nhập: toàn bộ việc đang mở và cán bộ chuyển sang",
    "DivideBody": "Chia tách: việc được nêu tên về nơi nhận một phần, việc đứng tên đi theo người, còn lại về đây",
    "AbolishBody": "Kết thúc hoạt động: việc đang mở và cán bộ chuyển sang",
    "alone": "Kết thúc hoạt động: không còn việc đang mở, cán bộ giữ nguyên tài khoản",
    "founded": "Cơ quan mới",
    "takes": "Nơi tiếp nhận",
}
BODY_ENDING = {"merged": "Sáp nhập", "divided": "Chia tách", "abolished": "Kết thúc hoạt động"}
ACTIVE_CONTENT = {
    "script": "mã lệnh JavaScript",
    "launch": "lệnh mở chương trình khác",
    "submit": "lệnh gửi dữ liệu ra ngoài",
    "embedded": "tệp ẩn bên trong",
}
DELIVERY = {
    "00": "Đã gửi",
    "01": "Đã đến",
    "02": "Từ chối nhận",
    "03": "Đã tiếp nhận",
    "04": "Chờ phân công",
    "05": "Đang xử lý",
    "06": "Hoàn thành",
    "13": "Đang xin thu hồi",
    "15": "Đồng ý thu hồi",
    "16": "Từ chối thu hồi",
}
TASK_STATE = {
    "assigned": "Mới giao",
    "in_progress": "Đang thực hiện",
    "reported": "Chờ xác nhận",
    "confirmed": "Hoàn thành",
    "withdrawn": "Đã rút",
    "transferred": "Đã chuyển giao",
}
TASK_ROLE = {
    "ordering": "Giao việc",
    "lead": "Chủ trì",
    "cooperating": "Phối hợp",
    "ordering_and_lead": "Giao và chủ trì",
}

STANDS = {
    "done": "Hoàn thành",
    "on_schedule": "Đúng tiến độ",
    "at_risk": "Có nguy cơ",
    "behind": "Chậm",
    "unassessed": "Chưa đánh giá",
}
STANDS_ICON = {
    "done": "circle-check",
    "on_schedule": "progress",
    "at_risk": "alert-triangle",
    "behind": "clock",
    "unassessed": "help",
}
INITIATIVE_STATE = {"registered": "Đã đăng ký", "applied": "Đang áp dụng", "withdrawn": "Đã rút"}
PERIOD = {"month": "Tháng", "quarter": "Quý", "year": "Năm"}
MEETING_KIND = {
    "committee": "Ban Chấp hành",
    "standing_committee": "Ban Thường vụ",
    "permanent_board": "Thường trực",
    "other": "Cuộc họp khác",
    "conference": "Hội nghị quán triệt, trực tuyến",
}
MEETING_STATUS = {
    "called": "Đã triệu tập",
    "minutes": "Đang lập biên bản",
    "closed": "Đã kết thúc",
    "cancelled": "Đã hủy",
}
LINE = {"room": "Tại phòng họp", "online": "Trực tuyến", "absent": "Vắng"}
CHOICE = {"for": "Tán thành", "against": "Không tán thành", "abstain": "Không có ý kiến"}
WEEKDAY = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
TASK_FILTER = {
    "open": "Đang mở",
    "mine": "Ta phải làm",
    "ordered": "Ta đã giao",
    "overdue": "Quá hạn",
    "closed": "Đã xong",
}
TASK_ORIGIN = {
    "directive": "Theo văn bản",
    "document": "Giao trực tiếp",
    "meeting": "Kết luận hội nghị",
    "task": "Phần của nhiệm vụ khác",
}
EVERY = {"week": "Hằng tuần", "month": "Hằng tháng", "quarter": "Hằng quý"}

EVENT = {
    "DocumentReceived": "Tiếp nhận",
    "DocumentRegistered": "Vào sổ văn bản đến",
    "PastDocumentEntered": "Chuyển từ sổ cũ",
    "PastDocumentKept": "Chuyển từ kho lưu trữ cũ",
    "ContentExamined": "Đọc nội dung tệp",
    "DocumentRefused": "Từ chối tiếp nhận",
    "RecallAsked": "Nơi gửi xin thu hồi",
    "RecallAgreed": "Đồng ý thu hồi",
    "RecallDeclined": "Từ chối thu hồi",
    "RoutingOpened": "Chờ bút phê",
    "DocumentAnnotated": "Bút phê",
    "DocumentRouted": "Chuyển xử lý",
    "HandlingDelegated": "Giao lại việc",
    "DocumentAcknowledged": "Đã xem",
    "DocumentCommented": "Trao đổi",
    "DraftCommented": "Trao đổi",
    "DocumentReturned": "Trả lại",
    "HandlingCompleted": "Hoàn thành xử lý",
    "DocumentFiled": "Lưu hồ sơ",
    "CaseFileOpened": "Mở hồ sơ",
    "DocumentPutIntoCaseFile": "Cho văn bản vào hồ sơ",
    "DocumentTakenOutOfCaseFile": "Lấy văn bản khỏi hồ sơ",
    "CaseFileClosed": "Kết thúc hồ sơ",
    "CaseFileHandedOver": "Nộp lưu trữ",
    "RoutingCancelled": "Dừng xử lý",
    "DraftStarted": "Bắt đầu dự thảo",
    "DraftRevised": "Sửa dự thảo",
    "OpinionsRequested": "Xin ý kiến",
    "OpinionGiven": "Cho ý kiến",
    "FormatChecked": "Thẩm định thể thức",
    "DraftSubmitted": "Trình duyệt",
    "ApprovalLevelPassed": "Phê duyệt một cấp",
    "DraftReturned": "Trả lại dự thảo",
    "DraftApproved": "Phê duyệt",
    "DraftWithdrawn": "Rút dự thảo",
    "PublicationOpened": "Chờ phát hành",
    "DocumentNumbered": "Cấp số",
    "DocumentIssued": "Phát hành",
    "RecipientsAdded": "Gửi thêm nơi nhận",
    "DocumentDispatched": "Gửi đi",
    "DeliveryStatusChanged": "Tình trạng ở nơi nhận",
    "RecallRequested": "Xin thu hồi",
    "TaskAssigned": "Giao nhiệm vụ",
    "ProgressReported": "Báo tiến độ",
    "CompletionReported": "Báo hoàn thành",
    "CompletionConfirmed": "Xác nhận hoàn thành",
    "CompletionRejected": "Chưa công nhận hoàn thành",
    "TaskWithdrawn": "Rút nhiệm vụ",
    "SubTaskOrdered": "Giao phần việc",
    "SubTaskAdvanced": "Phần việc có tiến triển",
    "ExtensionAsked": "Xin gia hạn",
    "ExtensionGranted": "Cho gia hạn",
    "ExtensionDeclined": "Không cho gia hạn",
    "TaskChased": "Đôn đốc",
    "TaskReminded": "Nhắc sắp đến hạn",
    "TaskOverdue": "Quá hạn",
    "OverdueEscalated": "Báo quá hạn lên cơ quan giao việc",
    "ReportFellDue": "Đến kỳ báo cáo",
    "ReportGiven": "Báo cáo định kỳ",
    "ReportMissed": "Không có báo cáo kỳ",
}

DAY_HOURS = 7.5  # of work, in the city's office hours

SAID = ("instruction", "reason", "result", "remarks", "opinion", "question", "note", "case_file", "text", "symbol")
"""The fields of an event that hold what somebody said, the most telling first."""

RANKING_RULE = (
    "Điểm (tối đa 100) = {punctual} × tỷ lệ khâu xong đúng hạn + {brisk} × tỷ lệ khâu xong không lâu hơn trung vị "
    "chung của cùng khâu + {flowing} × tỷ lệ khâu đang chờ không tồn đọng (tồn đọng: quá hạn, hoặc không có hạn mà "
    "chờ quá {days} ngày). Bằng điểm thì xét tỷ lệ đúng hạn, rồi số khâu xong; vẫn bằng thì đồng hạng. Xếp hạng từ "
    "{fewest} khâu xong trở lên, trong đó có khâu có hạn."
)
BEHIND = {
    "done": "Khâu đã xong",
    "on_time": "Khâu xong đúng hạn",
    "late": "Khâu xong trễ hạn",
    "slow": "Khâu lâu nhất",
    "open": "Khâu đang chờ",
    "stale": "Khâu tồn đọng",
}
LIMIT_BEHIND = {
    "done": "Khâu đã xong",
    "on_time": "Khâu xong đúng hạn quy trình",
    "late": "Khâu xong trễ hạn quy trình",
    "passed": "Khâu văn bản bỏ qua",
    "overdue": "Khâu quá hạn chưa xong",
}
STEP = {step.value: step.label for step in Step}
STEPS = ("Tiếp nhận", "Bút phê", "Chuyển xử lý", "Dự thảo", "Xin ý kiến", "Phê duyệt", "Phát hành")
_REACHED = {
    "received": 1, "registered": 1, "annotated": 2, "routed": 3, "handled": 3, "filed": 3,
    "draft": 4, "submitted": 5, "approved": 6, "to_issue": 6, "issued": 7,
}  # fmt: skip


def steps_reached(status: str, opinions: list[object], answered: bool) -> int:
    """How many of the seven steps lie behind a document; one that was answered has all of them behind it."""
    reached = len(STEPS) if answered else _REACHED.get(status, 0)
    return 5 if status == "draft" and opinions else reached


def day(value: dt.date | dt.datetime | str | None) -> str:
    """A date as people write it: 24/11/2026."""
    if not value:
        return ""
    if isinstance(value, str):
        value = dt.date.fromisoformat(value[:10])
    if isinstance(value, dt.datetime):
        value = value.astimezone(VIETNAM)
    return value.strftime("%d/%m/%Y")


def moment(value: dt.datetime | str | None) -> str:
    """A time as people write it: 24/11/2026 09:30."""
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value)
    return value.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M") if value else ""


def local(value: dt.datetime) -> dt.datetime:
    """The moment on Đà Nẵng's clocks."""
    return value.astimezone(VIETNAM)


def typed_local(value: dt.datetime) -> str:
    """A moment as a form's field of date and time holds it."""
    return local(value).strftime("%Y-%m-%dT%H:%M")


def agenda_text(agenda: list[dict[str, Any]]) -> str:
    """An agenda as its form holds it: an item a line, who presents it after a bar."""
    return "\n".join(
        f"{item['title']} | {item['presenter']}" if item["presenter"] else item["title"] for item in agenda
    )


def said(detail: dict[str, object]) -> str:
    """What an event has to say, in one line."""
    for name in SAID:
        value = detail.get(name)
        if isinstance(value, str) and value:
            return value
    for name in ("lead", "delegated_to"):
        person = detail.get(name)
        if isinstance(person, dict):
            return str(person.get("name", ""))
    return ""


_RUNS = ("DocumentDispatched", "DeliveryStatusChanged", "ContentExamined")
"""Events of which a run reads as one."""


def grouped(timeline: list[dict[str, Any]]) -> list[tuple[dict[str, Any], int]]:
    """The timeline, newest first, runs of deliveries as one entry with how many there were."""
    runs: list[tuple[dict[str, Any], int]] = []
    for entry in reversed(timeline):
        if runs and entry["name"] in _RUNS and runs[-1][0]["name"] == entry["name"]:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((entry, 1))
    return runs


def in_days(days: int) -> str:
    """The date that many days ahead, for a form."""
    return (dt.datetime.now(VIETNAM).date() + dt.timedelta(days=days)).isoformat()


def late_by(deadline: dt.date | None) -> str:
    """``quá hạn 3 ngày``, ``hạn hôm nay``, ``còn 5 ngày``."""
    if deadline is None:
        return ""
    left = _days_left(deadline)
    if left < 0:
        return say("quá hạn {n} ngày").format(n=-left)
    return say("hạn hôm nay") if left == 0 else say("còn {n} ngày").format(n=left)


def nearness(deadline: dt.date) -> str:
    """``late``, ``soon`` or ``calm``: how a deadline is coloured."""
    left = _days_left(deadline)
    return "late" if left < 0 else "soon" if left == 0 else "calm"


def _days_left(deadline: dt.date) -> int:
    return (deadline - dt.datetime.now(VIETNAM).date()).days


def by_itself(name: str) -> bool:
    """Whether a name is the system's own."""
    return name.startswith("Hệ thống")


def duration(minutes: float | None) -> str:
    """Working time as people say it: 45 phút, 3,5 giờ, 2,5 ngày (of `DAY_HOURS` hours)."""
    if minutes is None:
        return "—"
    if minutes < 0.5:  # also what was done at night: none of the body's working time has passed
        return say("dưới 1 phút")
    if minutes < 60:
        return say("{n} phút").format(n=round(minutes))
    if minutes < DAY_HOURS * 60:
        return say("{n} giờ").format(n=decimal(minutes / 60))
    return say("{n} ngày").format(n=decimal(minutes / 60 / DAY_HOURS))


def counted(number: int, most: int | None = None) -> str:
    """A count; ``hơn 3.000`` where counting stopped at ``most``."""
    over = most is not None and number > most
    written = f"{most if over else number:,}"
    written = written if say("vi") == "en" else written.replace(",", ".")
    return say("hơn {n}").format(n=written) if over else written


def decimal(value: float) -> str:
    """One decimal, as the page's language writes it; a round number without."""
    written = f"{value:.1f}".removesuffix(".0")
    return written if say("vi") == "en" else written.replace(".", ",")


def percent(part: float | None, whole: float | None = 1) -> str:
    """``part`` of ``whole`` as 79,7 %; a dash where there is no whole."""
    return f"{decimal(100 * part / whole)} %" if whole and part is not None else "—"


CASE_FILE_STATE = {"open": "Đang mở", "closed": "Đã kết thúc", "handed_over": "Đã nộp lưu trữ"}
RETENTIONS = (None, 70, 50, 20, 10, 5, 2)
"""Years a case file can be kept for, as the forms offer them; ``None`` is for ever."""


def retention(years: int | None) -> str:
    """How long a case file is kept."""
    return say("Vĩnh viễn") if years is None else say("{n} năm").format(n=years)


def this_minute(moment: dt.datetime | None = None) -> str:
    """``moment``, or now, in Đà Nẵng as ``datetime-local`` fields have it."""
    return (moment or dt.datetime.now(dt.UTC)).astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M")


def case_file() -> str:
    """The case file that is proposed: the year's own."""
    return f"Hồ sơ công việc {dt.datetime.now(VIETNAM).year}"


def secrecy_of(rank: int) -> str:
    """The degree of a rank (0-3)."""
    return Secrecy.of_rank(rank).value
