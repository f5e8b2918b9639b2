"""What may be done with a document, in the order of its seven steps."""

from services.portal.features.drafts.typed import draft_content
from services.portal.features.receive.typed import registration
from services.portal.frame.actions import (
    Action,
    CommandFields,
    Fields,
    by_command,
    form_value,
    given,
    many,
    people,
    person,
    plain,
)


def _routed(form: Fields) -> CommandFields:
    lead = form_value(form, "lead")
    informed = [chosen for chosen in people(form, "for_information") if chosen["person_id"] != lead]
    cooperating = [chosen for chosen in people(form, "cooperating") if chosen["person_id"] != lead]
    known = {chosen["person_id"] for chosen in cooperating}
    return {
        "lead": person(lead),
        "cooperating": cooperating,
        "for_information": [chosen for chosen in informed if chosen["person_id"] not in known],
        **given(form, "deadline"),
    }


def _routed_at_once(form: Fields) -> tuple[str, CommandFields] | None:
    """The routing that a leader gives together with the instruction; ``None`` where it is left to the office."""
    if not form_value(form, "at_once"):
        return None
    return "RouteDocument", _routed(form | {"lead": form.get("proposed_lead", [])})


def _annotated(form: Fields) -> CommandFields:
    proposed = person(form_value(form, "proposed_lead"))
    return given(form, "instruction", "deadline") | ({"proposed_lead": proposed} if proposed else {})


def _delegated(form: Fields) -> CommandFields:
    return {"delegate_to": person(form_value(form, "delegate_to")), **given(form, "note")}


def _filed(form: Fields) -> CommandFields:
    chosen = form_value(form, "chosen_case_file_id")
    return {"chosen_case_file_id": chosen} if chosen else given(form, "case_file")


def _commented(form: Fields) -> CommandFields:
    return {**given(form, "text"), "mentioned": people(form, "mentioned")}


def _opinions_asked(form: Fields) -> CommandFields:
    return {"consulted_body_ids": many(form, "bodies"), **given(form, "question", "deadline")}


def _opinion(form: Fields) -> CommandFields:
    return {"agrees": form_value(form, "agrees") == "yes", **given(form, "opinion")}


def _departures(form: Fields) -> CommandFields:
    lines = (form_value(form, "departures") or "").splitlines()
    return {"departures": [line for line in lines if line.strip()]}


def _more_recipients(form: Fields) -> CommandFields:
    return {"recipients": many(form, "recipients"), **given(form, "reason")}


ACTIONS = by_command(
    Action("RegisterDocument", "receiving", "Vào sổ", "book", "documents/forms/register.html", registration,
           done="Đã vào sổ."),
    Action("RefuseDocument", "receiving", "Từ chối", "ban", "forms/reason.html", plain("reason"), main=False),
    Action("AgreeToRecall", "receiving", "Đồng ý thu hồi", "arrow-back-up", "forms/confirm.html"),
    Action("DeclineRecall", "receiving", "Từ chối thu hồi", "ban", "forms/reason.html", plain("reason"), main=False),
    Action("AnnotateDocument", "routing", "Bút phê", "writing", "documents/forms/annotate.html", _annotated,
           done="Đã ghi bút phê.", exclusive=True, then=_routed_at_once),
    Action("RouteDocument", "routing", "Chuyển xử lý", "route", "documents/forms/route.html", _routed,
           done="Đã chuyển.", exclusive=True),
    Action("CompleteHandling", "routing", "Báo hoàn thành", "circle-check", "forms/result.html", plain("result")),
    Action("DelegateHandling", "routing", "Giao lại cho đồng nghiệp", "user-share", "documents/forms/delegate.html",
           _delegated, main=False),
    Action("ReturnDocument", "routing", "Trả lại", "arrow-back-up", "forms/reason.html", plain("reason"), main=False),
    Action("AcknowledgeDocument", "routing", "Đã xem", "eye", "forms/confirm.html", done="Đã ghi là đã xem."),
    Action("CommentDocument", "routing", "Trao đổi", "message-circle", fields=_commented, done="Đã gửi trao đổi."),
    Action("CommentDraft", "approval", "Trao đổi", "message-circle", fields=_commented, done="Đã gửi trao đổi."),
    Action("FileDocument", "routing", "Lưu hồ sơ", "archive", "documents/forms/file.html", _filed),
    Action("ReviseDraft", "approval", "Sửa dự thảo", "pencil-plus", "documents/forms/revise.html",
           lambda form: {"content": draft_content(form)}, main=False, exclusive=True),
    Action("RequestOpinions", "approval", "Xin ý kiến", "message-question", "documents/forms/opinions.html",
           _opinions_asked, main=False),
    Action("GiveOpinion", "approval", "Cho ý kiến", "message-reply", "documents/forms/opinion.html", _opinion),
    Action("CheckFormat", "approval", "Thẩm định thể thức", "forms", "documents/forms/format.html", _departures),
    Action("SubmitDraft", "approval", "Trình duyệt", "send", "documents/forms/submit.html", done="Đã trình."),
    Action("ApproveDraft", "approval", "Phê duyệt", "signature", "documents/forms/approve.html", plain("remarks"),
           done="Đã phê duyệt."),
    Action("ReturnDraft", "approval", "Trả lại", "arrow-back-up", "documents/forms/remarks.html", plain("remarks"),
           main=False),
    Action("WithdrawDraft", "approval", "Rút dự thảo", "x", "forms/reason.html", plain("reason"), main=False),
    Action("IssueDocument", "publishing", "Cấp số, phát hành", "rubber-stamp", "documents/forms/issue.html",
           plain("place")),
    Action("AddRecipients", "publishing", "Gửi thêm nơi nhận", "send", "documents/forms/recipients.html",
           _more_recipients, main=False, done="Đã gửi thêm."),
    Action("RequestRecall", "publishing", "Thu hồi", "arrow-back-up", "forms/reason.html", plain("reason"),
           main=False),
)  # fmt: skip
