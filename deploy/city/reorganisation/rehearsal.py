"""What a plan would move, shown before anything is moved."""

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from deploy.city.reorganisation.city import LABELS, Load
from deploy.city.reorganisation.plan import Plan
from shared.bodies.heirs import Ending, Heirs


def left_alone(plan: Plan, before: Mapping[str, Load]) -> list[str]:
    """Bodies that end with open work and nobody to take it over."""
    return [
        f"“{plan.bodies[old].name}” kết thúc hoạt động, còn việc đang mở mà không có cơ quan kế thừa"
        for old, heirs in plan.heirs.items()
        if not heirs and before.get(old, Load()) != Load(people=before.get(old, Load()).people)
    ]


def final_heir(plan: Plan, body_id: str) -> str:
    """Where what no exception names of a body ends up after all stages."""
    return Heirs({old: Ending(heirs) for old, heirs in plan.heirs.items()}).heir(body_id) or body_id


def after(plan: Plan, before: Mapping[str, Load]) -> dict[str, Load]:
    """What each body would have open, were the plan applied now."""
    result: dict[str, Load] = {}
    for body_id, load in before.items():
        heir = final_heir(plan, body_id)
        result[heir] = result.get(heir, Load()) + load
    return result


def show(plan: Plan, before: Mapping[str, Load], console: Console) -> None:
    """The table: each old body under the one that takes over, with what goes over, and the sum."""
    table = Table(title=f"{plan.name}: trước → sau", title_justify="left")
    table.add_column("Cơ quan", overflow="fold")
    for label in LABELS:
        table.add_column(label, justify="right")
    sums = after(plan, before)
    heirs = sorted({final_heir(plan, old) for old in plan.heirs}, key=lambda body_id: plan.bodies[body_id].name)
    for heir in heirs:
        olds = [old for old in plan.heirs if final_heir(plan, old) == heir and old != heir]
        for old in (*olds, *([heir] if heir in before else [])):
            others = plan.heirs.get(old, ())[1:]
            divided = f" (một phần: {', '.join(plan.bodies[other].name for other in others)})" if others else ""
            table.add_row(f"  {plan.bodies[old].name}{divided}", *_cells(before.get(old, Load())))
        table.add_row(f"→ {plan.bodies[heir].name}", *_cells(sums.get(heir, Load())), style="bold", end_section=True)
    console.print(table)


def _cells(load: Load) -> list[str]:
    return [str(value) if value else "·" for value in vars(load).values()]
