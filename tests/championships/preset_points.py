"""What the points systems that are one click away mean, written out as the scoring core reads them."""

from __future__ import annotations

from decimal import Decimal

from championships.scoring.feats import FastestLap
from championships.scoring.rules import Among, Bonus, Scoring
from championships.scoring.tables import Formula, Linear, PlacePoints, table

FORMULA_1 = table(25, 18, 15, 12, 10, 8, 6, 4, 2, 1)
EIGHT_SCORE = table(10, 8, 6, 5, 4, 3, 2, 1)
FOUR_SCORE = table(16, 12, 8, 6)
LINEAR = Linear()
LEAGUE_RACE = Formula(a=Decimal(10), b=Decimal(1))
LEAGUE_QUALIFYING = Formula(a=Decimal(1), c=1)

FASTEST_LAP_OF_THE_TOP_TEN = Bonus(FastestLap.kind, Decimal(1), among=Among.TOP, top=10)


def _race(places: PlacePoints) -> tuple[Scoring, ...]:
    return (Scoring("race", places),)


PRESETS: dict[str, tuple[Scoring, ...]] = {
    "F1 2010 onwards": _race(FORMULA_1),
    "F1 2019 to 2024, with the fastest lap": (Scoring("race", FORMULA_1, bonuses=(FASTEST_LAP_OF_THE_TOP_TEN,)),),
    "10-8-6-5-4-3-2-1": _race(EIGHT_SCORE),
    "16-12-8-6": _race(FOUR_SCORE),
    "linear: N − p + 1": _race(LINEAR),
    "((N − p) / N) · 10 + 1, qualifying (N − p + 1) / N": (
        Scoring("race", LEAGUE_RACE),
        Scoring("qualifying", LEAGUE_QUALIFYING),
    ),
}
"""By the name people choose them by; each is what `Rules.scoring` wants."""
