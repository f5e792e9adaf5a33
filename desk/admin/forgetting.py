"""The page on which somebody who asked for it is forgotten."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from desk.admin.identity_forms import ForgetForm
from desk.forgetting import forget
from drivers.models import Driver
from ingest.database import undone
from web.admin.base import HubAdmin
from web.admin.clubs import within
from web.admin.confirm import ask, author, posted, require

WHAT_IT_MEANS = [
    "Every name they have or had gives way to a pseudonym: on all pages, in exports, in what people wrote, and in the "
    "bodies that tablets sent. Results, laps, records and points stay, to the digit.",
    "It cannot be undone. Backups and files that were exported before keep what they have.",
]


def forget_somebody(admin: HubAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a pseudonym and why, say what that would replace, and do it when that is confirmed."""
    require(request, "races.forget", "have somebody forgotten")
    driver = get_object_or_404(within(request, Driver.objects.all(), "club"), pk=pk)
    name, title, back = str(driver), f"Have {driver} forgotten", reverse("admin:drivers_driver_change", args=[pk])
    form = ForgetForm(posted(request))
    if not form.is_valid():
        return ask(admin, request, title, form, back, lines=WHAT_IT_MEANS, button="Look what that means")
    said = form.cleaned_data
    try:
        if not said["is_sure"]:
            with undone():
                would = forget(driver, said["pseudonym"], reason=said["reason"], author=author(request))
            lines = [f"{name} will be called {would.pseudonym}. {replaced(would.replaced)}", *WHAT_IT_MEANS]
            return ask(admin, request, title, form.sure(), back, lines=lines, button="Forget them for good")
        done = forget(driver, said["pseudonym"], reason=said["reason"], author=author(request))
    except ValidationError as error:
        form.add_error("pseudonym", error.messages)
        return ask(admin, request, title, form, back, lines=WHAT_IT_MEANS, button="Look what that means")
    messages.success(request, f"They are called {done.pseudonym} now. {replaced(done.replaced)}")
    return redirect(back)


def replaced(counts: Mapping[str, int]) -> str:
    """`1,049 raw events and 3 driver aliases name them.`"""
    parts = [f"{count:,} {kind}" for kind, count in counts.items() if count]
    return f"They are named in: {', '.join(parts)}." if parts else ""
