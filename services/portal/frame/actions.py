"""The actions a page can offer: what each is called, how its form looks and what command it becomes."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from shared.eventsourcing.ids import repeatable_id

Fields = dict[str, list[str]]

_NEW = UUID("0b0c8a1e-7c55-4b5e-9d0a-53c4f2f7f6a1")  # namespace of ids made from a form's key


def one(form: Fields, name: str) -> str | None:
    """A field's single value; ``None`` where it was left empty."""
    value = (form.get(name) or [""])[0].strip()
    return value or None


def many(form: Fields, name: str) -> list[str]:
    """All of a field's values that are not empty."""
    return [value for value in form.get(name, []) if value.strip()]


def person(value: str | None) -> dict[str, Any] | None:
    """A person chosen from a list; name and post are the directory's to say."""
    return None if value is None else {"person_id": value, "name": value, "post": "specialist"}


def people(form: Fields, name: str) -> list[dict[str, Any]]:
    """The people ticked in a list."""
    return [chosen for value in many(form, name) if (chosen := person(value)) is not None]


def given(form: Fields, *names: str) -> dict[str, Any]:
    """Fields that were filled in, as they are."""
    return {name: value for name in names if (value := one(form, name)) is not None}


def new_id(form: Fields, name: str = "") -> str:
    """The id of what a form makes: the one it carries as ``name``, else one derived from its key.

    Either way a form that is sent twice makes one thing.
    """
    with suppress(ValueError):
        return str(UUID(one(form, name) or ""))
    key = one(form, "key")
    return str(repeatable_id(_NEW, key) if key else uuid4())


def draft_content(form: Fields) -> dict[str, Any]:
    """The content of a draft out of its form; directives come as parallel fields."""
    texts = form.get("directive_text", [])
    leads = form.get("directive_lead", [])
    deadlines = form.get("directive_deadline", [])
    directives = [
        {"text": text, "lead_body_id": lead or None, "deadline": deadline or None}
        for text, lead, deadline in zip(texts, leads, deadlines, strict=False)
        if text.strip()
    ]
    return {
        **given(form, "kind", "subject", "text", "urgency"),
        "recipients": many(form, "recipients"),
        "directives": directives,
    }


def head(form: Fields) -> dict[str, Any]:
    """The head of a document out of its form."""
    names = ("issuer", "kind", "number", "symbol", "date", "place", "subject", "signer", "urgency", "secrecy")
    return given(form, *names)


def directives(form: Fields) -> list[dict[str, Any]]:
    """The directives ticked as tasks, with the body chosen to lead."""
    taken = []
    for index in many(form, "directive"):
        text, lead = one(form, f"directive_text_{index}"), one(form, f"directive_lead_{index}")
        if text and lead:
            deadline = one(form, f"directive_deadline_{index}")
            cooperating = [body for body in many(form, f"directive_cooperating_{index}") if body != lead]
            taken.append(
                {"text": text, "lead_body_id": lead, "deadline": deadline, "cooperating_body_ids": cooperating}
            )
    return taken


def _registered(form: Fields) -> dict[str, Any]:
    return {"head": head(form), "directives": directives(form)}


def _routed(form: Fields) -> dict[str, Any]:
    lead = one(form, "lead")
    informed = [chosen for chosen in people(form, "for_information") if chosen["person_id"] != lead]
    cooperating = [chosen for chosen in people(form, "cooperating") if chosen["person_id"] != lead]
    known = {chosen["person_id"] for chosen in cooperating}
    return {
        "lead": person(lead),
        "cooperating": cooperating,
        "for_information": [chosen for chosen in informed if chosen["person_id"] not in known],
        **given(form, "deadline"),
    }


def routed_at_once(form: Fields) -> dict[str, Any] | None:
    """The routing that a leader gives together with the instruction; ``None`` where it is left to the office."""
    return _routed(form | {"lead": form.get("proposed_lead", [])}) if one(form, "at_once") else None


def _annotated(form: Fields) -> dict[str, Any]:
    proposed = person(one(form, "proposed_lead"))
    return given(form, "instruction", "deadline") | ({"proposed_lead": proposed} if proposed else {})


def _filed(form: Fields) -> dict[str, Any]:
    chosen = one(form, "chosen_case_file_id")
    return {"chosen_case_file_id": chosen} if chosen else given(form, "case_file")


def _commented(form: Fields) -> dict[str, Any]:
    return {**given(form, "text"), "mentioned": people(form, "mentioned")}


