"""Clubs and teams in the admin, and what every admin page of the hub has in common."""

from drivers.admin.club import ClubAdmin
from drivers.admin.team import TeamAdmin
from drivers.admin.tokens import TokenAdmin
from drivers.admin.users import GroupAdmin, UserAdmin

__all__ = ["ClubAdmin", "GroupAdmin", "TeamAdmin", "TokenAdmin", "UserAdmin"]
