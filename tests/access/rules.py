"""What has to come of asking: a table of its own, which knows nothing of the product's rules.

A line says of a command which posts may give it, and which part their body must have in the thing it is given to.  Who
wants another rule in the product writes it here too; a command without a line is a wrong cell.
"""

from enum import StrEnum

from tests.access.canaries import reads_for
from tests.access.people import OVERSEER, Asker, Nobody, Person
from tests.access.world import Thing


class Outcome(StrEnum):
    """How an answer may be."""

    UNKNOWN = "not let in"  # 401
    REFUSED = "refused"  # 403 or 404, and nothing happened
    ALLOWED = "allowed"  # done, or refused for the state of things and not for who asks
    OPEN = "either"  # a person's own part decides (drafter, lead, chair): nothing but leaks is judged


CLERK, LEADER, CHIEF, SPECIALIST = "clerk", "leader", "chief", "specialist"
HEADS = (LEADER, CHIEF)
THINKERS = (LEADER, CHIEF, SPECIALIST)
OFFICE = (CLERK, CHIEF)
CALLERS = (CLERK, LEADER, CHIEF)
ALL = (CLERK, LEADER, CHIEF, SPECIALIST)

# command → posts, the part of the body, and whether a person's own part decides further
COMMANDS: dict[str, tuple[tuple[str, ...], str, bool]] = {
    # receiving
    "ReceiveDocument": (OFFICE, "own", False),
    "RegisterDocument": ((CLERK,), "own", False),
    "CorrectRegistration": (OFFICE, "own", False),
    "CancelArrival": ((CLERK,), "own", False),
    "StampArrival": ((CLERK,), "own", False),
    "EnterPastDocument": ((CLERK,), "own", False),
    "KeepPastDocument": ((CLERK,), "own", False),
    "RefuseDocument": (OFFICE, "own", False),
    "AgreeToRecall": (CALLERS, "own", False),
    "DeclineRecall": (CALLERS, "own", False),
    # routing
    "AnnotateDocument": ((LEADER,), "own", False),
    "RouteDocument": (HEADS, "own", False),
    "DelegateHandling": (ALL, "own", True),
    "ReturnDocument": (ALL, "own", True),
    "CompleteHandling": (ALL, "own", True),
    "FileDocument": (ALL, "own", True),
    "AcknowledgeDocument": (ALL, "own", True),
    "CommentDocument": (ALL, "own", False),
    "OpenCaseFile": (ALL, "any", True),
    "PutDocument": (ALL, "own", True),
    "TakeDocumentOut": (ALL, "own", True),
    "CloseCaseFile": (ALL, "own", True),
    "HandOverCaseFile": ((CLERK,), "own", True),
    # approval
    "StartDraft": (THINKERS, "own", False),
    "ReviseDraft": (ALL, "own", True),
    "ShareDraft": (ALL, "own", True),
    "RequestOpinions": (ALL, "own", True),
    "GiveOpinion": (THINKERS, "asked", False),
    "CheckFormat": (OFFICE, "own", False),
    "SubmitDraft": (ALL, "own", True),
    "ApproveDraft": (HEADS, "own", True),
    "ReturnDraft": (HEADS, "own", True),
    "WithdrawDraft": (ALL, "own", True),
    "CommentDraft": (ALL, "own", False),
    "KeepTemplate": (ALL, "any", False),
    "ChangeTemplate": (ALL, "own", False),
    "RetireTemplate": (ALL, "own", False),
    # publishing
    "TakeNumber": ((CLERK,), "own", False),
    "CancelNumber": ((CLERK,), "own", False),
    "ComposeAgain": (OFFICE, "own", False),
    "DeclineToSign": (ALL, "own", True),
    "ReserveNumber": ((CLERK,), "any", False),
    "GiveNumber": ((CLERK,), "own", False),
    "EnterPaperDocument": ((CLERK,), "any", False),
    "EnterPastIssued": ((CLERK,), "any", False),
    "ContinueSeries": (OFFICE, "own", False),
    "SendOnPaper": ((CLERK,), "own", False),
    "NoteReceipt": ((CLERK,), "own", False),
    "SetPicture": (ALL, "own", True),  # of one's own key, and the clerk of the body's
    "AddRecipients": (OFFICE, "own", False),
    "CorrectIssue": (OFFICE, "own", False),
    "RequestRecall": (CALLERS, "own", False),
    # tracking
    "OrderTask": (HEADS, "records", False),
    "OrderSubTask": (HEADS, "lead", False),
    "ReportProgress": (ALL, "lead", False),
    "ReportCompletion": (THINKERS, "lead", False),
    "GiveReport": (THINKERS, "lead", False),
    "AskExtension": (THINKERS, "lead", False),
    "GrantExtension": (HEADS, "own", False),
    "DeclineExtension": (HEADS, "own", False),
    "ChaseTask": (HEADS, "own", False),
    "CommentTask": (ALL, "sees", False),
    "ConfirmCompletion": (HEADS, "own", False),
    "RejectCompletion": (HEADS, "own", False),
    "WithdrawTask": (HEADS, "own", False),
    "SetTarget": (HEADS, "setting", False),
    "ReviseTarget": (HEADS, "own", False),
    "CloseTarget": (HEADS, "own", False),
    "AssessTarget": (THINKERS, "own", False),
    "CorrectAssessment": (HEADS, "own", False),
    "RegisterInitiative": (THINKERS, "any", False),
    "DescribeInitiative": (THINKERS, "own", False),
    "ApplyInitiative": (THINKERS, "own", False),
    "ReportInitiativeResult": (THINKERS, "own", False),
    "WithdrawInitiative": (HEADS, "own", False),
    "DraftVersion": (THINKERS, "any", False),
    "SubmitVersion": (THINKERS, "own", False),
    "ReturnVersion": ((LEADER,), "own", False),
    "ApproveVersion": ((LEADER,), "own", False),
    "WithdrawVersion": (HEADS, "own", False),
    "AddToProcedure": (HEADS, "any", True),  # a version that is in force: anybody else's is not there
    "RemoveAddition": (HEADS, "any", True),
    "DeclareDayOff": (HEADS, "own", False),
    "DeclareWorkingDay": (HEADS, "own", False),
    "WithdrawDeclaredDay": (HEADS, "own", False),
    "SetWorkingHours": (HEADS, "own", False),
    # meetings
    "CallMeeting": (CALLERS, "own", False),
    "SetAgenda": (ALL, "own", False),
    "PostponeMeeting": (CALLERS, "own", False),
    "CancelMeeting": (CALLERS, "own", False),
    "AttachPaper": (ALL, "own", False),
    "UpdatePaper": (ALL, "own", False),
    "WithdrawPaper": (ALL, "own", False),
    "ReadPaper": (ALL, "invited", True),
    "SendOpinion": (ALL, "person", True),
    "OpenVoting": (ALL, "own", False),
    "CastVote": (ALL, "person", True),
    "CloseVoting": (ALL, "own", False),
    "RecordAttendance": (ALL, "invited", True),
    "DraftMinutes": (ALL, "own", False),
    "ReturnMinutes": (ALL, "person", True),
    "ApproveMinutes": (ALL, "person", True),
    "CloseMeeting": (CALLERS, "own", False),
    # subscriptions
    "OpenSubscription": (HEADS, "any", False),
    "ChangeSecret": (HEADS, "own", False),
    "CloseSubscription": (HEADS, "own", False),
    "SetWebhook": (HEADS, "own", False),
    "RotateWebhookSecret": (HEADS, "own", False),
    "SwitchOffWebhook": (HEADS, "own", False),
    "SwitchOnWebhook": (HEADS, "own", False),
    "RewindWebhook": (HEADS, "own", False),
    "GrantKafkaAccess": (HEADS, "own", False),
    "RotateKafkaPassword": (HEADS, "own", False),
    "RevokeKafkaAccess": (HEADS, "own", False),
    "RegisterPeer": (HEADS, "overseer", False),
    "ChangePeer": (HEADS, "overseer", False),
    "ChangePeerSecret": (HEADS, "overseer", False),
    "ClosePeer": (HEADS, "overseer", False),
    # directory
    "FoundBody": ((CHIEF,), "overseer", False),
    "RenameBody": ((CHIEF,), "overseer", False),
    "MoveBody": ((CHIEF,), "overseer", False),
    "MergeBody": ((CHIEF,), "overseer", False),
    "DivideBody": ((CHIEF,), "overseer", False),
    "AbolishBody": ((CHIEF,), "overseer", False),
    "OpenTerm": ((CHIEF,), "overseer", False),
    "StartReorganisation": ((CHIEF,), "overseer", False),
    "SetBodyRules": (HEADS, "inside", False),
    "AppointPerson": ((CHIEF,), "own", False),
    "ProposeClearance": (HEADS, "own", True),
    "ConfirmClearance": (HEADS, "own", True),
    "DeclineClearance": (HEADS, "own", True),
    "LinkAccount": ((CHIEF,), "own", False),
    "ReleasePerson": ((CHIEF,), "own", False),
    "GrantDelegation": (ALL, "inside", True),
    "WithdrawDelegation": (ALL, "inside", True),
    "DeclareAbsence": (ALL, "inside", True),
    "EndAbsence": (ALL, "inside", True),
    "SaveView": (ALL, "inside", True),
    "RemoveView": (ALL, "inside", True),
    "KeepPhrase": (ALL, "inside", True),
    "RemovePhrase": (ALL, "inside", True),
    "KeepRecipientGroup": (ALL, "inside", True),
    "RemoveRecipientGroup": (ALL, "inside", True),
    "SeeNotices": (ALL, "inside", False),
    "RecordDigest": ((), "nobody", False),
}


