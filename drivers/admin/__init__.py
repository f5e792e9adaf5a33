"""Teams in the admin."""

from drivers.admin.team import TeamAdmin

__all__ = ["TeamAdmin"]
