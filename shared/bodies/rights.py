"""Rights: which posts may give which command.

[M] common practice of Party offices; for another division of work, change this table.
"""

from typing import TypeGuard

from shared.bodies.actor import Actor, Post, SystemActor

CLERK, LEADER, CHIEF, SPECIALIST = Post.RECORDS_CLERK, Post.LEADER, Post.CHIEF_OF_OFFICE, Post.SPECIALIST
EVERYONE = frozenset(Post)
NOBODY: frozenset[Post] = frozenset()  # only the system, by policy

CITY_OVERSEERS = ("van-phong-thanh-uy",)
"""Bodies that follow and evaluate the whole city; every migration writes them into ``log.city_overseers``."""

FOR_OPERATORS = frozenset(
    {
        "MendLetter",
        "ReplayLetter",
        "SetLetterAside",
        "ReopenLetter",
        "PauseConsumer",
        "ResumeConsumer",
        "RebuildReadModel",
        "UndoRebuild",
        "RepublishStream",
    }
)
"""Commands of operators.  They need a right of their own, for no post has power over every body's streams."""

NEEDS_FRESH_SIGN_IN = FOR_OPERATORS | {
    # signing
    "ApproveDraft",
    "SignDocument",
    "IssueDocument",
    "RegisterKey",
    "SetPicture",
    "RemoveKey",
    # changes of rights
    "AppointPerson",
    "LinkAccount",
    "ReleasePerson",
    "ProposeClearance",
    "ConfirmClearance",
    "SetBodyRules",
    "GrantDelegation",
    # rights of other systems
    "OpenSubscription",
    "ChangeSecret",
    "SetWebhook",
    "RotateWebhookSecret",
    "GrantKafkaAccess",
    "RotateKafkaPassword",
    "RegisterPeer",
    "ChangePeer",
    "ChangePeerSecret",
    # changes of bodies
    "FoundBody",
    "MoveBody",
    "MergeBody",
    "DivideBody",
    "AbolishBody",
    "StartReorganisation",
}
"""Commands for which a person has to have proved who they are a few minutes ago (``FRESH_SIGN_IN_MINUTES``)."""