@dataclass(frozen=True)
class Action:
    """An action: its command and service, its words, its form's template and how the form becomes fields.

    One with ``evidence`` takes files along.  An ``exclusive`` one is refused when somebody else was faster: what
    both wrote is then shown to the second.
    """

    command: str
    service: str
    label: str
    icon: str
    template: str
    fields: Callable[[Fields], dict[str, Any]]
    main: bool = True
    done: str = "Đã xong."
    exclusive: bool = False
    evidence: bool = False


def ordered(form: Fields) -> dict[str, Any]:
    """What is ordered, of whom, until when; with the recurring reports where a rhythm was chosen."""
    lead, every = one(form, "lead_body_id"), one(form, "every")
    fields: dict[str, Any] = {
        **given(form, "lead_body_id", "text", "deadline"),
        "cooperating_body_ids": [body for body in many(form, "cooperating_body_ids") if body != lead],
    }
    if every:
        fields["reporting"] = {"every": every, **given(form, "first_due", "until")}
    return fields


def plain(*names: str) -> Callable[[Fields], dict[str, Any]]:
    """A form whose fields are the command's, as they are."""
    return lambda form: given(form, *names)


ACTIONS: dict[str, Action] = {
    action.command: action
    for action in (
        Action("RegisterDocument", "receiving", "Vào sổ", "book", "register", _registered, done="Đã vào sổ."),
        Action("RefuseDocument", "receiving", "Từ chối", "ban", "reason", plain("reason"), main=False),
        Action("AgreeToRecall", "receiving", "Đồng ý thu hồi", "arrow-back-up", "confirm", plain()),
        Action("DeclineRecall", "receiving", "Từ chối thu hồi", "ban", "reason", plain("reason"), main=False),
        Action(
            "AnnotateDocument",
            "routing",
            "Bút phê",
            "writing",
            "annotate",
            _annotated,
            done="Đã ghi bút phê.",
            exclusive=True,
        ),
        Action(
            "RouteDocument", "routing", "Chuyển xử lý", "route", "route", _routed, done="Đã chuyển.", exclusive=True
        ),
        Action("CompleteHandling", "routing", "Báo hoàn thành", "circle-check", "result", plain("result")),
        Action(
            "DelegateHandling",
            "routing",
            "Giao lại cho đồng nghiệp",
            "user-share",
            "delegate",
            lambda form: {"delegate_to": person(one(form, "delegate_to")), **given(form, "note")},
            main=False,
        ),
        Action("ReturnDocument", "routing", "Trả lại", "arrow-back-up", "reason", plain("reason"), main=False),
        Action("AcknowledgeDocument", "routing", "Đã xem", "eye", "confirm", plain(), done="Đã ghi là đã xem."),
        Action("CommentDocument", "routing", "Trao đổi", "message-circle", "", _commented, done="Đã gửi trao đổi."),
        Action("CommentDraft", "approval", "Trao đổi", "message-circle", "", _commented, done="Đã gửi trao đổi."),
        Action("FileDocument", "routing", "Lưu hồ sơ", "archive", "file", _filed),
        Action(
            "PutDocument", "routing", "Cho vào hồ sơ", "file-plus", "", plain("document_id"), done="Đã cho vào hồ sơ."
        ),
        Action(
            "TakeDocumentOut",
            "routing",
            "Lấy ra",
            "file-minus",
            "",
            plain("paper_id", "reason"),
            done="Đã lấy ra khỏi hồ sơ.",
        ),
        Action(
            "CloseCaseFile", "routing", "Kết thúc hồ sơ", "folder-check", "close", plain(), done="Đã kết thúc hồ sơ."
        ),
        Action(
            "HandOverCaseFile",
            "routing",
            "Nộp lưu trữ",
            "archive",
            "hand_over",
            plain("received_by", "note"),
            done="Đã nộp lưu trữ.",
        ),
        Action(
            "ReviseDraft",
            "approval",
            "Sửa dự thảo",
            "pencil-plus",
            "revise",
            lambda form: {"content": draft_content(form)},
            main=False,
            exclusive=True,
        ),
        Action(
            "RequestOpinions",
            "approval",
            "Xin ý kiến",
            "message-question",
            "opinions",
            lambda form: {"consulted_body_ids": many(form, "bodies"), **given(form, "question", "deadline")},
            main=False,
        ),
        Action(
            "GiveOpinion",
            "approval",
            "Cho ý kiến",
            "message-reply",
            "opinion",
            lambda form: {"agrees": one(form, "agrees") == "yes", **given(form, "opinion")},
        ),
        Action(
            "CheckFormat",
            "approval",
            "Thẩm định thể thức",
            "forms",
            "format",
            lambda form: {
                "departures": [line for line in (one(form, "departures") or "").splitlines() if line.strip()]
            },
        ),
        Action("SubmitDraft", "approval", "Trình duyệt", "send", "submit", lambda form: {}, done="Đã trình."),
        Action("ApproveDraft", "approval", "Phê duyệt", "signature", "approve", plain("remarks"), done="Đã phê duyệt."),
        Action("ReturnDraft", "approval", "Trả lại", "arrow-back-up", "remarks", plain("remarks"), main=False),
        Action("WithdrawDraft", "approval", "Rút dự thảo", "x", "reason", plain("reason"), main=False),
        Action("IssueDocument", "publishing", "Cấp số, phát hành", "rubber-stamp", "issue", plain("place")),
        Action(
            "AddRecipients",
            "publishing",
            "Gửi thêm nơi nhận",
            "send",
            "recipients",
            lambda form: {"recipients": many(form, "recipients"), **given(form, "reason")},
            main=False,
            done="Đã gửi thêm.",
        ),
        Action("RequestRecall", "publishing", "Thu hồi", "arrow-back-up", "reason", plain("reason"), main=False),
        Action(
            "ReportProgress",
            "tracking",
            "Báo tiến độ",
            "progress",
            "progress",
            lambda form: {"percent": int(one(form, "percent") or 0), **given(form, "note")},
            done="Đã báo tiến độ.",
            evidence=True,
        ),
        Action(
            "ReportCompletion",
            "tracking",
            "Báo hoàn thành",
            "circle-check",
            "result",
            plain("result"),
            done="Đã báo hoàn thành.",
            evidence=True,
        ),
        Action(
            "GiveReport",
            "tracking",
            "Báo cáo định kỳ",
            "refresh",
            "result",
            plain("result"),
            done="Đã gửi báo cáo kỳ này.",
            evidence=True,
        ),
        Action("OrderSubTask", "tracking", "Giao phần việc", "users", "part", ordered, main=False, done="Đã giao."),
        Action(
            "AskExtension",
            "tracking",
            "Xin gia hạn",
            "clock",
            "extension",
            plain("new_deadline", "reason"),
            main=False,
            done="Đã gửi đề nghị gia hạn.",
        ),
        Action("ConfirmCompletion", "tracking", "Xác nhận hoàn thành", "circle-check", "confirm", plain()),
        Action(
            "RejectCompletion", "tracking", "Chưa công nhận", "arrow-back-up", "reason", plain("reason"), main=False
        ),
        Action(
            "GrantExtension", "tracking", "Cho gia hạn", "clock", "grant", plain("new_deadline"), done="Đã gia hạn."
        ),
        Action("DeclineExtension", "tracking", "Không cho gia hạn", "ban", "reason", plain("reason"), main=False),
        Action("ChaseTask", "tracking", "Đôn đốc", "bell", "chase", plain("note"), main=False, done="Đã đôn đốc."),
        Action(
            "AssessTarget",
            "tracking",
            "Đánh giá chỉ tiêu",
            "target-arrow",
            "assess",
            plain("as_of", "rating", "note", "evidence"),
            done="Đã ghi đánh giá.",
        ),
        Action(
            "CorrectAssessment",
            "tracking",
            "Sửa đánh giá",
            "history",
            "correct_assessment",
            plain("as_of", "rating", "note", "evidence", "reason"),
            main=False,
        ),
        Action(
            "ReviseTarget",
            "tracking",
            "Điều chỉnh chỉ tiêu",
            "pencil-plus",
            "revise_target",
            plain("name", "measure", "due_on", "owner_body_id", "reason"),
            main=False,
        ),
        Action(
            "CloseTarget",
            "tracking",
            "Kết thúc chỉ tiêu",
            "archive",
            "close_target",
            plain("outcome", "reason"),
            main=False,
        ),
        Action(
            "ApplyInitiative", "tracking", "Áp dụng", "circle-check", "apply_initiative", plain("applied_on", "where")
        ),
        Action("ReportInitiativeResult", "tracking", "Báo kết quả", "chart-bar", "initiative_result", plain("result")),
        Action(
            "DescribeInitiative",
            "tracking",
            "Sửa mô tả",
            "pencil-plus",
            "describe_initiative",
            plain("name", "description"),
            main=False,
        ),
        Action(
            "WithdrawInitiative", "tracking", "Rút sáng kiến", "x", "withdraw_initiative", plain("reason"), main=False
        ),
        Action("WithdrawTask", "tracking", "Rút nhiệm vụ", "x", "reason", plain("reason"), main=False),
    )
}

COMMENTS = ("CommentDocument", "CommentDraft")
"""Actions whose form stands with what was said before, not among the buttons."""
