"""Words that people read: every text by its key, in the language being spoken, and nothing that is not there."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from shared import texts
from shared.texts import BadTexts, MissingText, Text, Texts, both, say, speaking, table
from shared.web.texts import Named, add_texts, check_texts, in_module, in_template, make_sure_of_texts

TASKS = """
ordered = { vi = "Đã giao nhiệm vụ.", en = "The task is given." }
chased_times = { vi = "Đôn đốc {n} lần", en = "Chased {n} times" }

[state]
assigned = { vi = "Mới giao", en = "Assigned" }
reported = { vi = "Chờ xác nhận", en = "Awaiting confirmation" }
"refused.late" = { vi = "Trễ", en = "Late" }

[letter]
heading = "Công văn"
"""


def write(folder: Path, words: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "texts.toml").write_text(words, "utf-8")
    return folder


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Texts:
    write(tmp_path / "tasks", TASKS)
    write(tmp_path / "frame", 'room = "common"\ndeadline = { vi = "Hạn", en = "Deadline" }')
    found = Texts.below(tmp_path)
    monkeypatch.setattr(texts, "city", lambda: found)
    monkeypatch.setattr("shared.web.texts.city", lambda: found)
    return found


def test_a_text_is_said_in_the_language_being_spoken(rooms: Texts) -> None:
    assert say("tasks.ordered") == "Đã giao nhiệm vụ."
    with speaking("en"):
        assert say("tasks.ordered") == "The task is given."
        assert say("tasks.state.assigned") == "Assigned"
    assert say("tasks.ordered") == "Đã giao nhiệm vụ."


def test_no_other_language_is_spoken(rooms: Texts) -> None:
    with speaking("fr"):
        assert say("tasks.ordered") == "Đã giao nhiệm vụ."


def test_a_room_is_called_as_its_file_says_else_like_its_folder(rooms: Texts) -> None:
    assert set(rooms.rooms) == {"tasks", "common"}
    assert say("common.deadline") == "Hạn"


def test_values_fill_the_placeholders(rooms: Texts) -> None:
    assert say("tasks.chased_times", n=3) == "Đôn đốc 3 lần"
    assert say("tasks.chased_times") == "Đôn đốc {n} lần"
    with pytest.raises(KeyError):
        say("tasks.chased_times", times=3)


def test_a_plain_string_is_vietnamese_on_every_screen(rooms: Texts) -> None:
    with speaking("en"):
        assert say("tasks.letter.heading") == "Công văn"


def test_both_languages_at_once(rooms: Texts) -> None:
    assert both("tasks.chased_times", n=2) == {"vi": "Đôn đốc 2 lần", "en": "Chased 2 times"}


def test_a_table_is_in_the_order_of_the_file(rooms: Texts) -> None:
    with speaking("en"):
        assert list(table("tasks.state").items()) == [
            ("assigned", "Assigned"),
            ("reported", "Awaiting confirmation"),
            ("refused.late", "Late"),
        ]
    with pytest.raises(MissingText, match=r"tasks\.nothing"):
        table("tasks.nothing")


def test_a_key_that_no_file_has(rooms: Texts) -> None:
    with pytest.raises(MissingText, match=r"tasks\.forgotten"):
        say("tasks.forgotten")
    assert say("tasks.state.of_others", "của nơi khác") == "của nơi khác"
    assert say("tasks.state.assigned", "của nơi khác") == "Mới giao"


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ('a = { vi = "Hạn" }', "tasks.a is not one text each in vi, en"),
        ('a = { vi = "Hạn", en = "Deadline", fr = "Délai" }', "tasks.a is not one text each"),
        ('a = { vi = "Hạn", en = 3 }', "tasks.a is not one text each"),
        ('a = { vi = "{n} ngày", en = "{m} days" }', "tasks.a does not take the same values"),
        ('a = { vi = "{n", en = "n" }', "tasks.a: "),
        ("a = 3", "tasks.a is neither a text nor a table"),
        ('"a.b" = "Một"\n[a]\nb = "Hai"', "tasks.a.b is there twice"),
    ],
)
def test_a_file_that_is_wrong(tmp_path: Path, words: str, wrong: str) -> None:
    with pytest.raises(BadTexts, match=wrong) as error:
        Texts.below(write(tmp_path / "tasks", words))
    assert str(tmp_path) in str(error.value)


def test_two_rooms_of_one_name(tmp_path: Path) -> None:
    write(tmp_path / "a" / "tasks", 'a = "Một"')
    write(tmp_path / "b" / "tasks", 'b = "Hai"')
    with pytest.raises(BadTexts, match="tasks"):
        Texts.below(tmp_path)


def missing(*named: Named) -> str:
    with pytest.raises(MissingText) as error:
        check_texts(named)
    return str(error.value)


@pytest.mark.parametrize(
    "source",
    [
        '{{ _("tasks.ordered") }}',
        '{{ _(\n  "tasks.chased_times", n=task.chased) }}',
        '{{ _("tasks.state." ~ state) }}',
        '{{ _("tasks.state." + state) }}',
        '{{ _("tasks.forgotten." ~ name, name) if known else "" }}{{ _(label) }}',
        '{{ _("tasks.ordered" if task else "common.deadline") }}',
    ],
)
def test_what_a_template_may_name(rooms: Texts, source: str) -> None:
    if "forgotten" in source:
        assert "the table 'tasks.forgotten'" in missing(*in_template(Environment(), source, "t.html"))
    else:
        check_texts(in_template(Environment(), source, "t.html"))


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('\n{{ _("tasks.forgotten") }}', "t.html:2: 'tasks.forgotten'"),
        ('{% set x = _("tasks.forgotten") | upper %}', "t.html:1: 'tasks.forgotten'"),
        ('{{ _("tasks.ordered" if task else "tasks.forgotten") }}', "t.html:1: 'tasks.forgotten'"),
        ('{{ _("tasks.states." ~ state) }}', "t.html:1: the table 'tasks.states'"),
        ('{{ _("tasks.state") }}', "t.html:1: 'tasks.state'"),
        ('{{ _("tasks.chased_times", times=3) }}', "takes ['n'], not ['times']"),
    ],
)
def test_what_a_template_names_and_no_file_has(rooms: Texts, source: str, told: str) -> None:
    assert told in missing(*in_template(Environment(), source, "t.html"))


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('say("tasks.forgotten")', "m.py:1: 'tasks.forgotten'"),
        ('texts.both("tasks.forgotten")', "m.py:1: 'tasks.forgotten'"),
        ('say("tasks.ordered" if done else "tasks.forgotten")', "m.py:1: 'tasks.forgotten'"),
        ('say(f"tasks.states.{state}")', "m.py:1: the table 'tasks.states'"),
        ('table("tasks.states")', "m.py:1: the table 'tasks.states'"),
        ('Action("OrderTask", "tasks.forgotten")', "m.py:1: 'tasks.forgotten'"),
        ('label = f"tasks.states.{state}"', "m.py:1: the table 'tasks.states'"),
        ('say("tasks.chased_times", times=3)', "takes ['n'], not ['times']"),
    ],
)
def test_what_code_names_and_no_file_has(rooms: Texts, source: str, told: str) -> None:
    assert told in missing(*in_module(source, "m.py", frozenset({"tasks"})))


def test_what_code_may_name(rooms: Texts) -> None:
    source = """
