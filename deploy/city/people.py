"""The city's bodies, and sample people for their posts (names made up of common Vietnamese ones)."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shared.bodies.actor import Actor, Post
from shared.events.people import PersonRef

BODIES = Path(__file__).with_name("bodies.json")
TERM = {"city": "XXII", "board": "XXII", "district": "XII", "commune": "XV", "attached": "XII"}
TERM_OPENED_ON = "2020-10-22"

_SURNAMES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Huỳnh",
    "Phan",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Đinh",
    "Trương",
    "Mai",
]
_MIDDLE = ["Văn", "Thị", "Hữu", "Minh", "Thanh", "Quốc", "Ngọc", "Đức", "Thu", "Xuân", "Hoài"]
_GIVEN = [
    "An",
    "Bình",
    "Châu",
    "Dũng",
    "Giang",
    "Hà",
    "Hùng",
    "Lan",
    "Linh",
    "Long",
    "Mai",
    "Nam",
    "Nga",
    "Phúc",
    "Quân",
    "Sơn",
    "Tâm",
    "Thảo",
    "Trung",
    "Tuấn",
    "Vinh",
    "Yến",
]

# sign-in prefix → post and clearance (the highest secrecy rank the person may see)
POSTS = {
    "vanthu": (Post.RECORDS_CLERK, 1),
    "lanhdao": (Post.LEADER, 2),
    "chanhvp": (Post.CHIEF_OF_OFFICE, 2),
    "chuyenvien1": (Post.SPECIALIST, 0),
    "chuyenvien2": (Post.SPECIALIST, 0),
}

# the sign-ins that a first visitor is shown
SIGN_INS = {
    "vanthu.quan-uy-hai-chau": "văn thư Quận ủy Hải Châu",
    "lanhdao.quan-uy-hai-chau": "lãnh đạo Quận ủy Hải Châu",
    "chanhvp.quan-uy-hai-chau": "chánh văn phòng Quận ủy Hải Châu",
    "chuyenvien1.quan-uy-hai-chau": "chuyên viên Quận ủy Hải Châu",
}

# who runs the machines of the sample city: one is cleared for what is confidential and secret, the other for nothing
OPERATORS = {
    "chanhvp.van-phong-thanh-uy": "người vận hành hệ thống",
    "chuyenvien1.van-phong-thanh-uy": "người vận hành, không xem được nội dung mật",
}

# the title under a signature [M]
TITLE = {Post.RECORDS_CLERK: "Văn thư", Post.CHIEF_OF_OFFICE: "Chánh Văn phòng", Post.SPECIALIST: "Chuyên viên"}
LEADER_TITLE = {"board": "Trưởng Ban"}


@dataclass(frozen=True)
class CityBody:
    """A body of the seed."""

    id: str
    name: str
    symbol: str
    level: str
    parent: str | None

    @property
    def term(self) -> str:
        """The committee's present term [M]."""
        return TERM.get(self.level, "XII")


@dataclass(frozen=True)
class CityPerson:
    """A sample person; ``id`` is also the sign-in name."""

    id: str
    name: str
    post: Post
    clearance: int
    body_id: str
    title: str

    @property
    def email(self) -> str:
        """An address that no mail can leave for (RFC 2606)."""
        return f"{self.id}@congvan.example"

    def ref(self) -> PersonRef:
        """The person as commands name them."""
        return PersonRef(person_id=self.id, name=self.name, post=self.post, title=self.title)

    def actor(self) -> Actor:
        """The person as an actor."""
        return Actor(
            person_id=self.id,
            name=self.name,
            body_id=self.body_id,
            post=self.post,
            clearance=self.clearance,
            title=self.title,
        )


@cache
def bodies() -> tuple[CityBody, ...]:
    """Every body of the seed."""
    known = json.loads(BODIES.read_text("utf-8"))["bodies"]
    fields = ("id", "name", "symbol", "level", "parent")
    return tuple(CityBody(**{field: body[field] for field in fields}) for body in known)


@cache
def people_of(body_id: str) -> dict[str, CityPerson]:
    """The sample people of a body by their sign-in prefix."""
    number = [body.id for body in bodies()].index(body_id)
    people = {}
    for index, (prefix, (post, clearance)) in enumerate(POSTS.items()):
        pick = number * len(POSTS) + index
        words = (
            _SURNAMES[pick * 7 % len(_SURNAMES)],
            _MIDDLE[pick * 5 % len(_MIDDLE)],
            _GIVEN[pick * 3 % len(_GIVEN)],
        )
        title = TITLE.get(post) or LEADER_TITLE.get(bodies()[number].level, "Bí thư")
        people[prefix] = CityPerson(f"{prefix}.{body_id}", " ".join(words), post, clearance, body_id, title)
    return people
