from __future__ import annotations

from django.conf import settings
from django.db import models


class Membership(models.Model):
    """Somebody belongs to a club, and sees and touches what is its; what they may do there, their role says."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    club = models.ForeignKey("drivers.Club", on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        ordering = ["club", "user"]
        constraints = [models.UniqueConstraint(fields=["user", "club"], name="one_membership_per_user_and_club")]

    def __str__(self) -> str:
        return f"{self.user} of {self.club}"
