"""The figures of a periodic report: each is a condition on the lines of a source, so count and list cannot differ."""

from dataclasses import dataclass

from shared.readmodels.programme.queries import targets_on

# Each source has id, title, symbol, at, href and secrecy_rank of its lines, and what the conditions ask for.  Of every
# query's arguments, $1 and $2 are the first moment of the period and the first after it, $3 its last day, $4 the body.
_PERIOD = "AND $1::timestamptz < $2::timestamptz AND $3::date IS NOT NULL AND $4 <> ''"
_BELOW = "body_id = ANY (ARRAY(SELECT log.overseen()))"
_INCOMING = f"""
    SELECT document_id AS id, subject AS title, symbol, registered_at AS at, '/documents/' || document_id AS href,
           secrecy_rank, channel <> 'paper' AND paper_location IS NULL AS electronic
    FROM registers.incoming WHERE body_id = $4 AND registered_at >= $1 AND registered_at < $2 {_PERIOD}
"""
_OUTGOING = f"""
    SELECT document_id, subject, symbol, issued_at, '/documents/' || document_id, secrecy_rank, true
    FROM registers.outgoing WHERE body_id = $4 AND issued_at >= $1 AND issued_at < $2 {_PERIOD}
"""
SOURCES = {
    "incoming": _INCOMING,
    "outgoing": f"SELECT * FROM ({_OUTGOING}) issued (id, title, symbol, at, href, secrecy_rank, electronic)",
    "documents": f"{_INCOMING} UNION ALL {_OUTGOING}",
    "steps": f"""
        SELECT m.document_id AS id, concat_ws(' · ', m.kind, c.subject) AS title,
               coalesce(c.symbol, m.symbol) AS symbol, m.ended_at AS at,
               '/documents/' || m.document_id AS href, m.secrecy_rank, m.on_time
        FROM evaluation.measured m LEFT JOIN documents.cards c USING (body_id, document_id)
        WHERE body_id = $4 AND state = 'done' AND ended_at >= $1 AND ended_at < $2 {_PERIOD}
    """,
    "tasks": f"""
        SELECT task_id AS id, text AS title, symbol, assigned_at AS at, '/tasks/' || task_id AS href,
               secrecy_rank, role LIKE 'ordering%' AS ordered, role IN ('lead', 'ordering_and_lead') AS led,
               last_reported_at < $2 AS progressed, state = 'confirmed' AND closed_at < $2 AS confirmed,
               assigned_at >= $1 AS fresh, deadline < $3 AND (closed_at IS NULL OR closed_at >= $2) AS overdue
        FROM tasks.board WHERE body_id = $4 AND assigned_at < $2 {_PERIOD}
    """,
    "meetings": f"""
        SELECT meeting_id AS id, title, NULL AS symbol, held_on::timestamptz AS at, '/meetings/' || meeting_id AS href,
               secrecy_rank, kind, papers, papers_electronic,
               bodies_to_reach > 0 AND bodies_online = bodies_to_reach AS reaching
        FROM meeting_figures.meetings
        WHERE body_id = $4 AND held_on >= ($1 AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AND held_on <= $3
          AND status <> 'cancelled' {_PERIOD}
    """,
    "papers": f"""
        SELECT meeting_id AS id, title, NULL AS symbol, held_on::timestamptz AS at, '/meetings/' || meeting_id AS href,
               secrecy_rank, form.value = 'electronic' AS electronic
        FROM meeting_figures.meetings, jsonb_each_text(forms) form
        WHERE body_id = $4 AND held_on >= ($1 AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AND held_on <= $3
          AND status <> 'cancelled' AND kind <> 'conference' AND form.value <> 'secret' {_PERIOD}
    """,
    "targets": f"""
        SELECT target_id AS id, name AS title, NULL AS symbol, due_on::timestamptz AS at,
               '/programme/' || target_id AS href, 0 AS secrecy_rank, stands
        FROM ({targets_on("$3")}) counted WHERE {_BELOW} {_PERIOD}
    """,
    "initiatives": f"""
        SELECT initiative_id AS id, name AS title, NULL AS symbol, registered_at AS at,
               '/initiatives/' || initiative_id AS href, secrecy_rank, state, applied_on
        FROM initiatives.register WHERE {_BELOW} AND registered_at < $2 AND state <> 'withdrawn' {_PERIOD}
    """,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: in which section, and which lines of its source count.

    ``of`` names the figure that it is a share of.
    """

    key: str
    section: str
    source: str
    condition: str = "true"
    of: str | None = None


FIGURES: tuple[Figure, ...] = (
    Figure("received", "documents", "incoming"),
    Figure("issued", "documents", "outgoing"),
    Figure("open_documents", "documents", "documents", "secrecy_rank = 0"),
    Figure("electronic", "documents", "documents", "secrecy_rank = 0 AND electronic", of="open_documents"),
    Figure("due_steps", "documents", "steps", "on_time IS NOT NULL"),
    Figure("punctual_steps", "documents", "steps", "on_time", of="due_steps"),
    Figure("ordered", "tasks", "tasks", "ordered AND fresh"),
    Figure("progressed", "tasks", "tasks", "ordered AND fresh AND progressed", of="ordered"),
    Figure("confirmed", "tasks", "tasks", "ordered AND fresh AND confirmed", of="ordered"),
    Figure("led", "tasks", "tasks", "led AND fresh"),
    Figure("overdue", "tasks", "tasks", "overdue AND (ordered OR led)"),
    Figure("meetings", "meetings", "meetings"),
    Figure("papers", "meetings", "papers"),
    Figure("papers_electronic", "meetings", "papers", "electronic", of="papers"),
    Figure("conferences", "meetings", "meetings", "kind = 'conference'"),
    Figure("conferences_reaching", "meetings", "meetings", "kind = 'conference' AND reaching", of="conferences"),
    Figure("targets", "targets", "targets"),
    Figure("targets_done", "targets", "targets", "stands = 'done'", of="targets"),
    Figure("targets_on_schedule", "targets", "targets", "stands = 'on_schedule'", of="targets"),
    Figure("targets_in_trouble", "targets", "targets", "stands IN ('at_risk', 'behind')", of="targets"),
    Figure("initiatives", "initiatives", "initiatives"),
    Figure(
        "initiatives_applied", "initiatives", "initiatives", "state = 'applied' AND applied_on <= $3", of="initiatives"
    ),
)
BY_KEY = {figure.key: figure for figure in FIGURES}
