"""What somebody is told who may not, or asks for what is not there for them: a sentence that says who may."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults

from members.roles import NAMES, ROLES, roles_with, with_article
from web.admin.clubs import clubs_of
from web.admin.confirm import MayNot

MOST_NAMES = 3
BY_HAND = "Nobody may {} by hand: what tablets told stays as it was told, and is corrected by decisions."
GONE = "There is nothing at this address. It may be gone, or belong to a club that is not yours."


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wanted to do, and what it takes."""

    permission: str
    act: str
    is_anybodys: bool = True
    """Whether there is anybody who may."""


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A 403 that says who may; outside of the admin a plain one."""
    if not in_the_admin(request):
        return defaults.permission_denied(request, exception)
    wish = wish_of(request, exception)
    return page(request, "Not for you to do", [sentence(request, wish)], status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A 404 in the admin's look; elsewhere a plain one."""
    if not in_the_admin(request):
        return defaults.page_not_found(request, exception)
    return page(request, "Nothing here", [GONE], status=404)


def in_the_admin(request: HttpRequest) -> bool:
    return hasattr(request, "clubs") and admin.site.has_permission(request)


def page(request: HttpRequest, title: str, lines: list[str], status: int) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, "lines": lines}
    return render(request, "members/refused.html", context, status=status)


def wish_of(request: HttpRequest, exception: Exception) -> Wish:
    """As the page says that refuses; where Django refuses, as the address does."""
    if isinstance(exception, MayNot):
        return Wish(exception.permission, exception.act or f"do what takes {exception.permission}")
    match = request.resolver_match
    model_admin = getattr(match and match.func, "model_admin", None)
    if match is None or model_admin is None:
        return Wish("", "do this")
    opts = model_admin.opts
    action = action_of((match.url_name or "").rpartition("_")[2], request.method)
    names = str(opts.verbose_name), str(opts.verbose_name_plural)
    act = f"see {names[1]}" if action == "view" else f"{action} {with_article(names[0])}"
    permission = f"{opts.app_label}.{action}_{opts.model_name}"
    return Wish(permission, act, may_anybody(request, model_admin, action))


def action_of(page: str, method: str | None) -> str:
    """What a standard page of the admin wants; any other changes something."""
    if page in {"add", "delete"}:
        return page
    return "view" if page in {"changelist", "history", "csv"} or (page == "change" and method != "POST") else "change"


def may_anybody(request: HttpRequest, model_admin: Any, action: str) -> bool:
    """Whether a superuser may; what is projected nobody writes."""
    highest = copy.copy(request)
    highest.user = User(is_superuser=True, is_active=True)
    return bool(getattr(model_admin, f"has_{action}_permission")(highest))


def sentence(request: HttpRequest, wish: Wish) -> str:
    """Who may, what the reader is, and whom to ask."""
    roles = roles_with(wish.permission)
    if not wish.is_anybodys:
        return BY_HAND.format(wish.act)
    may = f"{str(roles[0]).capitalize()} may" if roles else "Only an administrator of this hub may"
    told = f"{may} {wish.act}; {what_is(request.user)}."
    names = [named(user) for user in whom_to_ask(request, [role.name for role in roles])]
    return f"{told} Ask {listed(names)}." if names else told


def what_is(user: Any) -> str:
    """The highest role somebody has."""
    own = set(user.groups.filter(name__in=NAMES).values_list("name", flat=True))
    highest = next((role for role in reversed(ROLES) if role.name in own), None)
    return f"you are {highest}" if highest else "you have no role here"


def whom_to_ask(request: HttpRequest, roles: list[str]) -> list[User]:
    """Who has such a role in a club of the reader's; where nobody has, who administers the hub."""
    able: QuerySet[User] = User.objects.filter(is_active=True, is_staff=True).exclude(
        username=request.user.get_username()
    )
    with_role = able.filter(groups__name__in=roles, memberships__isnull=False)
    clubs = clubs_of(request)
    if clubs is not None:
        with_role = with_role.filter(memberships__club__in=clubs)
    found = list(with_role.distinct().order_by("username")[:MOST_NAMES])
    return found or list(able.filter(is_superuser=True).order_by("username")[:MOST_NAMES])


def named(user: User) -> str:
    return user.get_full_name() or user.get_username()


def listed(names: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
