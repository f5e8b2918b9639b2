"""XES (IEEE 1849): a trace for each case file, two events (start and complete) for each lap of each step."""

import datetime as dt
import io
from collections import defaultdict
from collections.abc import Iterable
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from services.portal.evaluation.measures import Row
from shared.documents.steps import Step

_EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
)
Told = list[tuple[str, str, str]]


def as_xes(rows: Iterable[Row]) -> bytes:
    """The log of finished steps (`Measures.steps`) as XES."""
    traces: dict[str, list[tuple[dt.datetime, int, Told]]] = defaultdict(list)
    for row in rows:
        for lap in row["laps"]:
            for order, (moment, transition) in enumerate(((lap["from"], "start"), (lap["to"], "complete"))):
                told = _event(row, lap["post"], lap["actor"], moment, transition)
                traces[str(row["case_id"])].append((dt.datetime.fromisoformat(moment), order, told))
    target = io.BytesIO()
    xml = XMLGenerator(target, "utf-8", short_empty_elements=True)
    xml.startDocument()
    _open(xml, "log", {"xes.version": "1849.2016", "xes.features": "", "xmlns": "http://www.xes-standard.org/"})
    for name, prefix, uri in _EXTENSIONS:
        _leaf(xml, "extension", {"name": name, "prefix": prefix, "uri": uri})
    _open(xml, "global", {"scope": "event"})
    _leaf(xml, "string", {"key": "concept:name", "value": ""})
    _leaf(xml, "date", {"key": "time:timestamp", "value": "1970-01-01T00:00:00+00:00"})
    xml.endElement("global")
    _leaf(xml, "classifier", {"name": "Khâu", "keys": "concept:name"})
    for case, events in sorted(traces.items(), key=lambda trace: min(event[0] for event in trace[1])):
        _open(xml, "trace", {})
        _leaf(xml, "string", {"key": "concept:name", "value": case})
        for _, _, told in sorted(events, key=lambda event: event[:2]):
            _open(xml, "event", {})
            for kind, key, value in told:
                _leaf(xml, kind, {"key": key, "value": value})
            xml.endElement("event")
        xml.endElement("trace")
    xml.endElement("log")
    xml.endDocument()
    return target.getvalue()


def _event(row: Row, post: str | None, actor: str | None, moment: str, transition: str) -> Told:
    told = [
        ("string", "concept:name", Step(row["step"]).label),
        ("date", "time:timestamp", moment),
        ("string", "lifecycle:transition", transition),
        ("string", "org:group", str(row["body_id"])),
        ("string", "org:role", post or ""),
        ("string", "org:resource", actor or ""),
        ("string", "document", str(row["document_id"])),
        ("string", "procedure", row["procedure"] or ""),
    ]
    return [one for one in told if one[2]]


def _leaf(xml: XMLGenerator, name: str, attributes: dict[str, str]) -> None:
    _open(xml, name, attributes)
    xml.endElement(name)


def _open(xml: XMLGenerator, name: str, attributes: dict[str, str]) -> None:
    xml.startElement(name, AttributesImpl(attributes))
