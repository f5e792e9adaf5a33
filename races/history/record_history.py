"""How a record fell, time and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import BigIntegerField, Case, F, Min, Q, RowRange, Value, When, Window

from races.history.best_laps import by_pk
from races.history.selection import Selection
from races.models import Lap

LONGEST_MS = 2**63 - 1
MOST_MARKS = 32
RecordMark = tuple[datetime, int]
"""From when on no summary's best lap was slower than that time."""


@dataclass(frozen=True)
class Step:
    """A lap that broke the record, and until when it was the record. Equal laps break none."""

    lap: Lap
    time_ms: int
    gained_ms: int | None
    stood_until_at: datetime | None
    is_confirmed: bool = False

    @property
    def is_current(self) -> bool:
        return self.stood_until_at is None

    @property
    def stood(self) -> timedelta | None:
        return None if self.stood_until_at is None else self.stood_until_at - self.lap.finished_at


def history(asked: Selection) -> list[Step]:
    """Each lap that was the best so far when it was finished, in that order."""
    broke = breakers(asked)
    laps = by_pk(pk for pk, _ in broke)
    times = [time for _, time in broke]
    gained = [None, *(before - time for before, time in pairwise(times))][: len(times)]
    until = [*(lap.finished_at for lap in laps), None][1:]
    confirmed = [lap.pk in asked.ruled.confirmed.laps for lap in laps]
    return [Step(*step) for step in zip(laps, times, gained, until, confirmed, strict=True)]


def breakers(asked: Selection) -> list[tuple[int, int]]:
    """Key and time of each lap that broke the record.

    One that was no summary's best was beaten later in its own, which had begun before that: so it, too, lies where
    the best of a summary broke what was the record when that summary was begun.
    """
    measure, marks = asked.measure, thinned(summary_marks(asked))
    standing = record_at("at", marks)
    candidates = asked.whole().annotate(standing=standing).filter(**{f"{measure.best}__lt": F("standing")})
    entries = {*candidates.values_list("entry", flat=True), *asked.edges().values_list("entry", flat=True)}
    laps = asked.counting().filter(entry__in=entries).annotate(standing=record_at("finished_at", marks))
    laps = laps.filter(**{f"{measure.time}__lt": F("standing")})
    in_order = laps.order_by("finished_at", measure.time, "controller", "source_id", "event")
    broke: list[tuple[int, int]] = []
    for pk, time in in_order.values_list("pk", measure.time):
        if not broke or time < broke[-1][1]:
            broke.append((pk, time))
    return broke


def summary_marks(asked: Selection) -> list[RecordMark]:
    """When the summaries' best laps broke the record there would be without all other laps; the first one first.

    Of the summaries by their best times, those whose best was driven before all better ones.
    """
    best, at = asked.measure.best, asked.measure.best_at
    before = Window(Min(at), order_by=[F(best).asc(), F(at).asc()], frame=RowRange(end=-1))
    summaries = asked.whole().annotate(before=before)
    steps = summaries.filter(Q(before=None) | Q(before__gt=F(at))).values_list(at, best)
    return sorted(steps)


def thinned(marks: list[RecordMark]) -> list[RecordMark]:
    """Few enough for a query; fewer of them only bound less."""
    return marks[:: len(marks) // MOST_MARKS + 1]


def record_at(instant: str, marks: Sequence[RecordMark]) -> Case:
    """The record, in ms, before the instant in that field."""
    whens = [When(**{f"{instant}__gt": at}, then=Value(time)) for at, time in reversed(marks)]
    return Case(*whens, default=Value(LONGEST_MS), output_field=BigIntegerField())
