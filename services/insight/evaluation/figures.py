"""Everything that the evaluation's page and its report show, read in one transaction."""

from services.insight.evaluation.ranking import RULE, rank
from shared.documents.steps import Step
from shared.insight.evaluation import Evaluation
from shared.readmodels.cases.limits import limit_shares
from shared.readmodels.evaluation.filter import EvaluationFilter
from shared.readmodels.evaluation.queries import choices, figures_by, figures_of_bodies, total, trend
from shared.readmodels.evaluation.rows import FiguresOfKey
from shared.readmodels.reading import Reading


async def evaluation(reads: Reading, wanted: EvaluationFilter) -> Evaluation:
    """The evaluation of what ``wanted`` chooses, as the reader may see it."""
    return Evaluation(
        total=await total(reads, wanted),
        steps=in_order(await figures_by(reads, "step", wanted)),
        kinds=await figures_by(reads, "kind", wanted),
        limits=await limit_shares(reads, wanted),
        trend=await trend(reads, wanted),
        ranking=rank(await figures_of_bodies(reads, wanted)),
        rule=RULE,
        choices=await choices(reads),
    )


def in_order(rows: list[FiguresOfKey]) -> list[FiguresOfKey]:
    """The figures of steps in the order of a document's way."""
    order = [step.value for step in Step]
    return sorted(rows, key=lambda row: order.index(row.key))
