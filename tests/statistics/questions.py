"""What may be asked of records and careers: about laps that there are, so that there mostly is an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.statistics.history import History, LapRow
from tests.statistics.naive_records import HOLDERS, Question

LIKE: dict[str, Callable[[LapRow], Any]] = {
    "type": lambda lap: lap.session.type,
    "weather": lambda lap: lap.weather,
    "tyre": lambda lap: lap.tyre,
    "manufacturer": lambda lap: lap.manufacturer.lower(),
    "scale": lambda lap: lap.scale,
    "tag": lambda lap: next(iter(lap.tags), ""),
    "driver": lambda lap: lap.driver,
    "car": lambda lap: lap.car,
    "team": lambda lap: lap.team,
    "source": lambda lap: lap.source,
    "session": lambda lap: lap.session.pk,
    "meeting": lambda lap: lap.session.meeting,
    "controller": lambda lap: lap.controller,
    "season": lambda lap: lap.session.season,
    "driven_at__gte": lambda lap: lap.at,
    "driven_at__lte": lambda lap: lap.at,
}
"""What a question can have in common with a lap."""
measures = st.sampled_from(["lap", "lap", "sector_1", "sector_2", "sector_3"])


@dataclass(frozen=True)
class Likeness:
    """Laps that are like one of those there are."""

    which: int
    by: tuple[str, ...]
    of: str

    def question(self, past: History, *needed: str) -> Question | None:
        """`needed` is asked in any case: the track, the driver. None: there is no such lap."""
        laps = [lap for lap in past.laps if all(getattr(lap, name) is not None for name in needed)]
        if not laps:
            return None
        model, other = laps[self.which % len(laps)], laps[self.which * 7 % len(laps)]
        asked = {name: getattr(model, name) for name in needed}
        # The bounds of a period are not those of one lap only.
        asked |= {name: LIKE[name](other if name.endswith("lte") else model) for name in self.by}
        return Question(of=self.of, **asked)


likes = st.lists(st.sampled_from(sorted(LIKE)), max_size=2, unique=True).map(tuple)
periods = st.sampled_from([(), (), (), ("driven_at__gte",), ("driven_at__lte",), ("driven_at__gte", "driven_at__lte")])
likenesses = st.builds(
    Likeness,
    which=st.integers(0, 500),
    by=st.builds(lambda some, period: tuple(dict.fromkeys((*some, *period))), likes, periods),
    of=measures,
)
of_records = st.tuples(likenesses, st.sampled_from(["overall", "overall", *HOLDERS]), st.sampled_from([1, 3, 10, 100]))
several_of_records = st.lists(of_records, min_size=6, max_size=8)
several = st.lists(likenesses, min_size=6, max_size=8)
