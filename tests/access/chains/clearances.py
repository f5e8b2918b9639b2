"""Rights handed out: appointments, clearances, delegations; nobody gives what they have not, and nobody gives it alone."""

from uuid import uuid4

from deploy.city.journey import in_days
from tests.access.chains.trying import HOME, Try, chain
from tests.access.people import OTHER, OVERSEER, person


def _new(name: str = "") -> dict[str, str]:
    return {"person_id": name or f"moi-{uuid4().hex[:8]}", "name": "Người mới", "post": "specialist"}


async def _clearance(t: Try, person_id: str) -> int:
    """What the roster lets somebody see."""
    rows = await t.rows("SELECT clearance FROM roster.people WHERE person_id = $1 AND active", person_id)
    return int(rows[0]["clearance"]) if rows else 0


@chain
async def above_oneself(t: Try) -> None:
    """a chief appoints somebody, or themselves, with a clearance above their own"""
    for own, body in ((0, HOME), (1, HOME), (2, HOME), (0, OVERSEER), (2, OTHER)):
        chief = person("chief", own, body)
        for wanted in range(own + 1, 4):
            new = _new()
            await t.refused(chief, "directory", f"bodies/{body}", "AppointPerson", person=new, clearance=wanted)
    await t.refused(
        person("chief", 0, OVERSEER), "directory", f"bodies/{HOME}", "AppointPerson", person=_new(), clearance=1
    )


@chain
async def alone(t: Try) -> None:
    """a chief gives a clearance and nobody else has agreed; then the same person agrees"""
    chief, new = person("chief", 3), _new()
    for clearance in (1, 2, 3):
        await t.give(chief, "directory", f"bodies/{HOME}", "AppointPerson", person=new, clearance=clearance)
        await t.rest()
        t.holds(await _clearance(t, new["person_id"]) == 0, f"clearance {clearance} holds without a second person")
        await t.refused(
            chief, "directory", f"bodies/{HOME}", "ConfirmClearance", person_id=new["person_id"], clearance=clearance
        )
        await t.rest()
        t.holds(await _clearance(t, new["person_id"]) == 0, f"clearance {clearance} holds by the same person twice")


@chain
async def raising_oneself(t: Try) -> None:
    """somebody raises the clearance of a friend to below their own, and the friend confirms it"""
    chief = person("chief", 3)
    friends = [await t.newcomer(), await t.newcomer(post="leader"), await t.newcomer(post="chief")]
    for who in friends:
        await t.give(chief, "directory", f"bodies/{HOME}", "AppointPerson", person=who.ref, clearance=3)
        await t.give(who, "directory", f"bodies/{HOME}", "ConfirmClearance", person_id=who.id, clearance=3)
    await t.rest()
    for who in friends:
        t.holds(await _clearance(t, who.id) == 0, f"the {who.post_name} confirmed their own clearance")


@chain
async def reserved_ids(t: Try) -> None:
    """somebody is appointed under an id that means the system, or looks like it"""
    chief = person("chief", 0)
    for name in (
        "system",
        "System",
        "SYSTEM",
        " system",
        "system ",
        "ѕystem",
        "system\u200b",
        "operations",
        "seed",
        "portal",
    ):
        await t.refused(chief, "directory", f"bodies/{HOME}", "AppointPerson", person=_new(name), clearance=0)
    await t.rest()
    rows = await t.rows("SELECT person_id FROM roster.people WHERE lower(trim(person_id)) = 'system'")
    t.holds(not rows, "the roster has a person called system")


@chain
async def taken_from_others(t: Try) -> None:
    """a chief appoints somebody who works in another body, and takes their papers along"""
    victim = person("leader", 3, OTHER)
    chief = person("chief", 3)
    await t.refused(chief, "directory", f"bodies/{HOME}", "AppointPerson", person=victim.ref, clearance=0)
    await t.refused(
        chief, "directory", f"bodies/{HOME}", "AppointPerson", person=victim.ref, clearance=0, leaves_body_id=OTHER
    )
    await t.refused(chief, "directory", f"bodies/{OTHER}", "ReleasePerson", person_id=victim.id)


