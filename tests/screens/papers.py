"""Documents that wait for a leader's signature, or for the body's seal after it."""

from uuid import UUID, uuid4

from deploy.city.client import CityClient, document
from deploy.city.people import people_of
from deploy.city.waiting import BODY
from shared.documents.kinds import NOTICE
from shared.paper.lines import paper_of_lines

RECIPIENTS = ("van-phong-thanh-uy",)


async def numbered(client: CityClient, body_id: str, subject: str, recipients: tuple[str, ...] = RECIPIENTS) -> UUID:
    """A document of ``body_id`` that is approved and numbered; it waits for the leader's signature."""
    people, made = people_of(body_id), uuid4()
    stream = document(made)
    paper = paper_of_lines("Các đơn vị thực hiện nghiêm túc.").model_dump(mode="json")
    content = {"kind": NOTICE, "subject": subject, "paper": paper, "recipients": list(recipients)}
    start = {"document_id": str(made), "body_id": body_id, "content": content}
    for prefix, service, command, fields in (
        ("chuyenvien1", "approval", "StartDraft", start),
        ("chanhvp", "approval", "CheckFormat", {"departures": []}),
        ("chuyenvien1", "approval", "SubmitDraft", {}),
        ("chanhvp", "approval", "ApproveDraft", {}),
        ("lanhdao", "approval", "ApproveDraft", {}),
    ):
        await client.give(people[prefix], service, stream, command, fields)
    await client.wait_for_action(people["vanthu"], "publishing", stream, "TakeNumber")
    await client.give(people["vanthu"], "publishing", stream, "TakeNumber", {})
    await client.wait_for_action(people["lanhdao"], "publishing", stream, "SignDocument")
    return made


async def signed(client: CityClient, body_id: str, subject: str, recipients: tuple[str, ...] = RECIPIENTS) -> UUID:
    """A document of ``body_id`` that its leader has signed; it waits for the body's seal."""
    made = await numbered(client, body_id, subject, recipients)
    await client.sign(people_of(body_id)["lanhdao"], made)
    await client.wait_for_action(people_of(body_id)["vanthu"], "publishing", document(made), "IssueDocument")
    return made


async def to_sign(client: CityClient, body_id: str = BODY) -> None:
    """Two documents for the leader of ``body_id`` to sign, one for its clerk to seal."""
    for subject in ("về lịch tiếp công dân", "về phân công trực"):
        await numbered(client, body_id, subject)
    await signed(client, body_id, "về kỳ họp tháng sau")
