"""Every read model of the city, in the order in which they are made."""

from shared.readmodels.activity import fold as activity
from shared.readmodels.calendars import fold as calendars
from shared.readmodels.casefiles import fold as casefiles
from shared.readmodels.cases import fold as cases
from shared.readmodels.dashboard import fold as dashboard
from shared.readmodels.delivery import fold as delivery
from shared.readmodels.documents import fold as documents
from shared.readmodels.evaluation import fold as evaluation
from shared.readmodels.inbox import fold as inbox
from shared.readmodels.initiatives import fold as initiatives
from shared.readmodels.meeting_board import fold as meeting_board
from shared.readmodels.meeting_figures import fold as meeting_figures
from shared.readmodels.personal import fold as personal
from shared.readmodels.postal import fold as postal
from shared.readmodels.procedures import fold as procedures
from shared.readmodels.programme import fold as programme
from shared.readmodels.proofs import fold as proofs
from shared.readmodels.recipients import fold as recipients
from shared.readmodels.registers import fold as registers
from shared.readmodels.roster import fold as roster
from shared.readmodels.search import fold as search
from shared.readmodels.tasks import fold as tasks
from shared.readmodels.templates import fold as templates
from shared.readmodels.timeline import fold as timeline

READ_MODELS = (
    roster.MODEL,
    inbox.MODEL,
    registers.MODEL,
    documents.MODEL,
    timeline.MODEL,
    delivery.MODEL,
    tasks.MODEL,
    dashboard.MODEL,
    search.MODEL,
    personal.MODEL,
    meeting_board.MODEL,
    meeting_figures.MODEL,
    evaluation.MODEL,
    programme.MODEL,
    initiatives.MODEL,
    casefiles.MODEL,
    procedures.MODEL,
    cases.MODEL,
    calendars.MODEL,
    activity.MODEL,
    templates.MODEL,
    recipients.MODEL,
    proofs.MODEL,
    postal.MODEL,
)
