"""The screens speak two languages, by keys alone."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

import pytest
from jinja2 import nodes

from services.portal.frame.formats import duration
from services.portal.frame.page import PORTAL, templates
from services.portal.frame.tour import tour
from shared.bodies.actor import Post
from shared.documents.secrecy import Secrecy
from shared.documents.steps import Step
from shared.documents.urgency import Urgency
from shared.events.meetings import Choice, Line, MeetingKind
from shared.events.publishing import DeliveryStatus
from shared.events.tracking.programme import Rating
from shared.events.tracking.reporting import Every
from shared.events.tracking.tasks import TaskOrigin
from shared.insight.asking import Which, WhichLimit
from shared.procedures.content import Area, Direction, Ending, Sort
from shared.texts import city, say, speaking
from shared.web.signin.site import TEMPLATES as OF_SIGNING_IN
from shared.web.texts import make_sure_of_texts

TEMPLATES = (PORTAL / "features", PORTAL / "frame" / "templates", OF_SIGNING_IN)
VIETNAMESE = re.compile(r"[À-ỹĐđ]")
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


def test_no_page_names_a_text_that_is_not_there() -> None:
    make_sure_of_texts(templates.env, PORTAL)


@pytest.mark.parametrize("folder", TEMPLATES, ids=str)
def test_no_template_says_anything_by_itself(folder: Path) -> None:
    unmarked = [
        f"{path.name}: {line.strip()[:100]}"
        for path in folder.rglob("*.html")
        for line in COMMENT.sub("", path.read_text("utf-8")).replace("×", "").splitlines()
        if VIETNAMESE.search(line)
    ]
    assert unmarked == []


def test_no_template_hides_what_it_calls() -> None:
    """A name that a template calls is neither a loop's variable nor, of the words, a macro."""
    hidden = []
    for name in templates.env.list_templates(extensions=("html",)):
        tree = templates.env.parse(Path(str(templates.get_template(name).filename)).read_text("utf-8"))
        called = {call.node.name for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)}
        stored = {each.name for each in tree.find_all(nodes.Name) if each.ctx == "store"}
        words = {macro.name for macro in tree.find_all(nodes.Macro)} & {"_", "table", "spoken"}
        hidden += [f"{name}: {hiding}" for hiding in sorted(called & stored | words)]
    assert hidden == []


def test_english_is_no_vietnamese() -> None:
    names = ("Công văn", "Tết", "Đà Nẵng", "Số đến", "Ngày đến", "QĐ", "×", "Tiếng Việt")
    for key in city().keys:
        english = city().find(key).en or ""
        for name in names:
            english = english.replace(name, "")
        assert not VIETNAMESE.search(english), key


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("common.post", Post),
        ("common.secrecy", Secrecy),
        ("common.step", Step),
        ("common.urgency", range(len(Urgency))),
        ("documents.delivery", DeliveryStatus),
        ("evaluation.behind", get_args(Which)),
        ("evaluation.limit_behind", get_args(WhichLimit)),
        ("meetings.choice", Choice),
        ("meetings.kind", MeetingKind),
        ("meetings.line", Line),
        ("meetings.weekday", range(7)),
        ("procedures.area", Area),
        ("procedures.direction", Direction),
        ("procedures.ending", Ending),
        ("procedures.sort", Sort),
        ("programme.rating", [*Rating, "unassessed"]),
        ("tasks.every", Every),
        ("tasks.origin", TaskOrigin),
    ],
)
def test_every_value_that_a_page_shows_has_its_word(table: str, values: Iterable[object]) -> None:
    assert {str(value) for value in values} == set(city().names(table))


@pytest.mark.parametrize("post", Post)
def test_the_tour_says_what_it_points_at(post: Post) -> None:
    with speaking("en"):
        assert {tuple(step) for step in tour(post.value)} == {("at", "title", "text")}


def test_a_page_speaks_its_readers_language() -> None:
    page = templates.env.from_string('{{ _("common.save") }}, {{ _("common.post." ~ post) }}')
    assert page.render(post="leader") == "Lưu, Lãnh đạo"
    with speaking("en"):
        assert page.render(post="leader") == "Save, Leader"
        assert say("common.status.of_others", "of others") == "of others"


@pytest.mark.parametrize(
    ("minutes", "said"), [(None, "—"), (0, "dưới 1 phút"), (0.4, "dưới 1 phút"), (59.4, "59 phút"), (90, "1,5 giờ"), (450, "1 ngày"), (1125, "2,5 ngày")]
)  # fmt: skip
def test_working_time_as_people_say_it(minutes: float | None, said: str) -> None:
    assert duration(minutes) == said
