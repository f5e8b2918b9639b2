"""Every sentence that the screens can say."""

import ast
import re
from pathlib import Path

from services.portal.evaluation.whatif.changes import ASSUMED
from services.portal.features.bulk.page import BULK
from services.portal.features.connections.page import TYPES
from services.portal.features.procedures import words as procedure_words
from services.portal.features.registers.page import periods
from services.portal.frame import navigation, texts, tour
from services.portal.reporting.figures import FIGURES, SECTIONS
from shared.texts import city
from shared.web.signin.site import TEMPLATES as OF_SIGNING_IN
from tests.unit.portal.declared import every_action

PORTAL = Path(__file__).parents[3] / "services" / "portal"
TEMPLATES = (PORTAL / "features", PORTAL / "frame" / "templates", OF_SIGNING_IN)
CALL = re.compile(r"""\b_\((?:"([^"]+)"|'([^']+)')\)""")
VIETNAMESE = re.compile(r"[À-ỹĐđ]")


def in_templates() -> set[str]:
    """The sentences marked in the templates."""
    sources = (path.read_text("utf-8") for folder in TEMPLATES for path in folder.rglob("*.html"))
    return {first or second for source in sources for first, second in CALL.findall(source)}


def in_tables() -> set[str]:
    """The words of the tables that templates look things up in."""
    tables = (
        texts.STATUS,
        texts.SECRECY,
        texts.POST,
        texts.BODY_CHANGE,
        texts.BODY_ENDING,
        texts.BODY_LEVEL,
        texts.REORGANISATION,
        texts.GOES_OVER,
        texts.PLANNED,
        texts.DELIVERY,
        texts.ACTIVE_CONTENT,
        texts.TASK_STATE,
        texts.TASK_ROLE,
        texts.TASK_FILTER,
        texts.TASK_ORIGIN,
        texts.EVERY,
        texts.EVENT,
        texts.RELATION,
        texts.STEP,
        texts.BEHIND,
        texts.LIMIT_BEHIND,
        texts.CASE_FILE_STATE,
        texts.STANDS,
        texts.INITIATIVE_STATE,
        texts.PERIOD,
        texts.READ_WHAT,
        SECTIONS,
        texts.MEETING_KIND,
        texts.MEETING_STATUS,
        texts.LINE,
        texts.CHOICE,
        procedure_words.AREA,
        procedure_words.SORT,
        procedure_words.DIRECTION,
        procedure_words.STANDING,
        procedure_words.LEVEL,
        procedure_words.ENDING,
        procedure_words.CASE_STEP,
        procedure_words.DAY_KIND,
        TYPES,
    )
    words = {word for table in tables for word in table.values()}
    words |= {figure.label for figure in FIGURES}
    words |= {texts.RANKING_RULE, *texts.URGENCY, *texts.STEPS, *texts.WEEKDAY, *(name for name, _, _ in periods())}
    words |= set(ASSUMED.values())
    words |= {group.name for group in navigation.GROUPS}
    words |= {page.name for group in (*navigation.GROUPS, navigation.Group("", navigation.NEW)) for page in group.pages}
    words |= {name for name, _ in (*texts.WORK.values(), *texts.NOTICE.values())}
    words |= {said for action in every_action() for said in (action.label, action.done)}
    words |= {said for bulk in BULK.values() for said in (bulk.label, bulk.field_label) if said}
    words |= {said for post in texts.POST for step in tour.tour(post, str) for said in (step["title"], step["text"])}
    return words


def in_code() -> set[str]:
    """What the pages say after something was done, and ``say("…")``."""
    found: set[str] = set()
    for path in PORTAL.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("go", "say", "_give"):
                found |= {
                    argument.value
                    for argument in node.args
                    if isinstance(argument, ast.Constant)
                    and isinstance(argument.value, str)
                    and VIETNAMESE.search(argument.value)
                }
    return found


def every_sentence() -> set[str]:
    """All of them."""
    return {sentence for sentence in in_templates() | in_tables() | in_code() if sentence not in city()}
