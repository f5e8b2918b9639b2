"""What may be done with a document, in the order of its seven steps."""

from services.portal.features.drafts.judging import mended_content
from services.portal.features.drafts.typed import draft_content
from services.portal.features.receive.typed import correction, issue_correction, registration
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
    Action(
        "RegisterDocument",
        "receiving",
        "documents.action.RegisterDocument",
        "book",
        "documents/forms/register.html",
        registration,
        done="documents.done.RegisterDocument",
    ),
    Action(
        "RefuseDocument",
        "receiving",
        "documents.action.RefuseDocument",
        "ban",
        "forms/reason.html",
        plain("reason"),
        main=False,
    ),
    Action(
        "CorrectRegistration",
        "receiving",
        "documents.action.CorrectRegistration",
        "pencil-plus",
        "documents/forms/correct.html",
        correction,
        main=False,
        done="documents.done.CorrectRegistration",
        exclusive=True,
    ),
    Action(
        "CancelArrival",
        "receiving",
        "documents.action.CancelArrival",
        "x",
        "forms/reason.html",
        plain("reason"),
        main=False,
        done="documents.done.CancelArrival",
    ),
    Action("AgreeToRecall", "receiving", "documents.action.AgreeToRecall", "arrow-back-up", "forms/confirm.html"),
    Action(
        "DeclineRecall",
        "receiving",
        "documents.action.DeclineRecall",
        "ban",
        "forms/reason.html",
        plain("reason"),
        main=False,
    ),
    Action(
        "AnnotateDocument",
        "routing",
        "documents.action.AnnotateDocument",
        "writing",
        "documents/forms/annotate.html",
        _annotated,
        done="documents.done.AnnotateDocument",
        exclusive=True,
        then=_routed_at_once,
    ),
    Action(
        "RouteDocument",
        "routing",
        "documents.action.RouteDocument",
        "route",
        "documents/forms/route.html",
        _routed,
        done="documents.done.RouteDocument",
        exclusive=True,
    ),
    Action(
        "CompleteHandling",
        "routing",
        "documents.action.CompleteHandling",
        "circle-check",
        "forms/result.html",
        plain("result"),
    ),
    Action(
        "DelegateHandling",
        "routing",
        "documents.action.DelegateHandling",
        "user-share",
        "documents/forms/delegate.html",
        _delegated,
        main=False,
    ),
    Action(
        "ReturnDocument",
        "routing",
        "documents.action.ReturnDocument",
        "arrow-back-up",
        "forms/reason.html",
        plain("reason"),
        main=False,
    ),
    Action(
        "AcknowledgeDocument",
        "routing",
        "documents.action.AcknowledgeDocument",
        "eye",
        "forms/confirm.html",
        done="documents.done.AcknowledgeDocument",
    ),
    Action(
        "CommentDocument",
        "routing",
        "documents.action.CommentDocument",
        "message-circle",
        fields=_commented,
        done="documents.done.CommentDocument",
    ),
    Action(
        "CommentDraft",
        "approval",
        "documents.action.CommentDraft",
        "message-circle",
        fields=_commented,
        done="documents.done.CommentDraft",
    ),
    Action("FileDocument", "routing", "documents.action.FileDocument", "archive", "documents/forms/file.html", _filed),
    Action(
        "ReviseDraft",
        "approval",
        "documents.action.ReviseDraft",
        "pencil-plus",
        "documents/forms/revise.html",
        lambda form: {"content": draft_content(form)},
        main=False,
        exclusive=True,
        looked_up=mended_content,
    ),
    Action(
        "ShareDraft",
        "approval",
        "documents.action.ShareDraft",
        "users",
        "documents/forms/share.html",
        lambda form: {"co_authors": people(form, "co_authors")},
        main=False,
        done="documents.done.ShareDraft",
    ),
    Action(
        "RequestOpinions",
        "approval",
        "documents.action.RequestOpinions",
        "message-question",
        "documents/forms/opinions.html",
        _opinions_asked,
        main=False,
    ),
    Action(
        "GiveOpinion",
        "approval",
        "documents.action.GiveOpinion",
        "message-reply",
        "documents/forms/opinion.html",
        _opinion,
    ),
    Action(
        "CheckFormat", "approval", "documents.action.CheckFormat", "forms", "documents/forms/format.html", _departures
    ),
    Action(
        "SubmitDraft",
        "approval",
        "documents.action.SubmitDraft",
        "send",
        "documents/forms/submit.html",
        done="documents.done.SubmitDraft",
    ),
    Action(
        "ApproveDraft",
        "approval",
        "documents.action.ApproveDraft",
        "signature",
        "documents/forms/approve.html",
        plain("remarks"),
        done="documents.done.ApproveDraft",
    ),
    Action(
        "ReturnDraft",
        "approval",
        "documents.action.ReturnDraft",
        "arrow-back-up",
        "documents/forms/remarks.html",
        plain("remarks"),
        main=False,
    ),
    Action(
        "WithdrawDraft",
        "approval",
        "documents.action.WithdrawDraft",
        "x",
        "forms/reason.html",
        plain("reason"),
        main=False,
    ),
    Action(
        "TakeNumber",
        "publishing",
        "documents.action.TakeNumber",
        "book",
        "documents/forms/number.html",
        plain("place", "reason"),
        done="documents.done.TakeNumber",
    ),
    Action(
        "ComposeAgain",
        "publishing",
        "documents.action.ComposeAgain",
        "refresh",
        "forms/confirm.html",
        done="documents.done.ComposeAgain",
    ),
    Action(
        "DeclineToSign",
        "publishing",
        "documents.action.DeclineToSign",
        "arrow-back-up",
        "forms/reason.html",
        plain("reason"),
        main=False,
        done="documents.done.DeclineToSign",
    ),
    Action(
        "CancelNumber",
        "publishing",
        "documents.action.CancelNumber",
        "x",
        "forms/reason.html",
        plain("reason"),
        main=False,
        done="documents.done.CancelNumber",
    ),
    Action(
        "AddRecipients",
        "publishing",
        "documents.action.AddRecipients",
        "send",
        "documents/forms/recipients.html",
        _more_recipients,
        main=False,
        done="documents.done.AddRecipients",
    ),
    Action(
        "CorrectIssue",
        "publishing",
        "documents.action.CorrectIssue",
        "pencil-plus",
        "documents/forms/correct.html",
        issue_correction,
        main=False,
        done="documents.done.CorrectRegistration",
        exclusive=True,
    ),
    Action(
        "RequestRecall",
        "publishing",
        "documents.action.RequestRecall",
        "arrow-back-up",
        "forms/reason.html",
        plain("reason"),
        main=False,
    ),
)
