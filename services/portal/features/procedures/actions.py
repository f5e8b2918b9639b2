"""What may be done with a procedure: each command's words and its form."""

from services.portal.features.procedures.catalogue import Catalogue, content_of
from services.portal.features.procedures.typed import addition_typed
from services.portal.frame.actions import Action, CommandFields, Fields, by_command, form_value, plain
from services.portal.frame.reads import View
from shared.eventsourcing.decider import Rejected


async def _addition(view: View, procedure_id: str, form: Fields) -> CommandFields:
    """What the body adds to the version that the form names.  Raises `Rejected` where there is none."""
    versions, number = await Catalogue(view.connection).versions(procedure_id), form_value(form, "version")
    chosen = next((row for row in versions if str(row["version"]) == number), None)
    if chosen is None:
        raise Rejected("procedure.unknown-version", version=number)
    return {"addition": addition_typed(form, content_of(chosen).steps)}


ACTIONS = by_command(
    Action("SubmitVersion", "tracking", "Trình duyệt bản soạn", "send", "procedures/forms/submit_version.html",
           done="Đã trình bản soạn."),
    Action("ApproveVersion", "tracking", "Duyệt, cho có hiệu lực", "signature", "procedures/forms/approve_version.html",
           done="Đã duyệt: bản này có hiệu lực theo ngày ghi trong đó."),
    Action("ReturnVersion", "tracking", "Trả lại bản soạn", "arrow-back-up", "forms/reason.html", plain("reason"),
           main=False, done="Đã trả lại bản soạn."),
    Action("AddToProcedure", "tracking", "Bổ sung của cơ quan tôi", "adjustments-horizontal",
           "procedures/forms/add_to.html", plain("version"), main=False, looked_up=_addition,
           done="Đã ghi phần bổ sung của cơ quan."),
    Action("RemoveAddition", "tracking", "Bỏ phần bổ sung", "x", "procedures/forms/remove_addition.html",
           plain("version"), main=False, done="Cơ quan theo đúng bản chung."),
    Action("WithdrawVersion", "tracking", "Bãi bỏ bản", "ban", "procedures/forms/withdraw_version.html",
           plain("version", "reason"), main=False, done="Đã bãi bỏ."),
)  # fmt: skip
