"""Who is ahead of those with as many points. A new tie-break is a class of `TieBreak`, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from championships.scoring.scores import UNPLACED, Finish, RoundScore

Worth = tuple[Decimal, ...] | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What somebody did up to a round: every round's score in order, and which rounds were dropped."""

    competitor: str
    scores: Sequence[RoundScore]
    dropped: frozenset[int]

    def finishes(self, sessions: tuple[str, ...], *, counted_only: bool = False) -> Iterator[Finish]:
        """Those in sessions of these types; none named means all."""
        for score in self.scores:
            if counted_only and score.round in self.dropped:
                continue
            for finish in score.finishes:
                if not sessions or finish.type in sessions:
                    yield finish


class Over(StrEnum):
    """Which results a countback looks at."""

    ALL = "all"
    COUNTED = "counted"


class Places(StrEnum):
    """Which places a countback looks at."""

    ALL = "all"
    SCORING = "scoring"


class UnknownRule(ValueError):
    """A kind of rule that no class is registered for: of another version of the hub, or a slip."""


TIE_BREAKS: dict[str, type[TieBreak]] = {}
"""Every tie-break by the kind that a championship keeps; a class enters itself."""


class TieBreak:
    """Says how good somebody is among those who are level; more is better.

    `kind` is what a championship keeps, `name` what a reason says, `label` what people choose by, and `options` which
    of a row's fields it takes: `over`, `places`, `sessions`. Raises ValueError where two have one kind.
    """

    __slots__ = ()
    kind: ClassVar[str]
    name: ClassVar[str]
    label: ClassVar[str] = ""
    options: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if TIE_BREAKS.setdefault(cls.kind, cls).__qualname__ != cls.__qualname__:
            raise ValueError(f"{TIE_BREAKS[cls.kind].__name__} is the tie-break {cls.kind!r} already.")
        # A dataclass with slots is made twice; the second is the one that is used.
        TIE_BREAKS[cls.kind] = cls

    def worth(self, mine: Record, rivals: Sequence[Record]) -> Worth:
        raise NotImplementedError


def tie_break(kind: str, **options: Any) -> TieBreak:
    """The tie-break of that kind, with those of the options that it takes. Raises UnknownRule."""
    if kind not in TIE_BREAKS:
        raise UnknownRule(f"There is no tie-break {kind!r}; there are {', '.join(TIE_BREAKS)}.")
    wanted = TIE_BREAKS[kind]
    return wanted(**{name: value for name, value in options.items() if name in wanted.options})


@dataclass(frozen=True, slots=True)
class Countback(TieBreak):
    """Most first places, then most second places, and so on (FIA Formula One Sporting Regulations, "Dead heat").

    A place counts where it was classified; with `SCORING` only where the session's table gives points for that place,
    whether or not the driver in question got them. For teams every car's place counts.
    """

    over: Over = Over.ALL
    places: Places = Places.ALL
    sessions: tuple[str, ...] = ("race",)
    kind = "countback"
    name = "countback"
    label = "countback: most wins, then most second places, …"
    options = ("over", "places", "sessions")

    def worth(self, mine: Record, rivals: Sequence[Record]) -> Worth:
        are_all = self.places is Places.ALL
        finishes = mine.finishes(self.sessions, counted_only=self.over is Over.COUNTED)
        places = [finish.place for finish in finishes if finish.place and (finish.is_scoring or are_all)]
        counts = [0] * max(places, default=0)
        for place in places:
            counts[place - 1] += 1
        return tuple(counts)


@dataclass(frozen=True, slots=True)
class BestDropped(TieBreak):
    """The best score that was dropped, then the next best; a dropped nothing is worth nothing."""

    kind = "best dropped"
    name = "best dropped score"

    def worth(self, mine: Record, rivals: Sequence[Record]) -> Worth:
        dropped = (score.points for score in mine.scores if score.round in mine.dropped)
        return tuple(sorted((points for points in dropped if points > 0), reverse=True))


@dataclass(frozen=True, slots=True)
class BestQualifying(TieBreak):
    """Most first places in qualifying, then most second places, and so on, over all rounds."""

    sessions: tuple[str, ...] = ("qualifying",)
    kind = "best qualifying"
    name = "best qualifying"
    options = ("sessions",)

    def worth(self, mine: Record, rivals: Sequence[Record]) -> Worth:
        return Countback(sessions=self.sessions).worth(mine, rivals)


@dataclass(frozen=True, slots=True)
class HeadToHead(TieBreak):
    """How often ahead of the others who are level, less how often behind them, over all their meetings.

    A meeting is a session both started. Who is classified is ahead of who is not; two unclassified, or two in one
    shared place, are level. Among three or more, one's meetings with each of the others are added.
    """

    sessions: tuple[str, ...] = ("race",)
    kind = "head to head"
    name = "head to head"
    options = ("sessions",)

    def worth(self, mine: Record, rivals: Sequence[Record]) -> Worth:
        own = self._places(mine)
        balance = 0
        for rival in rivals:
            if rival is not mine:
                theirs = self._places(rival)
                balance += sum(ahead(own[key], theirs[key]) for key in own.keys() & theirs.keys())
        return (balance,)

    def _places(self, record: Record) -> dict[str, int | None]:
        """The best place in each session started (a driver who shared cars may have several)."""
        best: dict[str, int | None] = {}
        for finish in record.finishes(self.sessions):
            if finish.has_started and (finish.session not in best or ahead(finish.place, best[finish.session]) > 0):
                best[finish.session] = finish.place
        return best


def ahead(mine: int | None, theirs: int | None) -> int:
    """1 ahead, −1 behind, 0 level; who has no place is behind everybody who has."""
    own, other = mine or UNPLACED, theirs or UNPLACED
    return (own < other) - (own > other)


@dataclass(frozen=True, slots=True)
class LatestResult(TieBreak):
    """The better place in the latest round, else in the one before it, and so on; no place is worse than any."""

    sessions: tuple[str, ...] = ("race",)
    kind = "latest result"
    name = "latest result"
    options = ("sessions",)

    def worth(self, mine: Record, rivals: Sequence[Record]) -> Worth:
        return tuple(-self._best_place(score) for score in reversed(mine.scores))

    def _best_place(self, score: RoundScore) -> int:
        places = [finish.place for finish in score.finishes if not self.sessions or finish.type in self.sessions]
        return min((place for place in places if place is not None), default=UNPLACED)


@dataclass(frozen=True, slots=True)
class FewestRounds(TieBreak):
    """Who needed fewer rounds for as many points."""

    kind = "fewest rounds"
    name = "fewest rounds"
    label = "fewest rounds driven"

    def worth(self, mine: Record, rivals: Sequence[Record]) -> Worth:
        return (-sum(score.has_started for score in mine.scores),)


def settled(level: Sequence[Record], ties: Sequence[TieBreak], by: str = "") -> Iterator[tuple[Sequence[Record], str]]:
    """Those who are level, best first, in groups that stay level whatever is asked, with what decided it last.

    A tie-break is asked of all who are level. Those it leaves level go on to the next one in the list among
    themselves; nobody goes back to an earlier one (as in the FIA's list, where each step stands for itself).
    """
    if len(level) < 2 or not ties:
        yield level, by
        return
    worths = {record.competitor: ties[0].worth(record, level) for record in level}
    distinct = sorted(set(worths.values()), reverse=True)
    for worth in distinct:
        group = [record for record in level if worths[record.competitor] == worth]
        yield from settled(group, ties[1:], ties[0].name if len(distinct) > 1 else by)
