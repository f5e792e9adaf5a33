"""Clubs and teams in the admin."""

from drivers.admin.club import ClubAdmin
from drivers.admin.team import TeamAdmin

__all__ = ["ClubAdmin", "TeamAdmin"]
