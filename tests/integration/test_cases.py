"""A document's case on the real store: the catalogue in force decides which procedure it follows."""

from uuid import uuid4

from deploy.city.procedures import procedure_commands
from services.tracking.app import DECIDERS
from services.tracking.calendars.commands import DeclareDayOff
from services.tracking.cases.in_force import InForce
from services.tracking.cases.policies import note_progress, open_with
from services.tracking.procedures import commands
from services.tracking.procedures.commands import DraftVersion, WithdrawVersion
from shared.calendar import VIETNAM
from shared.documents.head import DocumentHead
from shared.events.receiving import Channel, DocumentRegistered
from shared.events.routing import DocumentAnnotated
from shared.events.tracking.cases import CaseClosed, CaseOpened, StepCompleted
from shared.eventsourcing.appending import Appender
from shared.eventsourcing.handling import CommandHandler
from shared.procedures.content import Direction
from tests.conftest import Database
from tests.integration.handlers import handler, request
from tests.unit.given import AT, BODY, SYSTEM, ref, who
from tests.unit.recorded import record


async def test_a_document_follows_what_is_in_force(database: Database) -> None:
    async with handler(database.url("tracking"), "tracking") as one:
        handling = CommandHandler(DECIDERS, one.store, Appender(one.store.pool, "tracking"))
        in_force = InForce(handling)
        registered = record(
            DocumentRegistered(
                document_id=uuid4(), body_id=BODY, channel=Channel.UPLOAD, arrival_number=1, register_year=2026,
                head=DocumentHead(issuer="Thành ủy", kind="Thông báo", subject="x"), registered_by=ref("vanthu"),
            )
        )  # fmt: skip
        today = registered.time.astimezone(VIETNAM).date()

        async def happens(reactions: object) -> list[object]:
            events: list[object] = []
            for reaction in reactions:  # type: ignore[attr-defined]
                answer = await handling.handle(request(reaction.stream_id, reaction.command, SYSTEM))
                events += [event.data for event in answer.events]
            return events

        # nothing is in force yet: the document has no case, and none later
        (closed,) = await happens(await open_with(in_force)(registered))
        assert isinstance(closed, CaseClosed)

        for given in procedure_commands(standard_only=True):
            command = getattr(commands, given.command).model_validate(given.fields)
            await handling.handle(request(given.stream.split("/")[1], command, given.who.actor()))
        off = DeclareDayOff(body_id=BODY, day=today, reason="mưa lũ")
        await handling.handle(request(BODY, off, who("chanhvp")))

        # now one is: reckoned by the body's calendar, and moved by what happens to the document
        document = uuid4()
        again = record(registered.data.model_copy(update={"document_id": document}))
        (opened,) = await happens(await open_with(in_force)(again))
        assert isinstance(opened, CaseOpened)
        assert (opened.procedure_id, opened.version, opened.direction) == ("office.van-ban-den", 1, Direction.INCOMING)
        assert opened.calendar.days_off == {today}
        annotated = DocumentAnnotated(
            document_id=document, body_id=BODY, instruction="Giao", annotated_by=ref("lanhdao")
        )
        (done,) = await happens(note_progress(record(annotated)))
        assert isinstance(done, StepCompleted)
        assert (done.step_key, done.passed_over) == ("but-phe", False)

        # what is withdrawn governs no document of today; a body's own comes before the city's
        (leader,) = {given.who for given in procedure_commands(standard_only=True) if "Approve" in given.command}
        withdrawn = WithdrawVersion(version=1, reason="thay đổi")
        await handling.handle(request("office.van-ban-den", withdrawn, leader.actor()))
        assert await in_force.governing(BODY, Direction.INCOMING, "Thông báo", AT.date()) is None
        content = next(iter(procedure_commands(standard_only=True))).fields["content"]
        for actor, command in (
            (who("chuyenvien1"), DraftVersion(procedure_id="hai-chau.den", content=content)),
            (who("chuyenvien1"), commands.SubmitVersion()),
            (who("lanhdao"), commands.ApproveVersion()),
        ):
            await handling.handle(request("hai-chau.den", command, actor))
        own = await in_force.governing(BODY, Direction.INCOMING, None, AT.date())
        assert own is not None
        assert own.procedure_id == "hai-chau.den"
        assert await in_force.governing("quan-uy-thanh-khe", Direction.INCOMING, None, AT.date()) is None
