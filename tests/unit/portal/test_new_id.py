"""The id of what a form makes."""

from uuid import UUID, uuid4

from services.portal.frame.actions import new_id


def test_a_form_sent_twice_makes_one_thing() -> None:
    form = {"key": [str(uuid4())], "name": ["Chỉ tiêu"]}
    assert new_id(form) == new_id(dict(form))


def test_two_forms_make_two_things() -> None:
    assert new_id({"key": [str(uuid4())]}) != new_id({"key": [str(uuid4())]})


def test_the_id_that_a_form_carries_is_kept() -> None:
    carried = str(uuid4())
    assert new_id({"key": ["k"], "task_id": [carried]}, "task_id") == carried


def test_what_is_no_id_is_never_used_as_one() -> None:
    made = new_id({"key": ["k"], "task_id": ["../bodies/x"]}, "task_id")
    assert str(UUID(made)) == made
    assert UUID(new_id({}))
