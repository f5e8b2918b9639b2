"""Connections: other systems that read this body's events; opened, seen and mended by those who answer for it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.portal.features.connections.giving import commands_of, give, give_with_secret
from services.portal.frame.actions import Fields, given, many, new_id
from services.portal.frame.commands import CommandRefused, Commands
from services.portal.frame.page import go, render, tell_problem
from services.portal.frame.session import Form, SignedIn
from shared.bodies.actor import Actor
from shared.bodies.rights import may_keep_peers
from shared.web.problems import ProblemDocument, problem_response

router = APIRouter(prefix="/connections")

DELIVERIES = 50
TYPES = {
    "congvan.receiving.": "Tiếp nhận văn bản đến",
    "congvan.routing.": "Bút phê, chuyển xử lý",
    "congvan.approval.": "Soạn, trình, duyệt dự thảo",
    "congvan.publishing.": "Phát hành, gửi nhận",
    "congvan.tracking.": "Nhiệm vụ và tiến độ",
    "congvan.meetings.": "Cuộc họp",
    "congvan.directory.": "Cơ quan, cán bộ",
}
"""What a subscription may be about, by the beginning of its events' types."""


@dataclass(frozen=True)
class Act:
    """A button of a connection: the fields of its command, and what is said when it is done."""

    done: str
    fields: tuple[str, ...] = ()


ACTS = {
    "SetWebhook": Act("Đã đặt địa chỉ nhận; sự kiện mới được gửi đến đó.", ("url",)),
    "RotateWebhookSecret": Act("Đã đổi khóa ký; khóa cũ còn dùng được một ngày."),
    "SwitchOffWebhook": Act("Đã ngừng gửi.", ("reason",)),
    "SwitchOnWebhook": Act("Đang gửi tiếp từ chỗ đã dừng."),
    "RewindWebhook": Act("Đang gửi lại từ sự kiện đó.", ("cursor",)),
    "GrantKafkaAccess": Act("Đã cấp quyền đọc qua Kafka."),
    "RotateKafkaPassword": Act("Đã đổi mật khẩu Kafka; mật khẩu cũ không dùng được nữa."),
    "RevokeKafkaAccess": Act("Đã thu hồi quyền đọc qua Kafka.", ("reason",)),
    "CloseSubscription": Act("Đã đóng kết nối.", ("reason",)),
}


@router.get("")
async def connections(request: Request, actor: SignedIn) -> Response:
    """All of the body's, and the form for another one."""
    return await _list(request, actor)


@router.post("")
async def open_one(request: Request, actor: SignedIn, form: Form) -> Response:
    """Let another system in; its secret is shown this once."""
    subscription_id = new_id(form)
    stream = f"subscriptions/{subscription_id}"
    fields = {
        "subscription_id": subscription_id,
        "types": many(form, "types"),
        **given(form, "name", "clearance"),
    }
    try:
        secret = await give_with_secret(request, actor, form, stream, "OpenSubscription", fields)
    except CommandRefused as refused:
        return await _list(request, actor, form, refused.problem)
    if secret is None:
        return go(request, f"/connections/{subscription_id}", "Kết nối đã được mở. Chưa chép khóa thì đổi khóa khác.")
    return await _one(request, actor, UUID(subscription_id), secret=secret)


@router.get("/{subscription_id}")
async def connection(request: Request, actor: SignedIn, subscription_id: UUID) -> Response:
    """One of them: how it reads, and how that stands."""
    return await _one(request, actor, subscription_id)


@router.post("/{subscription_id}/ChangeSecret")
async def change_secret(request: Request, actor: SignedIn, form: Form, subscription_id: UUID) -> Response:
    """Another secret, shown this once; the one before is good until the next change."""
    stream = f"subscriptions/{subscription_id}"
    try:
        secret = await give_with_secret(request, actor, form, stream, "ChangeSecret", {})
    except CommandRefused as refused:
        return await _one(request, actor, subscription_id, problem=refused.problem)
    return await _one(request, actor, subscription_id, secret=secret)


@router.post("/{subscription_id}/{command}")
async def act(request: Request, actor: SignedIn, form: Form, subscription_id: UUID, command: str) -> Response:
    """One of the buttons."""
    what = ACTS.get(command)
    if what is None:
        return problem_response(request, "command.unknown")
    try:
        await give(request, actor, form, f"subscriptions/{subscription_id}", command, given(form, *what.fields))
    except CommandRefused as refused:
        return await _one(request, actor, subscription_id, problem=refused.problem, tried=command, typed=form)
    return go(request, f"/connections/{subscription_id}", what.done)


async def _list(
    request: Request, actor: Actor, typed: Fields | None = None, problem: ProblemDocument | None = None
) -> Response:
    try:
        found = await commands_of(request).ask(actor, "subscriptions", "subscriptions", {})
    except CommandRefused as refused:
        return tell_problem(request, refused.problem)
    return render(
        request,
        "connections/list.html",
        actor,
        problem["status"] if problem else 200,
        connections=found["subscriptions"],
        typed=typed or {},
        problem=problem,
        types=TYPES,
        guide=_guide(request),
        keeps_peers=may_keep_peers(actor, "RegisterPeer"),
    )


async def _one(
    request: Request,
    actor: Actor,
    subscription_id: UUID,
    *,
    secret: str | None = None,
    problem: ProblemDocument | None = None,
    tried: str | None = None,
    typed: Fields | None = None,
) -> Response:
    try:
        ways = await _ways(commands_of(request), actor, f"subscriptions/{subscription_id}")
    except CommandRefused as refused:
        return tell_problem(request, refused.problem)
    answer = render(
        request,
        "connections/one.html",
        actor,
        problem["status"] if problem else 200,
        **ways,
        at=f"/connections/{subscription_id}",
        offered=ways["connection"]["actions"],
        secret=secret,
        problem=problem,
        tried=tried,
        typed=typed or {},
        types=TYPES,
        address=request.app.state.settings.subscriptions_public_url.rstrip("/"),
        guide=_guide(request),
    )
    answer.headers["Cache-Control"] = "no-store"  # there are secrets on it
    return answer


async def _ways(commands: Commands, actor: Actor, path: str) -> dict[str, Any]:
    """The connection, and for each of its ways what its other end must be told.  Raises `CommandRefused`."""
    found: dict[str, Any] = {"connection": await commands.ask(actor, "subscriptions", path, {})}
    if found["connection"]["open"] and found["connection"]["webhook"]:
        found["webhook"] = await commands.ask(actor, "subscriptions", f"{path}/webhook", {})
        found["deliveries"] = await commands.ask(actor, "subscriptions", f"{path}/deliveries", {"limit": DELIVERIES})
    if found["connection"]["open"] and found["connection"]["kafka"]:
        try:
            found["kafka"] = await commands.ask(actor, "subscriptions", f"{path}/kafka", {})
        except CommandRefused as refused:  # a moment after it was granted, the brokers do not know it yet
            found["not_yet"] = refused.problem
    return found


def _guide(request: Request) -> str:
    return f"{request.app.state.settings.subscriptions_public_url.rstrip('/')}/events/start"
