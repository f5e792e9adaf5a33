from __future__ import annotations

from contextlib import suppress
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.timesince import timesince
from unfold.dataclasses import ActionDialog
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm

from drivers.admin.base import NameSearchAdmin
from drivers.local_time import local_text
from drivers.models import Source
from ingest.addresses import urls_of
from ingest.handlers import registry
from ingest.hearing.concerns import concerns
from ingest.spool.file import SpoolFailed, the_spool

SECRETS = ("token", "former_tokens")
"""What fields that hold tokens, or what is left of them, begin with."""
REALLY = ActionDialog(
    title="Give this source a new URL?",
    description="The old one stops working at once: type the new one into SmartRace, or its laps are lost.",
    form_class=None,
    form_submit_text="New URL",
)


def waiting_of(source: Source) -> int:
    """How many events of a tablet the database did not take yet."""
    with suppress(SpoolFailed):
        return the_spool().waiting().get(source.uid, 0)
    return 0


def concern_of(source: Source) -> str:
    """That it is silent when it should not be, or that its clock is off; empty where all is well."""
    return " ".join(concern.sentence for concern in concerns([source]))


class SourceForm(forms.ModelForm):
    """Checks the name against the club's other sources, also where the club cannot be changed any more."""

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        twins = Source.objects.filter(name=name).exclude(pk=self.instance.pk)
        if self.instance.pk and twins.filter(club=self.instance.club_id).exists():
            raise forms.ValidationError("A source of that name already exists in this club.")
        return name


@admin.register(Source)
class SourceAdmin(NameSearchAdmin):
    """The tablets, the URL each of them posts to, and when it last gave a sign of life."""

    club_path = "club"
    list_display = ["name", "club", "events", "sign_of_life", "refused"]
    list_select_related = ["club", "journal"]
    list_filter = ["club"]
    search_fields = ["name"]
    form = SourceForm
    fields = ["name", "club", "url", "events", "sign_of_life", "refused", "twice", "uninterpreted"]
    readonly_fields = [
        "url",
        "events",
        "sign_of_life",
        "refused",
        "twice",
        "uninterpreted",
        "rebuilding",
        "spooled",
        "concern",
    ]
    actions_detail = ["rotate_token"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("club", "journal")

    def get_form(self, request: HttpRequest, obj: Source | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            # The object belongs to this request alone, as the admin that shows it does not.
            obj.urls = urls_of(obj, request)  # type: ignore[attr-defined]
        return super().get_form(request, obj, change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Source | None = None) -> list[str]:
        """What a source sent belongs to its club for good."""
        return [*self.readonly_fields, "club"] if obj else self.readonly_fields

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One made by mistake goes again as long as it recorded nothing, by whoever may add one.

        What a source sent is kept for ever, and so is the source; a rotated token silences it.
        """
        may: bool = self.has_add_permission(request)
        return may and (obj is None or not obj.raw_events.exists())

    @display(description="URL to type into SmartRace")
    def url(self, source: Any) -> str:
        if not source.pk:
            return "Save first; then it stands here."
        urls = ((url,) for url in source.urls)
        return format_html_join(
            mark_safe("<br>"),  # nosec B308  # nobody wrote that
            '<code style="user-select:all;overflow-wrap:anywhere">{}</code>',
            urls,
        )

    @display(description="Events")
    def events(self, source: Source) -> int:
        journal = getattr(source, "journal", None)
        return journal.last_number if journal else 0

    @display(description="Last sign of life", ordering="journal__last_arrival_at")
    def sign_of_life(self, source: Source) -> str:
        journal = getattr(source, "journal", None)
        if journal is None or journal.last_arrival_at is None:
            return "never"
        at = timezone.localtime(journal.last_arrival_at)
        return f"{timesince(at)} ago ({local_text(at, '%Y-%m-%d %H:%M:%S')})"

    @display(description="Refused as too large")
    def refused(self, source: Source) -> int:
        journal = getattr(source, "journal", None)
        return journal.refusals if journal else 0

    @display(description="Came twice, counted once")
    def twice(self, source: Source) -> int:
        journal = getattr(source, "journal", None)
        return journal.duplicates if journal else 0

    @display(description="Recorded, not yet interpreted")
    def uninterpreted(self, source: Source) -> str:
        waiting = source.uninterpreted_types.exclude(event_type__in=registry) if source.pk else []
        return format_html_join(", ", "{} × {}", ((kind.count, kind.event_type) for kind in waiting)) or "nothing"

    def get_fields(self, request: HttpRequest, obj: Source | None = None) -> Any:
        """The rebuild and the spool only while there is something, the URL for those who may type it into a tablet."""
        fields = [one for one in self.fields if one != "url" or self.may_know_the_url(request)]
        fields += ["rebuilding"] if obj is not None and hasattr(obj, "rebuild") else []
        fields += ["concern"] if obj is not None and concern_of(obj) else []
        return [*fields, "spooled"] if obj is not None and waiting_of(obj) else fields

    @display(description="To look into")
    def concern(self, source: Source) -> str:
        return concern_of(source)

    @display(description="Waiting for the database")
    def spooled(self, source: Source) -> str:
        return f"{waiting_of(source):,} events are in the spool"

    def may_know_the_url(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) or self.has_change_permission(request)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Nobody finds a token out letter by letter, by asking the list which sources have one that begins so."""
        allowed: bool = super().lookup_allowed(lookup, value, request)
        return allowed and not lookup.startswith(SECRETS)

    @display(description="Being projected again")
    def rebuilding(self, source: Any) -> str:
        rebuild = source.rebuild
        of = "" if rebuild.total is None else f" of {rebuild.total:,}"
        return f"{rebuild.percent} %: {rebuild.done:,}{of} events, since {local_text(rebuild.began_at)}"

    @action(description="New URL", permissions=["change"], icon="autorenew", dialog=REALLY)
    def rotate_token(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """Replace the token, because the old URL is known to somebody it should not be."""
        source = get_object_or_404(self.get_queryset(request), pk=object_id)
        source.rotate_token()
        messages.warning(request, f"{source} has a new URL. Type it into SmartRace; the old one no longer works.")
        page = reverse("admin:drivers_source_change", args=[object_id])
        # The dialog posts by itself and would look for its own form in the page: the browser has to go there.
        return HttpResponse(headers={"HX-Redirect": page}) if "HX-Request" in request.headers else redirect(page)