MAY: dict[str, frozenset[Post]] = {
    # receiving
    "ReceiveDocument": frozenset({CLERK, CHIEF}),
    "RecordExamination": NOBODY,
    "RegisterDocument": frozenset({CLERK}),
    "CorrectRegistration": frozenset({CLERK, CHIEF}),
    "CancelArrival": frozenset({CLERK}),
    "StampArrival": frozenset({CLERK}),
    "EnterPastDocument": frozenset({CLERK}),
    "KeepPastDocument": frozenset({CLERK}),
    "StartImport": frozenset({CLERK}),
    "AdvanceImport": NOBODY,
    "FinishImport": NOBODY,
    "StopImport": NOBODY,
    "RefuseDocument": frozenset({CLERK, CHIEF}),
    "AskForRecall": NOBODY,
    "TransferIncoming": NOBODY,
    "AgreeToRecall": frozenset({CLERK, LEADER, CHIEF}),
    "DeclineRecall": frozenset({CLERK, LEADER, CHIEF}),
    # routing
    "OpenRouting": NOBODY,
    "AnnotateDocument": frozenset({LEADER}),
    "RouteDocument": frozenset({CHIEF, LEADER}),
    "DelegateHandling": EVERYONE,
    "ReturnDocument": EVERYONE,
    "CompleteHandling": EVERYONE,
    "FileDocument": EVERYONE,
    "AcknowledgeDocument": EVERYONE,
    "CommentDocument": EVERYONE,
    "CancelRouting": NOBODY,
    "OpenCaseFile": EVERYONE,
    "PutDocument": EVERYONE,
    "TakeDocumentOut": EVERYONE,
    "CloseCaseFile": EVERYONE,
    "HandOverCaseFile": frozenset({CLERK}),
    "TransferRouting": NOBODY,
    # approval
    "KeepTemplate": EVERYONE,
    "ChangeTemplate": EVERYONE,
    "RetireTemplate": EVERYONE,
    "StartDraft": frozenset({SPECIALIST, CHIEF, LEADER}),
    "ReviseDraft": EVERYONE,
    "ShareDraft": EVERYONE,
    "RequestOpinions": EVERYONE,
    "GiveOpinion": frozenset({CHIEF, LEADER, SPECIALIST}),
    "CheckFormat": frozenset({CHIEF, CLERK}),
    "SubmitDraft": EVERYONE,
    "ApproveDraft": frozenset({CHIEF, LEADER}),
    "ReturnDraft": frozenset({CHIEF, LEADER}),
    "WithdrawDraft": EVERYONE,
    "CommentDraft": EVERYONE,
    "ReopenDraft": NOBODY,
    "TransferDraft": NOBODY,
    "TransferTemplate": NOBODY,
    "TransferConsultation": NOBODY,
    # publishing
    "OpenPublication": NOBODY,
    "TakeNumber": frozenset({CLERK}),
    "AcceptNumber": NOBODY,
    "CancelNumber": frozenset({CLERK}),
    "RecordPaper": NOBODY,
    "RecordFailure": NOBODY,
    "ComposeAgain": frozenset({CLERK, CHIEF}),
    "SignDocument": EVERYONE,
    "DeclineToSign": EVERYONE,
    "IssueDocument": frozenset({CLERK}),
    "AddRecipients": frozenset({CLERK, CHIEF}),
    "RecordDelivery": NOBODY,
    "TransferPublication": NOBODY,
    "RegisterKey": EVERYONE,
    "SetPicture": EVERYONE,
    "BlockKey": EVERYONE,
    "RemoveKey": EVERYONE,
    "CorrectIssue": frozenset({CLERK, CHIEF}),
    "RequestRecall": frozenset({CLERK, LEADER, CHIEF}),
    "ReserveNumber": frozenset({CLERK}),
    "GiveNumber": frozenset({CLERK}),
    "ReturnNumber": NOBODY,
    "EnterPaperDocument": frozenset({CLERK}),
    "EnterPastIssued": frozenset({CLERK}),
    "ContinueSeries": frozenset({CLERK, CHIEF}),
    "SendOnPaper": frozenset({CLERK}),
    "NoteReceipt": frozenset({CLERK}),
    # tracking
    "AssignTask": NOBODY,
    "OrderTask": frozenset({LEADER, CHIEF}),
    "OrderSubTask": frozenset({LEADER, CHIEF}),
    "RecordSubTask": NOBODY,
    "WithdrawPart": NOBODY,
    "GiveReport": frozenset({CHIEF, LEADER, SPECIALIST}),
    "AskExtension": frozenset({CHIEF, LEADER, SPECIALIST}),
    "GrantExtension": frozenset({LEADER, CHIEF}),
    "DeclineExtension": frozenset({LEADER, CHIEF}),
    "ChaseTask": frozenset({LEADER, CHIEF}),
    "CommentTask": EVERYONE,
    "RemindOfDeadline": NOBODY,
    "MarkOverdue": NOBODY,
    "EscalateOverdue": NOBODY,
    "CallForReport": NOBODY,
    "MarkReportMissed": NOBODY,
    "TransferTask": NOBODY,
    "TransferMeeting": NOBODY,
    "TransferTarget": NOBODY,
    "TransferInitiative": NOBODY,
    "TransferCaseFile": NOBODY,
    "ReportProgress": EVERYONE,
    "ReportCompletion": frozenset({CHIEF, LEADER, SPECIALIST}),
    "ConfirmCompletion": frozenset({LEADER, CHIEF}),
    "RejectCompletion": frozenset({LEADER, CHIEF}),
    "WithdrawTask": frozenset({LEADER, CHIEF}),
    # tracking: the programme and the initiatives
    "SetTarget": frozenset({LEADER, CHIEF}),
    "AssessTarget": frozenset({LEADER, CHIEF, SPECIALIST}),
    "CorrectAssessment": frozenset({LEADER, CHIEF}),
    "ReviseTarget": frozenset({LEADER, CHIEF}),
    "CloseTarget": frozenset({LEADER, CHIEF}),
    "RegisterInitiative": frozenset({LEADER, CHIEF, SPECIALIST}),
    "DescribeInitiative": frozenset({LEADER, CHIEF, SPECIALIST}),
    "ApplyInitiative": frozenset({LEADER, CHIEF, SPECIALIST}),
    "ReportInitiativeResult": frozenset({LEADER, CHIEF, SPECIALIST}),
    "WithdrawInitiative": frozenset({LEADER, CHIEF}),
    "DraftVersion": frozenset({SPECIALIST, CHIEF, LEADER}),
    "SubmitVersion": frozenset({SPECIALIST, CHIEF, LEADER}),
    "ReturnVersion": frozenset({LEADER}),
    "ApproveVersion": frozenset({LEADER}),
    "WithdrawVersion": frozenset({LEADER, CHIEF}),
    "AddToProcedure": frozenset({CHIEF, LEADER}),
    "RemoveAddition": frozenset({CHIEF, LEADER}),
    "OpenCase": NOBODY,
    "NoteProgress": NOBODY,
    "NoteConsultation": NOBODY,
    "EndConsultation": NOBODY,
    "CloseCase": NOBODY,
    "DeclareDayOff": frozenset({CHIEF, LEADER}),
    "DeclareWorkingDay": frozenset({CHIEF, LEADER}),
    "WithdrawDeclaredDay": frozenset({CHIEF, LEADER}),
    "SetWorkingHours": frozenset({CHIEF, LEADER}),
    # meetings
    "CallMeeting": frozenset({CLERK, CHIEF, LEADER}),
    "SetAgenda": EVERYONE,
    "PostponeMeeting": frozenset({CLERK, CHIEF, LEADER}),
    "CancelMeeting": frozenset({CLERK, CHIEF, LEADER}),
    "AttachPaper": EVERYONE,
    "UpdatePaper": EVERYONE,
    "WithdrawPaper": EVERYONE,
    "ReadPaper": EVERYONE,
    "SendOpinion": EVERYONE,
    "OpenVoting": EVERYONE,
    "CastVote": EVERYONE,
    "CloseVoting": EVERYONE,
    "RecordAttendance": EVERYONE,
    "DraftMinutes": EVERYONE,
    "ReturnMinutes": EVERYONE,
    "ApproveMinutes": EVERYONE,
    "CloseMeeting": frozenset({CLERK, CHIEF, LEADER}),
    # subscriptions
    "OpenSubscription": frozenset({LEADER, CHIEF}),
    "ChangeSecret": frozenset({LEADER, CHIEF}),
    "CloseSubscription": frozenset({LEADER, CHIEF}),
    "SetWebhook": frozenset({LEADER, CHIEF}),
    "RotateWebhookSecret": frozenset({LEADER, CHIEF}),
    "SwitchOffWebhook": frozenset({LEADER, CHIEF}),
    "SwitchOnWebhook": frozenset({LEADER, CHIEF}),
    "RewindWebhook": frozenset({LEADER, CHIEF}),
    "GrantKafkaAccess": frozenset({LEADER, CHIEF}),
    "RotateKafkaPassword": frozenset({LEADER, CHIEF}),
    "RevokeKafkaAccess": frozenset({LEADER, CHIEF}),
    "RegisterPeer": frozenset({LEADER, CHIEF}),
    "ChangePeer": frozenset({LEADER, CHIEF}),
    "ChangePeerSecret": frozenset({LEADER, CHIEF}),
    "ClosePeer": frozenset({LEADER, CHIEF}),
    "TakeDocument": NOBODY,
    "TakeRecall": NOBODY,
    "TakeStatus": NOBODY,
    # operations: besides `FOR_OPERATORS`
    "EndRebuild": NOBODY,
    # directory; the overseers of the city give the commands that change a body
    "FoundBody": frozenset({CHIEF}),
    "RenameBody": frozenset({CHIEF}),
    "MoveBody": frozenset({CHIEF}),
    "MergeBody": frozenset({CHIEF}),
    "DivideBody": frozenset({CHIEF}),
    "AbolishBody": frozenset({CHIEF}),
    "StartReorganisation": frozenset({CHIEF}),
    "AdvanceReorganisation": NOBODY,
    "FinishReorganisation": NOBODY,
    "StopReorganisation": NOBODY,
    "OpenTerm": frozenset({CHIEF}),
    "SetBodyRules": frozenset({CHIEF, LEADER}),
    "AppointPerson": frozenset({CHIEF}),
    "LinkAccount": frozenset({CHIEF}),
    "ReleasePerson": frozenset({CHIEF}),
    "ProposeClearance": frozenset({CHIEF, LEADER}),
    "ConfirmClearance": frozenset({CHIEF, LEADER}),
    "DeclineClearance": frozenset({CHIEF, LEADER}),
    "GrantDelegation": EVERYONE,
    "WithdrawDelegation": EVERYONE,
    "DeclareAbsence": EVERYONE,
    "EndAbsence": EVERYONE,
    "SaveView": EVERYONE,
    "RemoveView": EVERYONE,
    "KeepPhrase": EVERYONE,
    "RemovePhrase": EVERYONE,
    "KeepRecipientGroup": EVERYONE,
    "RemoveRecipientGroup": EVERYONE,
    "SeeNotices": EVERYONE,
    "RecordDigest": NOBODY,
    # a question, not a command: which people of the body opened what
    "AskReads": frozenset({CHIEF}),
}


