"""The way around: everybody sees the pages they may use, and where they are."""

import pytest

from services.portal.frame.navigation import GROUPS, NEW, at_hand, current, groups_for, new_for
from shared.bodies.actor import Actor, Post

PAGES = [page for group in GROUPS for page in group.pages]
BY_URL = {page.url: page for page in (*NEW, *PAGES)}


def _actor(post: Post) -> Actor:
    return Actor(person_id="an", name="An", body_id="van-phong-thanh-uy", post=post, clearance=0)


def _urls(post: Post) -> set[str]:
    actor = _actor(post)
    return {page.url for page in (*new_for(actor), *(page for group in groups_for(actor) for page in group.pages))}


def test_only_who_may_begin_is_shown_how() -> None:
    assert "/receive" in _urls(Post.RECORDS_CLERK)
    assert "/drafts/new" not in _urls(Post.RECORDS_CLERK)
    assert {"/receive", "/annotated"} & _urls(Post.SPECIALIST) == set()
    assert {"/drafts/new", "/annotated"} <= _urls(Post.LEADER)


def test_keys_are_of_one_page_each() -> None:
    keys = [page.key for page in (*NEW, *PAGES)]
    assert len(keys) == len(set(keys))


def test_a_phone_has_room_for_what_is_at_hand() -> None:
    assert all(2 <= len(at_hand(_actor(post))) <= 3 for post in Post)


@pytest.mark.parametrize(
    ("url", "path", "said"),
    [
        ("/tasks", "/tasks", "page"),
        ("/tasks", "/tasks/77", "true"),
        ("/registers/incoming", "/registers/incoming/import", "true"),
        ("/", "/tasks", None),
        ("/tasks", "/tasks-of-others", None),
    ],
)
def test_where_one_is(url: str, path: str, said: str | None) -> None:
    assert current(BY_URL[url], path) == said
