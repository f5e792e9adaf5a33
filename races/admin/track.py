from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from drivers.admin.base import NamedAdmin, names_of
from drivers.models import Club
from races.history.best_laps import best_laps
from races.history.career import of_track, statistics
from races.history.portrait import class_records, fall_of
from races.history.selection import Selection
from races.history.track_records import lap_record, track_record, waiting
from races.models import Track
from web.admin.confirm import require
from web.charts.kept import drawn_once


@admin.register(Track)
class TrackAdmin(NamedAdmin):
    """Layouts, and on each one's page what was driven on it and its records."""

    club_path = "club"
    list_display = ["__str__", "length_m", "minimum_lap_time_ms", "maximum_lap_time_ms", "club"]
    list_select_related = ["club"]
    list_filter = ["club"]
    change_form_template = "races/track_page.html"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "own_name",
                    ("name", "club"),
                    ("length_m", "pitstop_delta_ms"),
                    ("minimum_lap_time_ms", "maximum_lap_time_ms"),
                ]
            },
        ),
    ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        track = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if track is not None:
            driven = Selection.on(track)
            records = [lap_record(track, driven.ruled), track_record(track, driven.ruled)]
            context["records"] = [record for record in records if record is not None]
            context["waiting"] = [] if track.club.shows_unconfirmed_records else waiting(track.club, [track])
            context |= {"overall": best_laps(driven), "by_driver": best_laps(driven, by="driver")}
            context |= names_of(track)
            context["statistics"] = statistics(of_track(track))
            context |= drawn_once(
                f"falls and classes of track {track.pk}",
                lambda: {"falls": fall_of(track, driven), "classes": class_records(track, driven)},
            )
        return super().change_view(request, object_id, form_url, context)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.records_waiting)
        return [path("waiting/", page, name="races_track_waiting"), *super().get_urls()]

    def records_waiting(self, request: HttpRequest) -> HttpResponse:
        """The records that nobody confirmed or rejected, club by club."""
        require(request, "races.view_track")
        tracks: dict[Club, list[Track]] = {}
        for track in self.get_queryset(request).select_related("club").order_by("club__name", "name_key", "pk"):
            tracks.setdefault(track.club, []).append(track)
        clubs = [(club, waiting(club, own)) for club, own in tracks.items()]
        title = "Records waiting to be confirmed"
        context = {**self.admin_site.each_context(request), "title": title, "clubs": clubs, "opts": self.opts}
        return TemplateResponse(request, "races/records_waiting.html", context)
