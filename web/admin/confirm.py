"""The page that asks before something is done, and who may not do it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.response import TemplateResponse

from web.admin.base import HubAdmin


def tell(request: HttpRequest, sentences: Sequence[str]) -> None:
    """Why something was not done."""
    for sentence in sentences:
        messages.error(request, sentence)


class MayNot(PermissionDenied):
    """Somebody lacks a permission; `act` says what for, such as `void a lap`."""

    def __init__(self, permission: str, act: str = "") -> None:
        super().__init__(permission)
        self.permission = permission
        self.act = act


def require(request: HttpRequest, permission: str, act: str = "") -> None:
    """Raises MayNot for whoever may not; they are told who may."""
    if not request.user.has_perm(permission):
        raise MayNot(permission, act)


def author(request: HttpRequest) -> User:
    """Who decides; whoever may decide has a login."""
    assert isinstance(request.user, User)
    return request.user


def posted(request: HttpRequest) -> Any:
    """What was posted, for a form; None where it is only asked for."""
    return request.POST if request.method == "POST" else None


def ask(
    admin: HubAdmin, request: HttpRequest, title: str, form: forms.BaseForm, back: str, **context: Any
) -> TemplateResponse:
    """A page with a form: `lines` say what is about to happen, `button` what it says; `back` leads away."""
    template = context.pop("template", "web/confirm.html")
    whole = {**admin.admin_site.each_context(request), "title": title, "form": form, "back": back, **context}
    return TemplateResponse(request, template, {**whole, "opts": admin.opts, "media": admin.media + form.media})