BY_TOKEN: dict[str, frozenset[str]] = {
    "seed": frozenset(
        {
            "FoundBody",
            "OpenTerm",
            "AppointPerson",
            "LinkAccount",
            "ReleasePerson",
            "RenameBody",
            "MoveBody",
            "MergeBody",
            "DivideBody",
            "AbolishBody",
            "StartReorganisation",
        }
    ),
    "notifier": frozenset({"RecordDigest"}),
    "operations": frozenset({"EndRebuild"}),
}
"""Commands that the system gives from outside a service, with a token: the deployment while it enters a city, the
notifier's digest, the console after a rebuild."""


def is_system(actor: Actor) -> TypeGuard[SystemActor]:
    """Whether the actor is the system.  Posts do not bind it; bodies do."""
    return isinstance(actor, SystemActor)


def may(actor: Actor, command: str) -> bool:
    """Whether the actor's post may give ``command`` at all."""
    if command in FOR_OPERATORS:
        return actor.operates
    if is_system(actor):
        return command in BY_TOKEN.get(actor.service, (command,))
    return actor.post in MAY[command]


def may_keep_peers(actor: Actor, command: str) -> bool:
    """Whether the actor may change the peers that the city exchanges documents with; a peer reaches every body."""
    return actor.body_id in CITY_OVERSEERS and may(actor, command)


def may_reorganise(actor: Actor) -> bool:
    """Whether the actor may found, merge, divide and end bodies, and move people between them."""
    return actor.body_id in CITY_OVERSEERS and may(actor, "MergeBody")
