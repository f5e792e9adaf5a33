"""An id of its own, by which exports know a club or a tablet, whatever they are called on whichever hub."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models


def new_uid() -> str:
    return uuid.uuid4().hex


class HasUid(models.Model):
    """Something that is itself on every hub; a hub that knew it already keeps its own id, and the other's beside it."""

    uid = models.CharField("id in exports", max_length=32, default=new_uid, unique=True, editable=False)
    other_uids = models.TextField(
        default="", blank=True, editable=False, help_text="What other hubs have called the same, with a blank between."
    )

    class Meta:
        abstract = True

    @classmethod
    def known_as(cls, uid: str) -> Self | None:
        """The one that has this id here, or had it in a file that was taken in."""
        if not uid:
            return None
        known = cls._default_manager.filter(models.Q(uid=uid) | models.Q(other_uids__contains=uid))
        return known.order_by("pk").first()

    def is_also(self, uid: str) -> None:
        """A file calls it so. Until anything was heard of it here that is simply its id."""
        if uid and uid != self.uid and uid not in self.other_uids.split():
            self.other_uids = f"{self.other_uids} {uid}".strip()
            self.save(update_fields=["other_uids"])
