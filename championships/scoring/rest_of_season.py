"""The planned rounds that are not held yet, and the least and the most that they can bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from championships.scoring.dropping import droppable, dropped_in
from championships.scoring.rules import Among, PlannedRound, Rules, Scoring, SeasonPart
from championships.scoring.scores import RoundScore
from championships.scoring.standings import Row, Standing
from championships.scoring.tables import NOTHING


class RestOfSeason:
    """The season's end as it may come for somebody.

    Of one driver in each round to come, `full` is the most, None where nothing bounds it, and `empty` the least.
    """

    def __init__(self, rules: Rules, standing: Standing) -> None:
        self.rules, self.standing = rules, standing
        held = {score.round for row in standing.rows for score in row.scores if score.is_driven}
        # Also one that was put off: its number is lower than that of the last one held.
        ahead = [] if rules.is_over else [planned for planned in rules.planned if planned.number not in held]
        self.to_come = to_come = sorted(ahead, key=lambda planned: planned.number)
        self.field = biggest_field(rules)
        full = [self.most(planned) for planned in to_come]
        self.full = None if None in full else [score for score in full if score is not None]
        self.empty = [self.least(planned) for planned in to_come]
        self.void = [RoundScore(planned.number, is_void=True) for planned in to_come]

    @property
    def is_over(self) -> bool:
        return not self.empty

    def most(self, planned: PlannedRound) -> RoundScore | None:
        """Every award is rounded by itself, so each is taken at the most that rounding can make of it."""
        points = bonus = NOTHING
        at_most = self.rules.rounding.at_most
        for scoring in self.scorings(planned):
            place = scoring.places.most(self.field)
            if place is None:
                return None
            points += at_most(place * planned.factor) + at_most(max(scoring.participation, NOTHING) * planned.factor)
            bonus += sum((at_most(max(worth, NOTHING)) for worth in self.bonuses(scoring, planned)), NOTHING)
        return RoundScore(planned.number, points=points + bonus, bonus=bonus)

    def least(self, planned: PlannedRound) -> RoundScore:
        """Nothing, or less where something costs points. A disqualification to come may be one that must count."""
        points = bonus = NOTHING
        at_most = self.rules.rounding.at_most
        for scoring in self.scorings(planned):
            for worth in (scoring.places.least(), min(scoring.participation, NOTHING)):
                points -= at_most(-worth * planned.factor)
            bonus -= sum((at_most(-min(worth, NOTHING)) for worth in self.bonuses(scoring, planned)), NOTHING)
        must_count = not self.rules.is_dsq_droppable
        return RoundScore(planned.number, points=points + bonus, bonus=bonus, must_count=must_count)

    def scorings(self, planned: PlannedRound) -> list[Scoring]:
        found = (self.rules.scoring_of(kind) for kind in planned.sessions)
        return [scoring for scoring in found if scoring is not None]

    def bonuses(self, scoring: Scoring, planned: PlannedRound) -> list[Decimal]:
        factor = planned.factor if self.rules.are_bonuses_factored else Decimal(1)
        return [bonus.points * factor for bonus in scoring.bonuses]

    def at_least(self, row: Row) -> Decimal:
        """Where starters may be too few, a round to come may also not be held at all: then it is none to be dropped."""
        least = self.at_the_end(row, self.empty)
        if not self.rules.minimum_starters:
            return least
        for part in self.rules.parts:
            mixed = [void if part.has(void.round) else score for void, score in self.pairs()]
            least += min(self.at_the_end(row, mixed) - self.at_the_end(row, self.empty), NOTHING)
        return least

    def pairs(self) -> list[tuple[RoundScore, RoundScore]]:
        return list(zip(self.void, self.empty, strict=True))

    def at_most(self, row: Row) -> Decimal | None:
        """Where a disqualification must count, a round may be one with it, and count beyond those that do."""
        if self.full is None:
            return None
        most = self.at_the_end(row, self.full)
        if self.rules.is_dsq_droppable:
            return most
        best = sorted(self.full, key=lambda score: -score.points)
        for part in self.rules.parts:
            own = [score for score in best if part.has(score.round) and score.round in self.with_a_rest]
            forced = (self.forcing({score.round for score in own[:count]}) for count in range(1, len(own) + 1))
            more = (self.at_the_end(row, full) - self.at_the_end(row, self.full) for full in forced)
            most += max((*more, NOTHING))
        return most

    @cached_property
    def with_a_rest(self) -> frozenset[int]:
        """The rounds to come that can bring points also to who is disqualified in one of their sessions."""
        return frozenset(
            planned.number
            for planned in self.to_come
            if len(scorings := self.scorings(planned)) > 1
            or any(bonus.among is Among.EVEN_DISQUALIFIED for scoring in scorings for bonus in scoring.bonuses)
        )

    def forcing(self, numbers: set[int]) -> list[RoundScore]:
        """The full rounds, of which these must count."""
        return [replace(score, must_count=score.round in numbers) for score in self.full or ()]

    def can_others_come(self, rules: Rules, standing: Standing) -> bool:
        """Whether somebody who is not in the table yet may still get into it, and be ranked."""
        is_open = rules.participants is None or bool(rules.participants - {row.competitor for row in standing.rows})
        return is_open and len(self.empty) >= rules.minimum_rounds

    def at_most_of_newcomer(self, standing: Standing) -> Decimal | None:
        """Of somebody who has missed everything until now, but may have been given points already."""
        known = {row.competitor for row in standing.rows}
        given: dict[str, Decimal] = {}
        for change in self.rules.adjustments:
            if change.competitor not in known:
                given[change.competitor] = given.get(change.competitor, NOTHING) + max(change.points, NOTHING)
        missed = (
            RoundScore(score.round, is_void=score.is_void) for score in standing.rows[0].scores if score.is_driven
        )
        nobody = Row("", None, NOTHING, NOTHING, None, None, frozenset(), tuple(missed))
        most = self.at_most(nobody)
        return None if most is None else most + max(given.values(), default=NOTHING)

    def at_the_end(self, row: Row, to_come: Sequence[RoundScore]) -> Decimal:
        """Net points with those scores in the rounds to come, and what was given by hand for these already."""
        given = {score.round: score.points for score in row.scores if not score.is_driven}
        driven = [score for score in row.scores if score.is_driven]
        coming = [self.with_points_given(score, given.get(score.round, NOTHING)) for score in to_come]
        scores = sorted([*driven, *coming], key=lambda score: score.round)
        total = row.gross - sum(given.values(), NOTHING) + self.adjustments_to_come(row.competitor)
        return total + sum((score.points for score in coming), NOTHING) - self.gone(scores)

    def with_points_given(self, score: RoundScore, given: Decimal) -> RoundScore:
        """A round that comes to count for nobody takes them along; one that brings something is worse if it can go."""
        if not given or score.is_void:
            return score
        if score not in self.empty:
            return replace(score, points=score.points + given)
        points = score.points + (min(given, NOTHING) if self.rules.minimum_starters else given)
        return replace(score, points=points, must_count=score.must_count and points <= 0)

    def gone(self, scores: Sequence[RoundScore]) -> Decimal:
        """What is dropped of them."""
        return sum((self.gone_of(part, scores) for part in self.rules.parts), NOTHING)

    def gone_of(self, part: SeasonPart, scores: Sequence[RoundScore]) -> Decimal:
        are_dropped = self.rules.are_bonuses_dropped
        dropped = frozenset(dropped_in(part, scores, are_bonuses_dropped=are_dropped))
        gone = (droppable(score, are_bonuses_dropped=are_dropped) for score in scores if score.round in dropped)
        return sum(gone, NOTHING)

    def adjustments_to_come(self, competitor: str) -> Decimal:
        """Those of rounds that are not in the table yet, which are known already."""
        after = self.standing.after_round
        known = (change for change in self.standing.reckoning.adjustments if change.competitor == competitor)
        return sum((change.points for change in known if change.round is not None and change.round > after), NOTHING)


def biggest_field(rules: Rules) -> int | None:
    """The most cars that can start; None where nothing bounds it: guests that take points away are starters too."""
    if rules.participants is None or rules.do_guests_take_points:
        return None
    return len(rules.participants - rules.guests)
