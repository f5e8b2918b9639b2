"""The gateway's metrics."""

from prometheus_client import Counter, Gauge

MESSAGES = Counter(
    "congvan_edxml_messages_total", "Messages of edXML by what became of them", ["direction", "kind", "outcome"]
)
WAITING = Gauge("congvan_edxml_outbox_messages", "Messages that wait to be sent", ["peer"])
OLDEST = Gauge("congvan_edxml_outbox_oldest_seconds", "How long the oldest waiting message has waited", ["peer"])
