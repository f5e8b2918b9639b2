"""The limits that a procedure sets today."""

from pydantic import TypeAdapter

from shared.procedures.content import Step
from shared.readmodels.reading import Reading

_STEPS: TypeAdapter[tuple[Step, ...]] = TypeAdapter(tuple[Step, ...])


async def steps_in_force(reads: Reading, procedure_id: str) -> tuple[Step, ...]:
    """The steps of the newest version that was in force; none of an unknown procedure."""
    steps = await reads.value(
        "SELECT steps FROM procedures.in_force WHERE procedure_id = $1 ORDER BY version DESC LIMIT 1", procedure_id
    )
    return () if steps is None else _STEPS.validate_python(steps)