OPENING = frozenset({
    "ReceiveDocument", "EnterPastDocument", "KeepPastDocument", "OpenCaseFile", "StartDraft", "KeepTemplate", "OrderTask", "SetTarget",
    "RegisterInitiative", "CallMeeting", "OpenSubscription", "RegisterPeer", "FoundBody", "DraftVersion",
    "StartReorganisation",
})  # fmt: skip
"""Commands that bring something into being: each is given to an id of its own."""


def may_know(asker: Asker, thing: Thing) -> bool:
    """Whether ``asker`` may learn that the thing is there, and what it is."""
    if isinstance(asker, Nobody) or asker.clearance < thing.rank:
        return False
    return asker.id in thing.persons or bool(reads_for(asker.body) & thing.parts["sees"])


def has_part(asker: Asker, part: str, thing: Thing) -> bool:
    """Whether the body of ``asker`` has the part in the thing that a command asks for."""
    match part:
        case "any":
            return True
        case "nobody":
            return False
        case "records":
            return bool(reads_for(asker.body) & thing.parts["own"])
        case "overseer":
            return asker.body == OVERSEER
        case "inside":
            return asker.body == thing.id
        case "person" | "invited":
            return asker.id in thing.persons or asker.body in thing.parts.get("invited", ())
        case _:
            return asker.body in thing.parts.get(part, ())


