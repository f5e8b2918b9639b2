"""What goes wrong at a token, in the words of the page that asked."""

from typing import Any

from shared.texts import both

STATUS = {"wrong-pin": 403, "declined": 403, "not-from-here": 403, "not-here": 404, "ended": 410, "too-much": 413}


class Problem(RuntimeError):
    """A problem by its code, which is ``agent.<code>`` in the answer."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def status(self) -> int:
        """The HTTP status."""
        return STATUS.get(self.code, 409)

    def told(self) -> dict[str, Any]:
        """Problem details (RFC 9457) with the texts in both languages, as the city's own services answer."""
        titles, steps = both(f"agent.problem.{self.code}"), both(f"agent.next_step.{self.code}")
        return {
            "type": f"agent.{self.code}",
            "status": self.status,
            **{language: {"title": titles[language], "next_step": steps[language]} for language in titles},
        }
