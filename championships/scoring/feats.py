"""What a bonus can be for. A new feat is a class of `Feat`, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from championships.scoring.results import ResultLine, SessionResult
from championships.scoring.tables import plain
from championships.scoring.ties import UnknownRule

FEATS: dict[str, type[Feat]] = {}
"""Every feat by the kind that a bonus keeps; a class enters itself."""


class Feat:
    """A feat of one session. `kind` is what a bonus keeps, and what reasons and people call it.

    `needs_grid` says that it asks where everybody started from, which is then read.
    """

    kind: ClassVar[str]
    needs_grid: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.kind in FEATS:
            raise ValueError(f"{FEATS[cls.kind].__name__} is the feat {cls.kind!r} already.")
        FEATS[cls.kind] = cls

    @staticmethod
    def merit(line: ResultLine, session: SessionResult, qualifying: SessionResult | None) -> int | None:
        """How good it was, the smaller the better; None for who did nothing of the kind."""
        raise NotImplementedError

    @staticmethod
    def figure(line: ResultLine) -> str:
        """The number a reason gives in brackets, where the feat has one."""
        return ""


class FastestLap(Feat):
    """The fastest lap of the session."""

    kind = "fastest lap"

    @staticmethod
    def merit(line: ResultLine, session: SessionResult, qualifying: SessionResult | None) -> int | None:
        return line.best_lap_ms

    @staticmethod
    def figure(line: ResultLine) -> str:
        return f"{plain(Decimal(line.best_lap_ms) / 1000)} s" if line.best_lap_ms else ""


class MostLapsLed(Feat):
    """Most laps in the lead."""

    kind = "most laps led"

    @staticmethod
    def merit(line: ResultLine, session: SessionResult, qualifying: SessionResult | None) -> int | None:
        return -line.laps_led if line.laps_led > 0 else None

    @staticmethod
    def figure(line: ResultLine) -> str:
        return str(line.laps_led)


class Pole(Feat):
    """First on the grid; where nobody's grid is known, first in the qualifying, for who came to the start."""

    kind = "pole"
    needs_grid = True

    @staticmethod
    def merit(line: ResultLine, session: SessionResult, qualifying: SessionResult | None) -> int | None:
        if qualifying is None or any(other.grid is not None for other in session.lines):
            return 1 if line.grid == 1 else None
        is_first = any(
            other.competitor == line.competitor and other.is_classified and other.position == 1
            for other in qualifying.lines
        )
        return 1 if is_first else None


def feat(kind: str) -> type[Feat]:
    """The feat of that kind. Raises UnknownRule."""
    if kind not in FEATS:
        raise UnknownRule(f"There is no bonus for {kind!r}; there are {', '.join(FEATS)}.")
    return FEATS[kind]
