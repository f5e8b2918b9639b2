"""Recipients to choose from: groups that the body keeps, and those outside this system that it has written to."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from services.portal.features.drafts.typed import outside_typed
from services.portal.frame.actions import form_value, many, new_id
from services.portal.frame.giving import give_to_own_body
from services.portal.frame.page import render
from services.portal.frame.session import Form, SignedIn
from shared.readmodels.documents.rows import Card
from shared.readmodels.recipients import queries as recipients
from shared.readmodels.roster.rows import NamedBody

router = APIRouter(prefix="/recipients")


def sender_of(answered: Card, bodies: list[NamedBody]) -> tuple[list[str], list[str]]:
    """Who sent the document that is answered: the ids of its body or organ, or its line as one outside this system."""
    if answered.origin_body_id is not None:
        return [answered.origin_body_id], []
    issuer = (answered.issuer or "").strip()
    known = [body.body_id for body in bodies if body.name.casefold() == issuer.casefold()]
    return (known[:1], []) if known or not issuer else ([], [issuer.replace(";", ",")])


@router.get("")
async def offered(request: Request, actor: SignedIn) -> Response:
    """The body's groups and kept recipients, a part of a draft's form."""
    async with request.app.state.reads.as_actor(actor) as view:
        found = await recipients.offered(view)
    return render(request, "drafts/offered.html", actor, part=True, offered=found)


@router.post("/groups")
async def keep_group(request: Request, actor: SignedIn, form: Form) -> Response:
    """Keep the chosen recipients as a group of the body."""
    fields = {
        "group_id": new_id(form, "group_id"),
        "name": form_value(form, "group_name"),
        "recipients": many(form, "recipients"),
        "outside": outside_typed(form),
    }
    key = form_value(form, "key") or ""
    refused = await give_to_own_body(request, actor, "KeepRecipientGroup", fields, key, recipients.groups)
    return refused or await offered(request, actor)


@router.post("/groups/{group_id}/remove")
async def remove_group(
    request: Request, actor: SignedIn, form: Form, group_id: Annotated[str, Path(max_length=120)]
) -> Response:
    """Remove a group of the body."""
    key, fields = form_value(form, "key") or "", {"group_id": group_id}
    refused = await give_to_own_body(request, actor, "RemoveRecipientGroup", fields, key, recipients.groups)
    return refused or await offered(request, actor)