def may_act(asker: Person, thing: Thing) -> bool:
    """Whether the body of ``asker`` has any part in the thing, and they are cleared for it."""
    parts = any(asker.body in bodies for bodies in thing.parts.values())
    wide = thing.kind in ("bodies", "calendars", "procedures", "targets", "initiatives")  # everybody reads these
    return wide or asker.id in thing.persons or (parts and asker.clearance >= thing.rank)


def outcome_of(asker: Asker, command: str, thing: Thing) -> Outcome | None:
    """What has to come of giving ``command``; nothing where no rule is known."""
    if isinstance(asker, Nobody):
        return Outcome.UNKNOWN
    rule = COMMANDS.get(command)
    if rule is None:
        return None
    posts, part, personal = rule
    if asker.post_name not in posts or not has_part(asker, part, thing) or asker.clearance < thing.rank:
        return Outcome.REFUSED
    return Outcome.OPEN if personal else Outcome.ALLOWED


def fits(outcome: Outcome, status: int, code: str = "") -> bool:
    """Whether an answer's status, and the code of its problem, is what had to come."""
    match outcome:
        case Outcome.UNKNOWN:
            return status == 401
        case Outcome.REFUSED:
            return status in (403, 404) or code.startswith("claim.")
        case Outcome.ALLOWED:
            return status not in (401, 403, 404) and status < 500
        case Outcome.OPEN:
            return status != 401 and status < 500


