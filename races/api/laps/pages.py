"""Pages of laps, however many laps there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from races.api.laps.filters import (
    OLDEST_FIRST,
    WhereLapsAre,
)
from races.history.lap_list import (
    LapList,
    Place,
)
from races.models import Lap, LapSummary
from races.models.lap import LapQuerySet
from web.api.pagination import (
    NOT_OURS,
    CursorPages,
)

SIGNER = Signer(salt="a place in the list of laps")


class LapPages(CursorPages):
    """A page may be shorter than asked for, or empty, where few laps are what was asked for: `next` ends the list."""

    cursor_query_description = (
        "The `next` of a page holds it. A page may be shorter than asked for; the list ends where `next` is null."
    )

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        """The page; raises ValidationError for a cursor that this list never gave out."""
        self.base_url: str = request.build_absolute_uri()
        size = self.get_page_size(request)
        assert size is not None
        is_back, start = self.asked_for(request)
        laps = lap_list(queryset, request)
        found = replace(laps, is_ascending=laps.is_ascending != is_back).read(start, size)
        self.page = found.laps[::-1] if is_back else found.laps
        came_from = start is not None and bool(self.page)
        self.behind = found.rest if is_back else (Place.past(self.page[0]) if came_from else None)
        self.ahead = (Place.past(self.page[-1]) if came_from else None) if is_back else found.rest
        return self.page

    def asked_for(self, request: Request) -> tuple[bool, Place | None]:
        """Which way to read, and from where."""
        cursor = request.query_params.get(self.cursor_query_param)
        return (False, None) if cursor is None else unsealed(cursor)

    def get_next_link(self) -> str | None:
        return self.link(is_back=False, place=self.ahead)

    def get_previous_link(self) -> str | None:
        return self.link(is_back=True, place=self.behind)

    def link(self, *, is_back: bool, place: Place | None) -> str | None:
        if place is None:
            return None
        return replace_query_param(self.base_url, self.cursor_query_param, sealed(is_back, place))

    def every_row(self, queryset: LapQuerySet, request: Request, view: Any) -> Iterator[Lap]:
        """The whole list, for CSV."""
        return lap_list(queryset, request).every_lap()


def lap_list(laps: LapQuerySet, request: Request) -> LapList:
    """The list of laps that were filtered by the request."""
    summaries = WhereLapsAre(request.query_params, LapSummary.objects.filter(is_disregarded=False)).qs
    return LapList(laps, summaries, is_ascending=request.query_params.get("ordering") == OLDEST_FIRST)


def sealed(is_back: bool, place: Place) -> str:
    """A cursor: signed, so that none can be made up."""
    finished_at = place.finished_at and place.finished_at.isoformat()
    return SIGNER.sign_object([is_back, place.opened_at.isoformat(), place.session, finished_at, place.lap])


def unsealed(cursor: str) -> tuple[bool, Place]:
    """What a cursor says; raises ValidationError for what was not sealed here."""
    try:
        is_back, opened_at, session, finished_at, lap = SIGNER.unsign_object(cursor)
    except (BadSignature, ValueError):
        raise NOT_OURS from None
    finished = None if finished_at is None else datetime.fromisoformat(finished_at)
    return is_back, Place(datetime.fromisoformat(opened_at), session, finished, lap)