@chain
async def delegated_clearance(t: Try) -> None:
    """a leader of clearance 3 lets a specialist of clearance 0 act for them, who then reads what is secret"""
    leader, friend = person("leader", 3), await t.newcomer()
    await t.rest()
    secret = next(thing for thing in t.world.things["documents"] if thing.rank == 3 and thing.parts["own"] == {HOME})
    days = {"starts_on": in_days(0), "ends_on": in_days(3)}
    await t.done(
        leader,
        "directory",
        f"bodies/{HOME}",
        "GrantDelegation",
        delegation_id=str(uuid4()),
        delegate=friend.ref,
        **days,
    )
    await t.rest()
    own = t.apart()
    await own.form(friend, "/delegations/act-for", delegator=leader.id)
    for path in ("/registers/incoming", "/", "/search?q=về việc", "/notices", "/annotated"):
        await own.page(friend, path)
    answer = await own.page(friend, f"/documents/{secret.id}")
    t.holds(answer.status in (403, 404), f"a delegation lent clearance: {answer}")


@chain
async def delegation_to_others(t: Try) -> None:
    """a delegation goes to somebody of another body, to oneself, in another's name, or is ended by a stranger"""
    leader = person("leader", 1)
    days = {"starts_on": in_days(0), "ends_on": in_days(3)}
    for delegate in (person("chief", 3, OTHER), leader):
        await t.refused(
            leader,
            "directory",
            f"bodies/{HOME}",
            "GrantDelegation",
            delegation_id=str(uuid4()),
            delegate=delegate.ref,
            **days,
        )
    stranger = person("leader", 3, OTHER)
    await t.refused(stranger, "directory", f"bodies/{HOME}", "GrantDelegation", delegation_id=str(uuid4()),
                    delegate=person("chief", 3).ref, **days)  # fmt: skip
    granted = str(uuid4())
    await t.done(
        leader,
        "directory",
        f"bodies/{HOME}",
        "GrantDelegation",
        delegation_id=granted,
        delegate=person("chief", 1).ref,
        **days,
    )
    for who in (stranger, person("chief", 3), person("chief", 1)):
        await t.refused(who, "directory", f"bodies/{HOME}", "WithdrawDelegation", delegation_id=granted)


@chain
async def acting_without_delegation(t: Try) -> None:
    """somebody says at the portal that they act for another who has let nobody act for them"""
    friend, own = await t.newcomer(OTHER), t.apart()
    await t.rest()
    for victim in (person("leader", 3), person("leader", 2, OTHER), person("chief", 3, OVERSEER)):
        await own.form(friend, "/delegations/act-for", delegator=victim.id)
        page = await own.page(friend, "/")
        t.holds(f"(thay {victim.name})".encode() not in page.data, f"acts for {victim.id}")
        answer = await own.page(friend, "/bodies/reorganise")
        t.holds(not (answer.ok and victim.body == OVERSEER), "acts for the chief of the office that oversees the city")


@chain
async def delegate_follows(t: Try) -> None:
    """who lets somebody act for them moves to another body: the delegate must not come along"""
    mover, friend, own = await t.newcomer(), await t.newcomer(), t.apart()
    days = {"starts_on": in_days(0), "ends_on": in_days(30)}
    await t.rest()
    await t.done(
        mover, "directory", f"bodies/{HOME}", "GrantDelegation", delegation_id=str(uuid4()), delegate=friend.ref, **days
    )
    moved = {"person": mover.ref, "clearance": 0, "leaves_body_id": HOME}
    await t.give(person("chief", 3, OVERSEER), "directory", f"bodies/{OTHER}", "AppointPerson", **moved)
    await t.rest()
    await own.form(friend, "/delegations/act-for", delegator=mover.id)
    page = await own.page(friend, "/registers/incoming")
    t.holds(b"(thay " not in page.data, f"the delegate acts for somebody of {OTHER}")
