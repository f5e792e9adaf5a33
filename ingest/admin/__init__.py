"""Sources, raw events and problems in the admin, and what people decide on top of what they tell."""

from desk.admin.identity import (
    CarAliasAdmin,
    DriverAliasAdmin,
)
from desk.admin.rulings import (
    LapRulingAdmin,
    ResultRulingAdmin,
)
from ingest.admin.problem import ProblemAdmin
from ingest.admin.raw_event import RawEventAdmin
from ingest.admin.source import SourceAdmin

__all__ = [
    "CarAliasAdmin", "DriverAliasAdmin", "LapRulingAdmin", "ProblemAdmin", "RawEventAdmin", "ResultRulingAdmin",
    "SourceAdmin",
]  # fmt: skip
