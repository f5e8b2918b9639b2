"""The table of the sites: every page and form of portal and console, signed in as people, searched for canaries."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlencode

from tests.access import rules
from tests.access.asking import Answer, Asking
from tests.access.people import CHILD, CONCERNED, HEIR, HOME, OTHER, OVERSEER, PARENT, Asker, Nobody, person
from tests.access.routes import Route, routes_of
from tests.access.rules import Outcome
from tests.access.table import NOWHERE, Tally, together
from tests.access.world import Thing, World, operating

STREAMS = ("/live",)  # server-sent events never end: the chains listen to them

READERS = (
    *(person(post, clearance) for post, clearance in (("clerk", 0), ("clerk", 3), ("leader", 1), ("chief", 2))),
    *(person("specialist", clearance) for clearance in (0, 1, 2, 3)),
    *(person("chief", clearance, CHILD) for clearance in (0, 3)),
    *(person("chief", clearance, OTHER) for clearance in (0, 3)),
    person("leader", 0, OTHER),  # invited to the meetings by name
    person("leader", 3, PARENT),
    person("specialist", 0, PARENT),
    person("chief", 3, OVERSEER),
    person("specialist", 0, OVERSEER),
    *(person("chief", clearance, HEIR) for clearance in (0, 2, 3)),
    person("leader", 0, CONCERNED),
)
"""Who is signed in to the portal: every post, clearance and standing, not each with each."""

QUESTIONS: dict[str, tuple[dict[str, str], ...]] = {
    "/search": tuple({"q": words} for words in ("về việc", "Nội dung", "Giao", "7-CV", "Người ký", "Nơi gửi")),
    "/search/quick": tuple({"q": words} for words in ("về việc", "Công văn", "7-CV")),
    "/registers/{register}": ({}, {"q": "về việc"}, {"q": "7-CV"}, {"q": "Nơi gửi"}),
    "/tasks": tuple({"show": show} for show in ("open", "mine", "ordered", "overdue", "closed")),
    "/case-files": tuple({"state": state} for state in ("open", "closed", "handed_over")),
    "/case-files/{case_file_id}": ({}, {"find": "về việc"}),
    "/evaluation/documents": tuple({"which": which} for which in ("late", "open", "slow", "all")),
    "/reports": tuple({"kind": kind} for kind in ("week", "month", "year")),
    "/reports/list": tuple({"figure": figure} for figure in ("received", "issued", "tasks", "overdue", "open")),
    "/programme": ({}, {"body": HOME}),
    "/bodies/{body_id}": ({},),
    "/drafts/new": ({},),
    "/phrases/{use}": ({"into": "f-instruction"},),
    "/operations/events": ({},),
}
"""What a list is asked for; the words stand in what everybody wrote, so that a list that shows too much shows it."""

_HEADS = "leader,chief"
_EVERYBODYS = """
    / /dashboard /registers/{register} /registers/{register}/so.xlsx /registers/{register}/so.pdf /search /search/quick
    /tasks /meetings /meetings/figures /meetings/new /delegations /notices /notices/bell /views /annotated /case-files
    /programme /initiatives /bodies /bodies/{body_id} /reports /procedures /calendar /receive /drafts/new /evaluation
    /initiatives/{initiative_id} /programme/{target_id} /phrases/{use} /templates /templates/new /drafts/recipients
    /drafts/signers
"""
_DEPENDS = """
    /registers/incoming/import /registers/incoming/import/{job_id}/bao-cao.xlsx /evaluation/documents /evaluation/limits
    /evaluation/report.pdf /evaluation/report.xlsx /evaluation/log.{form} /evaluation/what-if /programme/new
    /initiatives/new /bodies/reorganise /reports/list /reports/bao-cao.pdf /reports/bao-cao.xlsx /procedures/new
    /procedures/{procedure_id} /procedures/{procedure_id}/draft /peers /numbers
    /tasks/order/{document_id}
    /sessions /second-step /prove /prove/password
