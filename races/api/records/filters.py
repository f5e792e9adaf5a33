"""Which laps records are asked of."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from drivers.api.filters import CrewFilters
from drivers.models import Club
from races.api.latest import IdOrLatestFilter
from races.history.best_laps import HOLDERS
from races.history.record_rulings import NOTHING_RULED, RecordRulings
from races.history.selection import Selection
from races.measures.measure import (
    LAP,
    SECTORS,
)
from races.models import Lap, LapSummary, Meeting, Session
from web.api.days import instant_of
from web.api.filters import (
    FlagFilter,
    IdField,
    IdFilter,
    InstantFilter,
    IntegerFilter,
    OneOf,
    WordFilter,
)

MEASURES = {"lap": LAP, **{f"sector_{number}": measure for number, measure in SECTORS.items()}}
MOST = 100
USUALLY = 10
A_DAY = "A date alone is a day where the club is."


class TrackNeededField(IdField):
    default_error_messages = {"required": "A track is needed: its id."}


class TrackNeeded(IdFilter):
    """The id of the track whose records they are."""

    field_class = TrackNeededField


class DrivenFilters(CrewFilters):
    """Of laps and of their summaries alike; those that are kept are of the question, not of any one lap."""

    club = IdFilter(field_name="track__club")
    source = IdFilter()
    session = IdOrLatestFilter(Session, "session")
    meeting = IdOrLatestFilter(Meeting, "session__meeting")
    type = WordFilter(
        "session_type",
        "Of the session: race, qualifying, practice, unknown, or as SmartRace called it. With race they are lap "
        "records; without it track records, of any session.",
        method="of_type",
    )
    weather = WordFilter("weather", "When the lap was finished: dry, wet, or as SmartRace called it.")
    tyre = WordFilter("tyre", "On which the lap was begun: dry, wet, or as SmartRace called it.")
    controller = IntegerFilter()
    season = IntegerFilter(
        method="keep",
        min_value=1970,
        max_value=9998,
        label="The calendar year, where the club is, in which the session was opened.",
    )
    driven_at__gte = InstantFilter(
        method="keep", label="The lap was finished then or later; a date alone is a day where the club is."
    )
    driven_at__lte = InstantFilter(
        method="keep", label="The lap was finished then or before; a date alone is a day where the club is."
    )
    of = OneOf(
        [(name, name) for name in MEASURES],
        method="keep",
        label="What is timed: the lap, which is what is meant without it, or one of its sectors.",
    )

    class Meta:
        model = Lap
        fields: list[str] = []

    def of_type(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.of_type(value)

    def keep(self, queryset: Any, name: str, value: object) -> Any:
        """Used where the question is put."""
        return queryset


class HistoryFilters(DrivenFilters):
    track = TrackNeeded(required=True)
    is_confirmed = FlagFilter(
        method="keep",
        label="The club confirmed it, or did not; without it both, or only confirmed ones where the club wants it so.",
    )


class RecordFilters(HistoryFilters):
    by = OneOf(
        [(name, name) for name in HOLDERS],
        method="keep",
        label="Whose best laps: overall (which is meant without it) is every lap there is; the others are one lap of "
        "each driver, car, driver in a car, or session.",
    )
    limit = IntegerFilter(
        method="keep",
        min_value=1,
        max_value=MOST,
        label=f"How many, from 1 to {MOST}; without it {USUALLY}, and as CSV all of them.",
    )


class PersonalBestFilters(DrivenFilters):
    """`driver` or `car` is needed; with both, the driver's laps in that car."""

    track = IdFilter()

    @property
    def entrant(self) -> tuple[str, int] | None:
        """The role and id of whoever it is asked of."""
        cleaned = self.form.cleaned_data
        return next(((role, cleaned[role]) for role in ("driver", "car") if cleaned[role]), None)


def selection(laps: Any, summaries: DrivenFilters, club: Club, ruled: RecordRulings | None = None) -> Selection:
    """Those laps with the summaries that the same question finds. A season is where the club is.

    Where records are asked for, by what was `ruled` of them.
    """
    cleaned, found = summaries.form.cleaned_data, summaries.qs
    if cleaned["season"]:
        begin, end = season_of(cleaned["season"], club.zone)
        laps, found = laps.opened_between(begin, end), found.opened_between(begin, end)
    since, until = (instant_of(cleaned[f"driven_at__{lookup}"], lookup, club.zone) for lookup in ("gte", "lte"))
    measure = MEASURES[cleaned["of"] or "lap"]
    return Selection(found, laps, measure, since, until, ruled or NOTHING_RULED)


def season_of(year: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first instant of a year, and that of the next."""
    return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)


def of_summaries(filters: type[DrivenFilters], query: Any) -> DrivenFilters:
    return filters(query, LapSummary.objects.all())
