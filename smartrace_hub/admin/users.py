"""Who may log in, and to which clubs they belong, in the hub's look. Only superusers come here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from members.models import Membership
from web.admin.base import HubWideAdmin

admin.site.unregister(User)
admin.site.unregister(Group)

NEEDED_FOR_ALL = ("is_active", "is_staff", "is_superuser")
"""What it takes to do everything here."""
LAST = "Nobody but {} may do everything here: make somebody else a superuser first, or nobody could any more."


def is_last(users: Iterable[User]) -> bool:
    """Whether without those nobody were left who may do everything."""
    pks = [user.pk for user in users]
    able = User.objects.filter(**dict.fromkeys(NEEDED_FOR_ALL, True))
    return able.filter(pk__in=pks).exists() and not able.exclude(pk__in=pks).exists()


class HubUserForm(UserChangeForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        lost = [name for name in NEEDED_FOR_ALL if not cleaned.get(name)]
        if lost and is_last([self.instance]):
            self.add_error(lost[-1], ValidationError(LAST.format(self.instance)))
        return cleaned


class MembershipInline(TabularInline):
    model = Membership
    extra = 0
    fields = ["club"]
    verbose_name_plural = "Clubs they belong to"


@admin.register(User)
class UserAdmin(DjangoUserAdmin, HubWideAdmin):
    form = HubUserForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    inlines = [MembershipInline]

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        """Once there is somebody to belong to a club."""
        return [] if obj is None else self.inlines

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The last superuser protects themself, on their page and in the list."""
        deleted, counts, refused, protected = super().get_deleted_objects(objs, request)
        if is_last(objs):
            sentence = LAST.format(" and ".join(str(user) for user in objs if user.is_superuser))
            messages.error(request, sentence)
            protected = [*protected, sentence]
        return deleted, counts, refused, protected


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, HubWideAdmin):  # type: ignore[misc]
    pass