"""
_DOORS = (
    "/registers /registers/ /documents /documents/ /sign-in /signed-in /signed-out /health/live /health/ready /metrics"
    " /verify /verify/keys"
)
PAGES: dict[str, str] = {
    **dict.fromkeys(_EVERYBODYS.split(), "everybody"),
    **dict.fromkeys(_DEPENDS.split(), "open"),
    **dict.fromkeys(_DOORS.split(), "public"),
    "/documents/{document_id}": "knows",
    "/documents/{document_id}/arrival-stamp.pdf": "open",
    "/documents/{document_id}/postal": "knows-or-not",
    "/documents/{document_id}/slips/{slip}.pdf": "knows",
    "/documents/{document_id}/slips/copies/{form}.pdf": "open",
    "/documents/{document_id}/slips/envelopes/{size}.pdf": "open",
    "/meetings/{meeting_id}/slips/invitations.pdf": "knows",
    "/keys": "everybody",
    "/sign": "everybody",
    "/postal": "everybody",
    "/postal/so.pdf": "everybody",
    "/postal/so.xlsx": "everybody",
    "/drafts/{document_id}/du-thao.{kind}": "knows-or-not",
    "/drafts/{document_id}/versions": "knows-or-not",
    "/drafts/{document_id}/working-copy": "open",  # whoever writes in it
    "/tasks/{task_id}": "knows",
    "/meetings/{meeting_id}": "knows",
    "/meetings/{meeting_id}/papers/{paper_id}": "knows",
    "/case-files/{case_file_id}": "knows",
    "/case-files/{case_file_id}/muc-luc.pdf": "knows",
    "/case-files/{case_file_id}/muc-luc.xlsx": "knows",
    "/templates/{template_id}": "knows",
    "/templates/{template_id}/danh-sach.xlsx": "knows",
    "/files/{sha256}": "knows",
    "/files/{sha256}/pages": "knows",
    "/kept/{form_id}": "public",
    "/reads": "everybody:chief",
    "/reads/ai-da-xem.xlsx": "everybody:chief",
    "/connections": f"everybody:{_HEADS}",
    "/connections/{subscription_id}": f"owns:{_HEADS}",
    "/peers/{peer_id}": f"overseers:{_HEADS}",
}
"""What each page of the portal is; a page that is missing here is a wrong cell."""

_KINDS = {"document_id": "documents", "task_id": "tasks", "meeting_id": "meetings", "case_file_id": "case-files",
          "target_id": "targets", "initiative_id": "initiatives", "subscription_id": "subscriptions",
          "peer_id": "peers", "template_id": "templates", "procedure_id": "procedures", "sha256": "files"}  # fmt: skip
_SILENT = ("/sign-out", "/language", "/meetings/{meeting_id}/papers/{paper_id}/read")
_OPEN_TO_ALL = ("targets", "initiatives", "procedures")
_FORMS_OF = {
    "/documents/{document_id}/{command}": ("AnnotateDocument", "CommentDocument", "RegisterDocument", "CommentDraft",
        "GiveOpinion", "RequestRecall", "CompleteHandling"),
    "/documents/{document_id}/postal/{command}": ("SendOnPaper", "NoteReceipt"),
    "/tasks/{task_id}/{command}": ("ReportProgress", "ConfirmCompletion", "WithdrawTask", "OrderSubTask"),
    "/meetings/{meeting_id}/{command}": ("CancelMeeting", "SetAgenda", "OpenVoting", "CastVote", "SendOpinion"),
    "/templates/{template_id}/{command}": ("ChangeTemplate", "RetireTemplate"),
    "/case-files/{case_file_id}/{command}": ("PutDocument", "TakeDocumentOut", "CloseCaseFile"),
    "/connections/{subscription_id}/{command}": ("CloseSubscription", "SetWebhook", "GrantKafkaAccess"),
}  # fmt: skip


class Portal:
    """The table of the portal."""

    def __init__(self, asking: Asking, world: World, tally: Tally) -> None:
        self._asking, self._world, self._tally = asking, world, tally

    async def run(self, only: str = "") -> None:
        """Pages, the same pages in the past, and forms."""
        routes = [route for route in routes_of("portal") if only in route.name and route.path not in STREAMS]
        if not routes:
            return
        for who in READERS:  # one after the other: nobody signs in a hundred at once
            await self._asking.session(who, "portal")
        await together(self._page(*cell) for cell in self._pages(routes))
        await together(self._form(*cell) for cell in self._forms(routes))

    def _things(self, route: Route) -> list[Thing]:
        named = re.search(r"\{(\w+)\}", route.path)
        kind = _KINDS.get(named[1], "") if named else ""
        if not kind:
            return [NOWHERE]
        things = self._world.things[kind]
        if route.path.startswith("/drafts/"):  # composed anew for whoever may see them: a few of each sort do
            return [thing for thing in things if thing.ended]
        return things

    def _pages(self, routes: Iterable[Route]) -> Iterator[tuple[Route, Asker, Thing, str, str]]:
        for route in routes:
            if route.method != "GET":
                continue
            for thing in self._things(route):
                for path in _paths(route, thing):
                    for query in QUESTIONS.get(route.path, ({},)):
                        for who in (*READERS, *_STRANGERS):
                            yield route, who, thing, path, urlencode(query)
                    if "at" in route.queries:
                        for who in READERS:
                            yield route, who, thing, path, urlencode({"at": _now()})

    async def _page(self, route: Route, who: Asker, thing: Thing, path: str, query: str) -> None:
        answer = await self._asking.as_session(who, "portal", "GET", f"{path}?{query}" if query else path)
        rule = PAGES.get(route.path)
        outcome = None if rule is None else _outcome(who, rule, thing)
        what = f"{route.name} · {thing.label}{' ?' + query[:40] if query else ''}"
        told = answer if rule == "public" else _without_sign_in(answer)
        self._tally.judge(what, who, outcome, told, self._world)

    def _forms(self, routes: Iterable[Route]) -> Iterator[tuple[Route, Asker, Thing, str, bool]]:
        """Each form without its page's token; and with it by those who have no part in the thing."""
        for route in routes:
            if route.method != "POST" or route.path in _SILENT:
                continue
            for thing in self._things(route)[:9]:
                for command in _FORMS_OF.get(route.path, ("x",)):
                    path = next(_paths(route, thing)).replace("{command}", command)
                    for who in (READERS[0], READERS[12], *_STRANGERS) if thing is self._things(route)[0] else ():
                        yield route, who, thing, path, False
                    for who in READERS:
                        if thing is not NOWHERE and thing.kind not in _OPEN_TO_ALL and not rules.may_act(who, thing):
                            yield route, who, thing, path, True

    async def _form(self, route: Route, who: Asker, thing: Thing, path: str, proven: bool) -> None:
        """A form without the page's token does nothing; with it, nothing either where the thing is not one's own."""
        token = {"X-CSRF-Token": await self._asking.csrf(who)} if proven else {}
        fields = {
            "key": f"{who.id}{path}"[:90],
            "text": "x",
            "reason": "x",
            "instruction": "x",
            "percent": "10",
            "note": "x",
        }
        answer = await self._asking.as_session(who, "portal", "POST", path, headers=token, data=fields)
        what = f"{route.name} · {thing.label}{' with its token' if proven else ''}"
        refused = 400 <= answer.status < 500
        self._tally.must(refused or _without_sign_in(answer).status == 401, what, who, "refused", answer)
        self._tally.judge(
            what,
            who,
            Outcome.OPEN if refused and answer.status != 401 else _asked_in(who),
            _without_sign_in(answer),
            self._world,
        )


