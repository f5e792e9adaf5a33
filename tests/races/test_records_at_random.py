"""Records of random evenings, beside a second, naive way to find them: look at every lap."""

from __future__ import annotations

from datetime import datetime
from itertools import product
from random import Random
from typing import Any

import pytest

from races.history.best_laps import (
    HOLDERS,
    best_laps,
)
from races.history.record_history import history
from races.history.selection import Selection
from races.measures.measure import (
    LAP,
    SECTORS,
    Measure,
)
from races.models import Lap, Track
from tests.tablet import Tablet, at, event, lap, started

CREWS = [(1, "Ada"), (2, "Bob"), (3, "Cyd"), None]
CARS = [(11, "GT3"), (12, "F1"), None]
PERIODS = [(None, None), (100, None), (None, 300), (100, 300), (205.5, 205.5), (390, 100)]


def evening(random: Random) -> list[dict[str, Any]]:
    """Laps of few different times, so that many are equal; crews, weather and tyres change, and sessions end."""
    told = [event(0, "util.set_active_track", {"id": 7, "name": "Demo Circuit"})]
    for number in range(80):
        seconds = 5 + 3.5 * number - random.choice([0, 0, 3.5])
        if random.random() < 0.06:
            told.append(started(seconds, random.choice(["race", "qualifying"])))
        if random.random() < 0.1:
            told.append(event(seconds, "events.weather_change", random.choice(["dry", "wet"])))
        controller = random.choice([1, 2, 3, 4, 7])
        if random.random() < 0.1:
            told.append(
                event(seconds, "events.tire_change", {"controller_id": str(controller), "tire": random.choice("ab")})
            )
        time = random.choice([900, *range(5000, 5012 - number // 12)])
        sector = random.choice(["", f"0:01.{random.randrange(100, 106)}"])
        driver, car = random.choice(CREWS), random.choice(CARS)
        told.append(lap(seconds, controller, time, driver=driver, car=car, sector_1=sector))
    return told


def naive(measure: Measure, since: datetime | None, until: datetime | None, **same: Any) -> list[Lap]:
    """Every lap that is asked about, the best first."""
    laps = [
        one
        for one in Lap.objects.filter(is_counting=True, **same)
        if getattr(one, measure.time) is not None
        and (since is None or one.finished_at >= since)
        and (until is None or one.finished_at <= until)
    ]
    return sorted(laps, key=lambda one: (getattr(one, measure.time), one.finished_at, one.controller, one.event))


def first_of_each(laps: list[Lap], fields: tuple[str, ...]) -> list[Lap]:
    seen, found = set(), []
    for one in laps:
        holder = tuple(getattr(one, f"{field}_id") for field in fields)
        if None not in holder and holder not in seen:
            seen.add(holder)
            found.append(one)
    return found


def naive_history(laps: list[Lap], measure: Measure) -> list[int]:
    broke: list[Lap] = []
    for one in sorted(laps, key=lambda one: (one.finished_at, getattr(one, measure.time), one.controller, one.event)):
        if not broke or getattr(one, measure.time) < getattr(broke[-1], measure.time):
            broke.append(one)
    return [one.pk for one in broke]


def keys(laps: list[Lap]) -> list[int]:
    return [one.pk for one in laps]


QUESTIONS = list(product((LAP, SECTORS[1]), PERIODS, ({}, {"weather": "wet"}, {"tyre": "a"}, {"driver__name": "Ada"})))


@pytest.mark.parametrize("seed", range(3))
def test_summaries_find_what_looking_at_every_lap_finds(tablet: Tablet, seed: int) -> None:
    random = Random(seed)
    tablet.tell(*evening(random))
    everything = Selection.on(Track.objects.get())
    for measure, (begin, end), same in random.sample(QUESTIONS, 5):
        since, until = (None if bound is None else at(bound) for bound in (begin, end))
        summaries, laps = everything.summaries.filter(**same), everything.laps.filter(**same)
        asked = Selection(summaries, laps, measure, since, until)
        expected = naive(measure, since, until, **same)
        for (by, fields), limit in product(HOLDERS.items(), (1, 3, 100)):
            best = first_of_each(expected, fields) if fields else expected
            assert keys(best_laps(asked, by, limit)) == keys(best[:limit]), (by, limit, same)
        assert [step.lap.pk for step in history(asked)] == naive_history(expected, measure)
