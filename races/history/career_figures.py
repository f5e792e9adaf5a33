"""The figures of a career, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, F, Min, Q, Sum
from django.db.models.functions import Cast, Round

from races.measures.rounding import quotient
from races.models import Figures

HAS_LENGTH = Q(track__length_m__gt=0)
# In SQLite a length times a thousand is not quite whole.
LENGTH_MM = Cast(Round(F("track__length_m") * 1000), BigIntegerField())
SUMMED = {
    # First, because afterwards these names are those of the sums.
    "distance_mm": Sum(F("lap_count") * LENGTH_MM, filter=HAS_LENGTH),
    "measured_laps": Sum("lap_count", filter=HAS_LENGTH),
    **{name: Sum(name) for name in Figures.SUMS},
    **{name: Min(name) for name in Figures.LEASTS},
}
"""What a query has to sum up for a `Career`."""


@dataclass(frozen=True)
class Career:
    """What somebody, or something, has behind them.

    `finishes` are the starts that ended with a place, disqualified ones left out. `measured_laps` were driven on
    tracks whose length is known. Of the clean laps those are `judged_laps` that consistency is about: of whoever had
    at least 5 in a session.
    """

    sessions: int
    starts: int
    finishes: int
    finish_sum: int
    wins: int
    podiums: int
    poles: int
    fastest_laps: int
    grand_slams: int
    retirements: int
    disqualifications: int
    lap_count: int
    laps_led: int
    total_ms: int
    clean_laps: int
    clean_total_ms: int
    judged_laps: int
    consistency_sum: int
    best_finish: int | None
    best_lap_ms: int | None
    distance_mm: int
    measured_laps: int

    @classmethod
    def of(cls, line: dict[str, Any]) -> Career:
        """From what a query summed up by `SUMMED`; PostgreSQL gives sums as decimals, and none where it had no rows."""
        leasts = {name: line[name] for name in Figures.LEASTS}
        return cls(**leasts, **{name: int(line[name] or 0) for name in SUMMED if name not in leasts})

    @property
    def average_finish(self) -> Decimal | None:
        """The mean place of the finishes, to two decimals."""
        return quotient(self.finish_sum, self.finishes, 2)

    @property
    def consistency_pct(self) -> Decimal | None:
        """The lap-weighted mean of the consistencies of the sessions, to three decimals."""
        return quotient(self.consistency_sum, 1000 * self.judged_laps, 3)

    @property
    def win_rate_pct(self) -> Decimal | None:
        """How many of the starts were wins, to two decimals."""
        return quotient(100 * self.wins, self.starts, 2)

    @property
    def podium_rate_pct(self) -> Decimal | None:
        """How many of the starts ended on the podium, to two decimals."""
        return quotient(100 * self.podiums, self.starts, 2)

    @property
    def distance_m(self) -> Decimal:
        """Of the measured laps, in metres, to the millimetre."""
        return Decimal(self.distance_mm).scaleb(-3)

    @property
    def kilometres(self) -> Decimal | None:
        """Of the measured laps, to the metre."""
        return quotient(self.distance_mm, 1_000_000, 3)

    @property
    def unmeasured_laps(self) -> int:
        """Laps that are in no distance, because the length of their track is not known."""
        return self.lap_count - self.measured_laps
