"""The pages of the second step: the code at sign-in, enrolment, and proving again who one is."""

import io
from typing import Annotated
from urllib.parse import quote

import segno
from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from shared.eventsourcing.decider import Rejected
from shared.web.forms import Form, csrf_token
from shared.web.guessing import Rate, Tries, network_of
from shared.web.problems import problem
from shared.web.signin.attempts import own_path
from shared.web.signin.needed import SignInNeeded, guard_fresh
from shared.web.signin.second_step import SecondSteps, address_of
from shared.web.signin.sessions import Session, SessionStore, session_of
from shared.web.signin.site import Site

GUESSES = Rate(5, 60)  # wrong codes of one person from one place …
ALL_GUESSES = Rate(50, 60)  # … and from everywhere: who has the password finds a code in some 200 years
WRONG = 422


def _session(request: Request) -> Session:
    """The session of somebody who has signed in, at least by password.  Raises `SignInNeeded`."""
    session = session_of(request)
    if session.person_id is None:
        raise SignInNeeded
    return session


PartlyIn = Annotated[
    Session, Depends(_session)
]  # before the form, so that a person who is not signed in is asked to sign in


class _Pages:
    """Helpers of the routes."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._here, self._everywhere = Tries(GUESSES), Tries(ALL_GUESSES)

    def show(self, request: Request, template: str, status: int = 200, **context: object) -> Response:
        """A page outside the site's frame, with the error after a wrong code."""
        always = {"csrf": csrf_token(request), "problem": problem("auth.code") if status == WRONG else None}
        return self._site.alone(request, f"sign_in/{template}.html", {**always, **context}, status)

    async def enrol(self, request: Request, session: Session, back: str, status: int = 200) -> Response:
        """An authenticator's secret, as a picture and as text."""
        self.guard_own(session)
        person = session.person_id or ""
        secret = await _steps(request).begin(person)
        if secret is None:
            return self.show(request, "code", back=back)
        picture = io.BytesIO()
        segno.make(address_of(secret, person), error="m").save(
            picture, kind="svg", scale=4, xmldecl=False, svgclass=None, lineclass=None, title="QR"
        )
        spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        drawn = picture.getvalue().decode()
        return self.show(request, "enrol", status, back=back, secret=spaced, picture=drawn)

    def guard_own(self, session: Session) -> None:
        """Raise `StepUpNeeded` where a signed-in person changes their second step without a fresh proof.

        The change counts as a change of rights: nobody makes it at an unlocked desk in passing.
        """
        if session.complete:
            guard_fresh("LinkAccount", self._site.settings.fresh_sign_in_minutes)

    async def passed(self, request: Request, session: Session, code: str) -> bool:
        """Check the code and note a right one in the session.  Raises `Rejected` ``auth.too-many-tries``."""
        person = session.person_id or ""
        place = f"{person} {network_of(request.client.host if request.client else '')}"
        wait = max(self._here.wait_s(place), self._everywhere.wait_s(person))
        if wait:
            raise Rejected("auth.too-many-tries", seconds=int(wait) + 1)
        self._here.use(place)
        self._everywhere.use(person)
        if not await _steps(request).proves(person, code):
            return False
        self._here.give_back(place)
        self._everywhere.give_back(person)
        session.cookie = await _store(request).prove(session, second_step=True)
        return True


def second_step_router(site: Site) -> APIRouter:
    """``/second-step`` and ``/prove``."""
    router, pages = APIRouter(), _Pages(site)

    @router.get("/second-step")
    async def second_step(request: Request, back: str = "/") -> Response:
        """Ask for the code, or enrol a person who has no authenticator."""
        session = _session(request)
        if not _enrolled(session):
            return await pages.enrol(request, session, own_path(back))
        if session.complete:
            return RedirectResponse(own_path(back), 303)
        return pages.show(request, "code", back=own_path(back))

    @router.post("/second-step")
    async def give_code(request: Request, session: PartlyIn, form: Form) -> Response:
        back, code = own_path(_one(form, "back")), _one(form, "code")
        if _enrolled(session):
            if await pages.passed(request, session, code):
                return RedirectResponse(back, 303)
            return pages.show(request, "code", WRONG, back=back)
        pages.guard_own(session)
        codes = await _steps(request).confirm(session.person_id or "", code)
        if codes is None:
            return await pages.enrol(request, session, back, WRONG)
        session.cookie = await _store(request).prove(session, second_step=True)
        return pages.show(request, "recovery", back=back, codes=codes)

    @router.post("/second-step/forget")
    async def forget(request: Request, session: PartlyIn, form: Form) -> Response:
        """Replace the authenticator: the old one stops working, the new one is enrolled at once."""
        if not session.complete:
            raise SignInNeeded
        pages.guard_own(session)
        await _steps(request).forget(session.person_id or "")
        return RedirectResponse("/second-step?back=/sessions", 303)

    @router.get("/prove")
    async def prove(request: Request, back: str = "/") -> Response:
        """Prove again who one is before signing or changing rights: by a code, else at the provider."""
        return _ask(pages, request, own_path(back))

    @router.post("/prove")
    async def prove_by_code(request: Request, session: PartlyIn, form: Form) -> Response:
        back = own_path(_one(form, "back"))
        if _enrolled(session) and await pages.passed(request, session, _one(form, "code")):
            return RedirectResponse(back, 303)
        return _ask(pages, request, back, WRONG)

    return router


def _ask(pages: _Pages, request: Request, back: str, status: int = 200) -> Response:
    by_code = _enrolled(_session(request))
    return pages.show(request, "prove", status, back=back, quoted=quote(back), by_code=by_code)


def _enrolled(session: Session) -> bool:
    return session.row is not None and bool(session.row["enrolled"])


def _steps(request: Request) -> SecondSteps:
    steps: SecondSteps = request.app.state.second_steps
    return steps


def _store(request: Request) -> SessionStore:
    store: SessionStore = request.app.state.sessions
    return store


def _one(form: dict[str, list[str]], name: str) -> str:
    return "".join(form.get(name, [])[:1]).strip()[:400]
