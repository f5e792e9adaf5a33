"""Logins and tokens in the admin."""

from smartrace_hub.admin.tokens import TokenAdmin
from smartrace_hub.admin.users import GroupAdmin, UserAdmin

__all__ = ["GroupAdmin", "TokenAdmin", "UserAdmin"]
