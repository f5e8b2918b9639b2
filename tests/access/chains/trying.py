"""How a chain is told: people do one thing after another, and what must not come of it is said in words."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from deploy.city.client import operator
from deploy.local.stack import LocalStack
from shared.bodies.accounts import local_account
from shared.web.commands import kebab
from tests.access.asking import Answer, Asking
from tests.access.canaries import may_read
from tests.access.people import CHILD, CONCERNED, HOME, Appointed, Asker, Nobody, Person, person, sample
from tests.access.world import World
from tests.papers import paper
from tests.smoke.settling import settle

Chain = Callable[["Try"], Awaitable[None]]
CHAINS: dict[str, Chain] = {}
LAST: dict[str, Chain] = {}
"""Chains that leave something broken behind: tried when all others are over."""


def chain(told: Chain) -> Chain:
    """Make a scenario one of the chains; its docstring says what is tried."""
    CHAINS[_name(told)] = told
    return told


def last_chain(told: Chain) -> Chain:
    """The same, for one that leaves something broken behind."""
    LAST[_name(told)] = told
    return told


def _name(told: Chain) -> str:
    return f"{told.__module__.rsplit('.', 1)[1]}: {(told.__doc__ or '').strip().splitlines()[0]}"


class Rest:
    """Where all chains wait together until the city has digested what they did."""

    def __init__(self, stack: LocalStack) -> None:
        self._stack = stack
        self.going = 0
        self._waiting: list[asyncio.Future[None]] = []

    async def __call__(self) -> None:
        """Wait for the others, and for the city."""
        mine = asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        await self.look()
        await mine

    async def look(self) -> None:
        """If nobody does anything any more, let the city come to rest, and all go on."""
        if self._waiting and len(self._waiting) >= self.going:
            waiting, self._waiting = self._waiting, []
            rested = await settle(self._stack, 90)
            for one in waiting:
                if rested:
                    one.set_result(None)
                else:
                    one.set_exception(TimeoutError("the city does not come to rest"))


@dataclass
class Try:
    """One chain under way: every answer is searched for canaries, every expectation is written down."""

    name: str
    asking: Asking
    world: World
    stack: LocalStack
    rest: Rest
    wrong: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def holds(self, truth: object, what: str) -> None:
        """An expectation: where it does not hold, the chain went through."""
        if not truth:
            self.wrong.append(f"{self.name} · {what}")

    def judge(self, who: Asker, what: str, answer: Answer, *, at_console: bool = False) -> Answer:
        """No answer to anybody has a word that they may not read."""
        self.links.append(f"{who.id} · {what}: {answer}")
        for word in sorted(answer.words):
            canary = self.world.canaries.get(word)
            if canary is not None and not may_read(canary, who, at_console=at_console):
                self.wrong.append(f"{self.name} · {who.id} · {what}: leaks {canary.what} ({word})")
        self.holds(answer.status < 500 or answer.status == 503, f"{who.id} · {what}: the service broke ({answer})")
        return answer

    async def give(
        self,
        who: Asker,
        service: str,
        stream: str,
        command: str,
        headers: Mapping[str, str] | None = None,
        **fields: Any,
    ) -> Answer:
        """Give a command, whatever comes of it."""
        path = f"/{stream}/{kebab(command)}"
        answer = await self.asking.as_token(who, service, "POST", path, json=fields, headers=dict(headers or {}))
        return self.judge(who, f"{command} at {stream}", answer)

    async def done(self, who: Asker, service: str, stream: str, command: str, **fields: Any) -> Answer:
        """A permitted link: it has to succeed, or the chain tries nothing."""
        answer = await self.give(who, service, stream, command, **fields)
        self.holds(answer.ok, f"{who.id} · {command} at {stream}: expected done, got {answer}")
        return answer

    async def refused(self, who: Asker, service: str, stream: str, command: str, **fields: Any) -> Answer:
        """A link that has to be refused."""
        answer = await self.give(who, service, stream, command, **fields)
        self.holds(400 <= answer.status < 500, f"{who.id} · {command} at {stream}: expected refused, got {answer}")
        return answer

    async def page(self, who: Asker, path: str, method: str = "GET", **content: Any) -> Answer:
        """A page of the portal."""
        return self.judge(who, f"{method} {path}", await self.asking.as_session(who, "portal", method, path, **content))

    async def form(self, who: Asker, path: str, **fields: str) -> Answer:
        """A form of the portal, with the token of its page."""
        token = {"X-CSRF-Token": await self.asking.csrf(who)}
        return await self.page(who, path, "POST", headers=token, data={"key": str(uuid4()), **fields})

    async def rows(self, query: str, *arguments: Any) -> list[asyncpg.Record]:
        """What the store truly holds."""
        connection = await asyncpg.connect(self.stack.postgres.admin_url)
        try:
            return list(await connection.fetch(query, *arguments))
        finally:
            await connection.close()

    async def events(self, service: str, stream: object) -> list[str]:
        """The names of a stream's events."""
        rows = await self.rows(
            "SELECT type FROM log.events WHERE service = $1 AND stream_id = $2 ORDER BY version", service, str(stream)
        )
        return [row["type"].split(".")[2] for row in rows]

    async def data(self, service: str, stream: object, name: str) -> dict[str, Any]:
        """What the newest event called ``name`` says."""
        rows = await self.rows(
            "SELECT data FROM log.events WHERE service = $1 AND stream_id = $2 AND type LIKE $3 ORDER BY version DESC",
            service, str(stream), f"%.{name}.%",
        )  # fmt: skip
        found: dict[str, Any] = json.loads(rows[0]["data"]) if rows else {}
        return found

    async def letters(self, *about: object) -> int:
        """How many dead letters name one of these ids: what was not done has to be seen there."""
        rows = await self.rows(
            "SELECT count(*) AS n FROM operations.letters l WHERE to_jsonb(l)::text ~ $1 OR encode(value, 'escape') ~ $1",
            "|".join(map(str, about)),
        )
        return int(rows[0]["n"])

    def apart(self) -> "Try":
        """The same chain with sessions of its own."""
        return replace(self, asking=self.asking.apart())

    # --- what many chains begin with --------------------------------------------------------------------------

    async def incoming(self, body: str, *, secrecy: str = "none", routed: bool = True, **more: Any) -> UUID:
        """A document that came in, registered and routed to a specialist of clearance 3."""
        document_id = uuid4()
        stream, clerk = f"documents/{document_id}", person("clerk", 3, body)
        head = {"issuer": "Sở Nội vụ", "kind": "Công văn", "secrecy": secrecy}
        head |= {"subject": "về việc thử"} if secrecy == "none" else {}
        fields = {"document_id": str(document_id), "body_id": body, "channel": "paper", "head": head, **more}
        await self.done(clerk, "receiving", stream, "ReceiveDocument", **fields)
        await self.done(clerk, "receiving", stream, "RegisterDocument", head=head)
        if routed:
            await self.offered(person("leader", 3, body), "routing", stream, "AnnotateDocument")
            await self.done(person("leader", 3, body), "routing", stream, "AnnotateDocument", instruction="Giao.")
            lead = person("specialist", 3, body).ref
            await self.done(person("chief", 3, body), "routing", stream, "RouteDocument", lead=lead)
        return document_id

    async def approved(self, body: str, document_id: UUID, **claims: Any) -> Answer:
        """A draft of ``body`` up to its approval; returns how its beginning was answered."""
        stream = f"documents/{document_id}"
        content = {
            "kind": "Công văn",
            "subject": "V/v thử",
            "paper": paper("Nội dung.\nHết."),
            "recipients": [CHILD] if body != CHILD else [CONCERNED],
            "directives": [{"text": "Giao thực hiện", "lead_body_id": CHILD if body != CHILD else CONCERNED}],
        }
        drafter, chief, leader = sample("chuyenvien1", body), sample("chanhvp", body), sample("lanhdao", body)
        begun = await self.give(
            drafter,
            "approval",
            stream,
            "StartDraft",
            document_id=str(document_id),
            body_id=body,
            content=content,
            **claims,
        )
        if begun.ok:
            await self.done(chief, "approval", stream, "CheckFormat", departures=[])
            await self.done(drafter, "approval", stream, "SubmitDraft")
            await self.done(chief, "approval", stream, "ApproveDraft")
            await self.done(leader, "approval", stream, "ApproveDraft")
        return begun

    async def issued(self, body: str, document_id: UUID | None = None, **claims: Any) -> UUID | None:
        """A document that ``body`` has sent to CHILD with an order; nothing where its beginning was refused."""
        document_id = document_id or uuid4()
        if not (await self.approved(body, document_id, **claims)).ok:
            return None
        await self.issuing(body, document_id)
        return document_id

    async def issuing(self, body: str, document_id: UUID) -> None:
        """Bring what ``body`` has approved to its recipients."""
        stream = f"documents/{document_id}"
        for post, command in (("vanthu", "TakeNumber"), ("lanhdao", "SignDocument"), ("vanthu", "IssueDocument")):
            await self.offered(sample(post, body), "publishing", stream, command)
            await self.world.bring_on(sample(post, body), document_id, command)

    async def offered(self, who: Person, service: str, stream: str, command: str) -> None:
        """Wait until ``command`` can be given."""
        await self.world.offered(who, service, stream, command)

    async def newcomer(self, body: str = HOME, post: str = "specialist") -> Appointed:
        """Somebody without clearance who was appointed for this chain alone, and can sign in."""
        new, stream = Appointed(post, 0, body, given=f"moi-{uuid4().hex[:8]}"), f"bodies/{body}"
        await self.done(person("chief", 0, body), "directory", stream, "AppointPerson", person=new.ref, clearance=0)
        account = local_account(self.asking.urls["identity"], new.id).model_dump()
        await self.world.give(operator(), "directory", stream, "LinkAccount", {"person_id": new.id, "account": account})
        return new

    async def uploaded(self, who: Person, text: str, name: str = "van-ban.txt") -> dict[str, Any]:
        """A file that ``who`` has uploaded."""
        return await self.world.upload(who, text, name)


STRANGER = Nobody("nobody")
__all__ = ["CHAINS", "CHILD", "CONCERNED", "HOME", "STRANGER", "Chain", "Rest", "Try", "chain"]
