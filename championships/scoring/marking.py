"""What everybody gets from one session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from championships.scoring.bonuses import earned
from championships.scoring.results import ResultLine, SessionResult, Status
from championships.scoring.rules import Dnf, Field, Rules, Scoring, SharedPlaces
from championships.scoring.scores import Award, AwardKind
from championships.scoring.tables import NOTHING, amount, plain

GivenAward = tuple[str, Award]


def marks(
    scoring: Scoring,
    session: SessionResult,
    *,
    rules: Rules,
    number: int = 0,
    factor: Decimal = Decimal(1),
    qualifying: SessionResult | None = None,
) -> list[GivenAward]:
    """The awards of a session in the order of its lines, bonuses last, with whose they are."""
    marker = _Marker(scoring, session, rules, number, factor)
    return [*marker.places(), *marker.bonuses(qualifying)]


class _Marker:
    """One session being scored."""

    def __init__(self, scoring: Scoring, session: SessionResult, rules: Rules, number: int, factor: Decimal) -> None:
        self.scoring, self.session, self.rules = scoring, session, rules
        self.number, self.factor = number, factor
        self.field = field_of(scoring, session)
        self.winner_laps = max((line.laps or 0 for line in session.lines if line.position == 1), default=0)
        whole = {(line.position, line.held_by) for line in session.lines if line.share == 1}
        self.level = Counter(position for position, _ in whole)

    def places(self) -> Iterator[GivenAward]:
        """For the place, for taking part, or a note why there is nothing."""
        for line in self.session.lines:
            refusal = self.refusal(line)
            if refusal:
                yield line.competitor, self.award(line, AwardKind.NOTE, NOTHING, refusal)
            else:
                yield line.competitor, self.place(line)
            if self.scoring.participation and line.has_started and line.status is not Status.DSQ:
                points = self.scoring.participation
                yield line.competitor, self.award(line, AwardKind.PARTICIPATION, points, "took part")

    def bonuses(self, qualifying: SessionResult | None) -> Iterator[GivenAward]:
        for bonus in self.scoring.bonuses:
            for held in earned(bonus, self.session, qualifying):
                yield held.line.competitor, self.award(held.line, AwardKind.BONUS, held.points, held.reason)

    def refusal(self, line: ResultLine) -> str:
        """Why that line has no points for a place; empty where it has."""
        if line.status is Status.DNF and line.position is not None and self.scoring.dnf is not Dnf.ZERO:
            return (
                "" if self.has_driven_enough(line) else f"DNF after {amount(line.laps or 0, 'lap')}, too few to score"
            )
        if line.status is not Status.CLASSIFIED:
            return line.status.value
        return "" if line.position is not None else "no place"

    def has_driven_enough(self, line: ResultLine) -> bool:
        """From that part of the winner's laps on, exactly that part included."""
        if self.scoring.dnf is Dnf.BY_POSITION:
            return True
        return Decimal(line.laps or 0) * 100 >= self.scoring.dnf_from_pct * self.winner_laps

    def place(self, line: ResultLine) -> Award:
        """The points of the place, or the part of them that is the line's."""
        assert line.position is not None
        level = self.level[line.position]
        is_split = self.scoring.shared_places is SharedPlaces.SHARED and level > 1 and line.share == 1
        held = range(line.position, line.position + level) if is_split else range(line.position, line.position + 1)
        points = sum((self.scoring.places.points_of(place, self.field) for place in held), NOTHING) / len(held)
        return self.award(
            line, AwardKind.PLACE, points * line.share.numerator / line.share.denominator, self.place_sentence(line)
        )

    def place_sentence(self, line: ResultLine) -> str:
        """The place, and how the number came about where that is not plain."""
        assert line.position is not None
        notes = [self.scoring.places.sentence(line.position, self.field)]
        if line.status is not Status.CLASSIFIED:
            notes.append(line.status.value)
        if line.share == 0:
            notes.append("not entitled to points")
        elif line.share != 1:
            notes.append(f"{line.share} of a shared car")
        elif self.level[line.position] > 1:
            notes.append(f"place shared by {self.level[line.position]}")
        parts = ", ".join(note for note in notes if note)
        return f"{ordinal(line.position)} ({parts})" if parts else ordinal(line.position)

    def award(self, line: ResultLine, kind: AwardKind, points: Decimal, reason: str) -> Award:
        """With the round's factor, rounded."""
        is_factored = kind is not AwardKind.BONUS or self.rules.are_bonuses_factored
        factor = self.factor if is_factored else Decimal(1)
        times = f" × {plain(factor)}" if factor != 1 and kind is not AwardKind.NOTE else ""
        return Award(
            round=self.number,
            kind=kind,
            points=self.rules.rounding.of(points * factor),
            reason=f"{self.session.label}: {reason}{times}",
            session=self.session.key,
            team=line.team,
            manufacturer=line.manufacturer,
        )


def field_of(scoring: Scoring, session: SessionResult) -> int:
    """N: how many cars started, were classified or were entered, however many drivers shared them."""
    if scoring.field is Field.STARTERS:
        return len({line.held_by for line in session.lines if line.has_started})
    if scoring.field is Field.CLASSIFIED:
        return len({line.held_by for line in session.lines if line.is_classified})
    return len({line.held_by for line in session.lines})


def ordinal(place: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if place // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"