say("tasks.chased_times", n=3), say(key), say(f"tasks.state.{state}"), table("tasks.state"), say(f"tasks.state.{name}", name)
Action("OrderTask", "tasks.ordered"), "tasks.state", "directory.people", "tasks.html in words"
Rejected("task.unknown"), problem("request.invalid")
"""
    check_texts(in_module(source, "m.py", frozenset({"tasks", "request"})))


def test_a_service_does_not_start_without_its_texts(rooms: Texts, tmp_path: Path) -> None:
    pages = Environment(loader=DictLoader({"a.html": '{{ _("tasks.ordered") }}'}), autoescape=True)
    add_texts(pages)
    make_sure_of_texts(pages, tmp_path)
    assert pages.get_template("a.html").render() == "Đã giao nhiệm vụ."
    (tmp_path / "actions.py").write_text('DONE = "tasks.forgotten"', "utf-8")
    with pytest.raises(MissingText, match=r"actions\.py:1: 'tasks.forgotten'"):
        make_sure_of_texts(pages, tmp_path)
    (tmp_path / "actions.py").unlink()
    pages = Environment(loader=DictLoader({"a.html": '{{ _("tasks.forgotten") }}'}), autoescape=True)
    with pytest.raises(MissingText, match=r"a\.html:1: 'tasks.forgotten'"):
        make_sure_of_texts(pages, tmp_path)


def test_a_text_names_its_values() -> None:
    assert Text("{a} và {b}", "{b} and {a}").placeholders == {"a", "b"}
