"""Sources, raw events and problems in the admin."""

from ingest.admin.problem import ProblemAdmin
from ingest.admin.raw_event import RawEventAdmin
from ingest.admin.source import SourceAdmin

__all__ = ["ProblemAdmin", "RawEventAdmin", "SourceAdmin"]
