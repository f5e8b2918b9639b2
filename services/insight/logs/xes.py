"""XES (IEEE 1849): a trace for each case file, two events (start and complete) for each lap of each step."""

import datetime as dt
import io
from collections import defaultdict
from collections.abc import Iterable
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from shared.documents.steps import Step
from shared.readmodels.evaluation.rows import FinishedStep, Lap
from shared.texts import say

_EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
)
Attributes = list[tuple[str, str, str]]
"""An event's attributes: the element, the key, the value."""


def as_xes(steps: Iterable[FinishedStep]) -> bytes:
    """The log of finished steps as XES."""
    traces: dict[str, list[tuple[dt.datetime, int, Attributes]]] = defaultdict(list)
    for step in steps:
        for lap in step.laps:
            for order, (moment, transition) in enumerate(((lap["from"], "start"), (lap["to"], "complete"))):
                event = _event(step, lap, moment, transition)
                traces[str(step.case_id)].append((dt.datetime.fromisoformat(moment), order, event))
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
    _leaf(xml, "classifier", {"name": say("insight.log.step"), "keys": "concept:name"})
    for case, events in sorted(traces.items(), key=lambda trace: min(event[0] for event in trace[1])):
        _open(xml, "trace", {})
        _leaf(xml, "string", {"key": "concept:name", "value": case})
        for _, _, attributes in sorted(events, key=lambda event: event[:2]):
            _open(xml, "event", {})
            for kind, key, value in attributes:
                _leaf(xml, kind, {"key": key, "value": value})
            xml.endElement("event")
        xml.endElement("trace")
    xml.endElement("log")
    xml.endDocument()
    return target.getvalue()


def _event(step: FinishedStep, lap: Lap, moment: str, transition: str) -> Attributes:
    attributes = [
        ("string", "concept:name", Step(step.step).label),
        ("date", "time:timestamp", moment),
        ("string", "lifecycle:transition", transition),
        ("string", "org:group", step.body_id),
        ("string", "org:role", lap["post"] or ""),
        ("string", "org:resource", lap["actor"] or ""),
        ("string", "document", str(step.document_id)),
        ("string", "procedure", step.procedure or ""),
    ]
    return [attribute for attribute in attributes if attribute[2]]


def _leaf(xml: XMLGenerator, name: str, attributes: dict[str, str]) -> None:
    _open(xml, name, attributes)
    xml.endElement(name)


def _open(xml: XMLGenerator, name: str, attributes: dict[str, str]) -> None:
    xml.startElement(name, AttributesImpl(attributes))
