"""Lists by year, month and day of the calendar of meetings: no list is read for the days it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MINYEAR, date, datetime, time, timedelta
from typing import Any, Self

from django.contrib import admin
from django.db.models import Max, Min, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from races.models import Meeting, Session
from web.admin.clubs import within

PERIOD = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """A year, a month of it, or a day of that."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def of(cls, text: str) -> Self | None:
        """`2026`, `2026-11` or `2026-11-28`; None where that is none."""
        found = PERIOD.fullmatch(text)
        if found is None:
            return None
        period = cls(*(None if part is None else int(part) for part in found.groups()))  # type: ignore[arg-type]
        try:
            period.first, period.after  # noqa: B018
        except (ValueError, OverflowError):
            return None
        return period if MINYEAR < period.year < 9999 else None

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def after(self) -> date:
        """The day after its last."""
        if self.day is not None:
            return self.first + timedelta(days=1)
        if self.month is not None:
            return (self.first + timedelta(days=31)).replace(day=1)
        return date(self.year + 1, 1, 1)

    def __str__(self) -> str:
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)

    @property
    def words(self) -> str:
        if self.day is not None:
            return date_format(self.first, "j F Y")
        return date_format(self.first, "F Y") if self.month is not None else str(self.year)

    @property
    def around(self) -> list[Period]:
        """Itself, and before it what it is part of."""
        wider = [Period(self.year), Period(self.year, self.month)]
        return [*(one for one in wider if len(str(one)) < len(str(self))), self]


class DayFilter(admin.SimpleListFilter):
    """Narrows by when something happened. A night belongs to the day it began on, also after midnight."""

    title = "day of the meeting"
    parameter_name = "day"
    at = "opened_at"
    """The lookup of the instant that is asked about."""

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.meetings = within(request, Meeting.objects.order_by(), "club")
        super().__init__(request, params, model, model_admin)

    @property
    def period(self) -> Period | None:
        return Period.of(self.value() or "")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(one), one.words) for one in self.within_period()]

    def has_output(self) -> bool:
        return bool(self.lookup_choices or self.period)

    def within_period(self) -> list[Period]:
        """The years there are, the months of one, or the days with meetings of one month; the newest first."""
        period = self.period
        if period is not None and period.month is not None:
            return self.days_of(period) if period.day is None else []
        known = self.meetings.aggregate(first=Min("began_at"), last=Max("began_at"))
        if known["first"] is None:
            return []
        first, last = (timezone.localtime(one).date() for one in (known["first"], known["last"]))
        if period is None:
            return [Period(year) for year in range(last.year, first.year - 1, -1)]
        months = (Period(period.year, month) for month in range(12, 0, -1))
        return [one for one in months if one.first <= last and one.after > first]

    def days_of(self, month: Period) -> list[Period]:
        begun = Q(began_at__gte=midnight(month.first), began_at__lt=midnight(month.after))
        named = Q(own_date__gte=month.first, own_date__lt=month.after)
        zone = timezone.get_current_timezone()
        told = self.meetings.filter(begun | named).values_list("own_date", "began_at").distinct()
        days = {own or began.astimezone(zone).date() for own, began in told}
        return [
            Period(day.year, day.month, day.day)
            for day in sorted(days, reverse=True)
            if month.first <= day < month.after
        ]

    def choices(self, changelist: Any) -> Iterator[Any]:
        wider = [] if self.period is None else self.period.around
        yield self.choice(changelist, None, "Any day", is_chosen=self.period is None)
        for one in wider:
            yield self.choice(changelist, str(one), one.words, is_chosen=one == self.period)
        for value, words in self.lookup_choices:
            yield self.choice(changelist, value, str(words), is_chosen=False)

    def choice(self, changelist: Any, value: str | None, words: str, *, is_chosen: bool) -> dict[str, Any]:
        name = str(self.parameter_name)
        address = changelist.get_query_string({name: value}) if value else changelist.get_query_string(remove=[name])
        return {"selected": is_chosen, "query_string": address, "display": words}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        period = self.period
        if period is None:
            return queryset.none()
        begin, end = midnight(period.first), midnight(period.after)
        return queryset.filter(**{f"{self.at}__gte": begin, f"{self.at}__lt": max(end, self.end_of_night(end))})

    def end_of_night(self, midnight: datetime) -> datetime:
        """Until when was driven what began on the day before that midnight."""
        nights = self.meetings.filter(began_at__gte=midnight - timedelta(days=1), began_at__lt=midnight)
        last: datetime | None = Session.objects.filter(meeting__in=nights.values("pk")).aggregate(
            last=Max("closed_at")
        )["last"]
        return last or midnight


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def day_filter(lookup: str) -> type[DayFilter]:
    """Of lists whose rows happened at that instant."""
    return type("DayFilter", (DayFilter,), {"at": lookup})
