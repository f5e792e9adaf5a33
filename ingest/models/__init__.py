"""The log of raw events, how far it is projected, and what went wrong on the way."""

from ingest.models.problem import Problem
from ingest.models.progress import Journal, Projection, Rebuild, UninterpretedType
from ingest.models.raw_event import RawEvent
from ingest.models.redaction import RedactedEvent, Redaction
from ingest.models.seal import Seal

__all__ = [
    "Journal",
    "Problem",
    "Projection",
    "RawEvent",
    "Rebuild",
    "RedactedEvent",
    "Redaction",
    "Seal",
    "UninterpretedType",
]