def reading(asker: Asker, rule: str, thing: Thing) -> Outcome:
    """What has to come of a route that only tells something; `READS` and `PAGES` say which ``rule`` is whose."""
    word, _, posts = rule.partition(":")
    if word == "public":
        return Outcome.OPEN
    if isinstance(asker, Nobody) or word == "machine":
        return Outcome.UNKNOWN
    if posts and asker.post_name not in posts.split(","):
        return Outcome.REFUSED
    match word:
        case "operators":
            return Outcome.ALLOWED if asker.operates else Outcome.REFUSED
        case "overseers":
            return Outcome.ALLOWED if asker.body == OVERSEER else Outcome.REFUSED
        case "knows":
            return Outcome.ALLOWED if may_know(asker, thing) else Outcome.REFUSED
        case "owns":
            owns = asker.body in thing.parts["own"] and asker.clearance >= thing.rank
            return Outcome.ALLOWED if owns else Outcome.REFUSED
        case "invited":
            part = asker.body in thing.parts["own"] or has_part(asker, "invited", thing)
            return Outcome.ALLOWED if part else Outcome.REFUSED
        case "everybody":
            return Outcome.ALLOWED
        case _:
            return Outcome.OPEN


_HEADS = ",".join(HEADS)
CLAIMS = ("own", "answerable", "replaceable")
"""What a service is asked about its documents when a command names them; none holds for who may not know them."""
READS: dict[str, str] = {
    **{f"GET {path}": "public" for path in (
        "/health/live", "/health/ready", "/metrics", "/events", "/events/start", "/events/asyncapi.json",
        "/events/{name}.schema.json", "/events/{name}",
    )},
    "POST /files": "everybody",
    "POST /pictures": "everybody",
    **{f"{method} /documents/{{document_id}}/working-copy": "own" for method in ("GET", "POST", "DELETE")},
    "GET /documents/{document_id}/working-copy/standing": "own",
    "GET /working-copies": "everybody",  # one's own
    "GET /meetings/{meeting_id}/notes": "invited",
    "PUT /meetings/{meeting_id}/notes": "invited",
    **dict.fromkeys((f"GET /documents/{{stream_id}}/claims/{one}" for one in CLAIMS), "everybody"),
    "GET /documents/{stream_id}/line": "everybody",
    "GET /documents/{stream_id}/arrival-stamp": "own",  # the clerk who stamps
    "GET /keys/{holder_id}": "keeper",  # one's own, and the clerk of the body's: who else asks is refused by name
    "POST /keys/{holder_id}/challenge": "keeper",
    "POST /signing/begin": "keeper",  # each document by the guards of its own commands
    "POST /signing/finish": "keeper",
    "POST /keys/{holder_id}/register-key": "keeper",
    "POST /keys/{holder_id}/remove-key": "keeper",
    "POST /keys/{holder_id}/find-remote": "keeper",
    "POST /keys/{holder_id}/register-remote": "keeper",
    "GET /remote-signing": "everybody",
    "GET /standing": "operators",
    "GET /subscriptions": f"everybody:{_HEADS}",
    "GET /subscriptions/{subscription_id}": f"owns:{_HEADS}",
    "GET /subscriptions/{subscription_id}/webhook": f"owns:{_HEADS}",
    "GET /subscriptions/{subscription_id}/deliveries": f"owns:{_HEADS}",
    "GET /subscriptions/{subscription_id}/kafka": f"owns:{_HEADS}",
    "GET /feed": "machine",
    "GET /stream": "machine",
    "POST /edxml": "machine",
    "GET /peers": f"overseers:{_HEADS}",
    "GET /peers/{peer_id}": f"overseers:{_HEADS}",
    "POST /imports": "everybody:clerk",
    "GET /books": "everybody",
    "GET /imports": "everybody",
    "GET /imports/report": "own",  # of an import of the asker's body
    "GET /reorganisations": "overseers:chief",
    "POST /reorganisations/rehearse": "overseers:chief",
    "GET /past/documents/{document_id}": "knows",
    "GET /past/registers/{register}": "everybody",
    **dict.fromkeys((
        "GET /evaluation", "GET /evaluation/documents", "GET /evaluation/limits", "GET /evaluation/report.pdf",
        "GET /evaluation/report.xlsx", "GET /evaluation/log.{form}", "GET /evaluation/what-if",
        "GET /evaluation/what-if/choices", "GET /programme", "GET /programme/names", "GET /programme/{target_id}",
        "GET /initiatives", "GET /initiatives/{initiative_id}", "GET /reports", "GET /reports/list",
        "GET /reports/bao-cao.pdf", "GET /reports/bao-cao.xlsx",
    ), "everybody"),
    "GET /read-models": "operators",
    "POST /read-models/standing": "operators",
    "POST /read-models/{name}/rebuild": "operators",
    "POST /read-models/{name}/undo": "operators",
}  # fmt: skip
"""What the services tell, besides the commands and ``…/actions``."""