def _asked_in(who: Asker) -> Outcome:
    return Outcome.UNKNOWN if isinstance(who, Nobody) else Outcome.OPEN


_STRANGERS = (Nobody("nobody"), Nobody("a forged cookie", header="eyJwZXJzb25faWQiOiAiY2hpZWYzIn0=.Zm9v.YmFy"))


def _outcome(who: Asker, rule: str, thing: Thing) -> Outcome:
    if rule == "knows-or-not":
        known = rules.reading(who, "knows", thing)
        return Outcome.OPEN if known is Outcome.ALLOWED else known
    return rules.reading(who, rule, thing)


def _without_sign_in(answer: Answer) -> Answer:
    """Being sent to the sign-in page is not being let in."""
    if answer.status == 303 and answer.headers.get("Location", "").startswith("/sign-in"):
        return Answer(401, answer.headers, answer.data, answer.words)
    return answer


def _paths(route: Route, thing: Thing) -> Iterator[str]:
    """The route's path for ``thing``; several where a part has several values that are known."""
    path = route.path.replace("{body_id}", HOME).replace("{paper_id}", thing.more.get("paper_id", "x"))
    for name in (*_KINDS, "delegation_id", "absence_id", "view_id", "phrase_id", "group_id", "job_id"):
        path = path.replace(f"{{{name}}}", quote(thing.id or "00000000-0000-4000-8000-000000000000", safe=""))
    choices = {
        "{use}": ("instruction",),
        "{register}": ("incoming", "outgoing"),
        "{kind}": ("pdf", "docx"),
        "{form}": ("xes", "ocel"),
        "{slip}": ("handling", "submission", "transfer", "sending"),
        "{size}": ("C5", "DL", "C4"),
    }
    for part, values in choices.items():
        if part in path:
            yield from (path.replace(part, value) for value in values)
            return
    yield path


