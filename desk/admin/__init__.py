"""The pages on which people decide, and the lists of what was decided."""

from desk.admin import acts
from desk.admin.identity import CarAliasAdmin, DriverAliasAdmin
from desk.admin.rulings import LapRulingAdmin, ResultRulingAdmin

__all__ = ["CarAliasAdmin", "DriverAliasAdmin", "LapRulingAdmin", "ResultRulingAdmin", "acts"]