def _now() -> str:
    return dt.datetime.now(dt.timezone(dt.timedelta(hours=7))).strftime("%Y-%m-%dT%H:%M")


_OF_SIGNING_IN = """
    /sign-in /signed-in /signed-out /health/live /health/ready /metrics /prove /prove/password /second-step /kept/x
"""
"""What the console has for whoever has a session at it, and for those who are to begin one."""


class Console:
    """The table of the operators' console."""

    def __init__(self, asking: Asking, world: World, tally: Tally) -> None:
        self._asking, self._world, self._tally = asking, world, tally
        self._askers = (
            *operating(),
            person("chief", 3),
            person("chief", 3, OVERSEER),
            person("specialist", 0),
            *_STRANGERS,
        )

    async def run(self, only: str, events: Iterable[tuple[str, str, int]]) -> None:
        """Every page, and every event of the log."""
        routes = [route for route in routes_of("operations") if only in route.name and route.path not in STREAMS]
        if not routes:
            return
        for who in self._askers:
            await self._asking.session(who, "operations")
        addresses = [f"/events/{service}/{stream}/{version}" for service, stream, version in events]
        subjects = {thing.id for kind in ("documents", "tasks", "meetings") for thing in self._world.things[kind]}
        work = [(route.name, route.method, path) for route in routes for path in self._paths(route)]
        work += [("GET operations/events/{service}/{stream_id}/{version}", "GET", path) for path in addresses]
        work += [("GET operations/ways/{subject}", "GET", f"/ways/{subject}") for subject in subjects]
        work += [("GET operations/events", "GET", f"/events?subject={subject}") for subject in subjects]
        await together(self._ask(name, method, path, who) for name, method, path in work for who in self._askers)

    def _paths(self, route: Route) -> Iterator[str]:
        path = re.sub(r"\{version\}", "1", route.path)
        path = re.sub(r"\{(letter_id|stream_id)\}", "00000000-0000-4000-8000-000000000000", path)
        yield re.sub(r"\{\w+\}", "x", path) + ("?consumer=x&error=x" if "cause" in path else "")

    async def _ask(self, name: str, method: str, path: str, who: Asker) -> None:
        answer = await self._asking.as_session(who, "operations", method, path)
        public = path in _OF_SIGNING_IN.split() and (method == "GET" or not isinstance(who, Nobody))
        answer = answer if public else _without_sign_in(answer)
        if public or (method == "POST" and path == "/sign-out"):
            outcome = Outcome.OPEN
        elif isinstance(who, Nobody):
            outcome = Outcome.UNKNOWN
        else:
            outcome = Outcome.OPEN if who.operates else Outcome.REFUSED
        if method == "POST" and answer.code == "form.stale":  # told to everybody alike
            outcome = Outcome.OPEN
        self._tally.judge(f"{name} · {path[:70]}", who, outcome, answer, self._world)
