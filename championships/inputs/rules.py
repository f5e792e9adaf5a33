"""A championship's rows of rules as the scoring core's `Rules`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import count, islice

from championships import models as rows
from championships.inputs.classes import (
    folded,
    spellings,
)
from championships.inputs.keys import CompetitorKeys
from championships.models import Championship
from championships.scoring.feats import feat
from championships.scoring.rules import (
    Adjustment,
    Among,
    Bonus,
    ClassRules,
    Dnf,
    Exclusion,
    Field,
    PlannedRound,
    Rules,
    Scoring,
    SeasonPart,
    SharedPlaces,
    TeamRules,
    Tied,
)
from championships.scoring.tables import Formula, Linear, PlacePoints, Rounding, RoundingMode, Table
from championships.scoring.ties import Over, Places, TieBreak, UnknownRule, tie_break
from championships.texts import points_in, types_in
from drivers.models import Car

Of = rows.SeasonPart.Of


def rules_of(championship: Championship, rounds: Sequence[rows.Round], keys: CompetitorKeys) -> Rules:
    """Everything but the results, in a constant number of queries."""
    book = _RuleReader(championship, keys)
    scorings = list(championship.scorings.prefetch_related("bonuses").order_by("pk"))
    return Rules(
        scoring=tuple(scoring_of(row) for row in scorings if row.of_class_id is None),
        rounding=Rounding(championship.decimal_places, RoundingMode(championship.rounding)),
        parts=book.parts(Of.DRIVERS),
        are_bonuses_dropped=championship.are_bonuses_dropped,
        are_bonuses_factored=championship.are_bonuses_factored,
        is_dsq_droppable=championship.is_dsq_droppable,
        minimum_starters=championship.minimum_starters,
        minimum_rounds=championship.minimum_rounds,
        ties=book.ties(Of.DRIVERS),
        participants=book.listed(),
        guests=frozenset(keys.driver(row.driver_id) for row in book.participants if row.is_guest),
        do_guests_take_points=championship.do_guests_take_points,
        adjustments=book.adjustments(Of.DRIVERS),
        exclusions=book.exclusions(),
        teams=book.teams(),
        manufacturers=book.manufacturers(),
        classes=book.classes(scorings),
        are_classes_exclusive=championship.are_classes_exclusive,
        is_over=championship.is_final,
        planned=planned(championship, rounds, [row.session_type for row in scorings if row.of_class_id is None]),
    )


class _RuleReader:
    """What several of the rules are made of, read once."""

    def __init__(self, championship: Championship, keys: CompetitorKeys) -> None:
        self.championship, self.keys = championship, keys
        self.participants = list(championship.participant_set.order_by("pk"))
        self.all_parts, self.all_ties = list(championship.parts.all()), list(championship.ties.all())
        self.decided = list(championship.adjustments.select_related("round").order_by("pk"))

    def listed(self) -> frozenset[str] | None:
        if self.championship.participants == Championship.Participants.OPEN:
            return None
        return frozenset(self.keys.driver(row.driver_id) for row in self.participants)

    def parts(self, of: str) -> tuple[SeasonPart, ...]:
        return tuple(
            SeasonPart(row.first, row.last, row.best, row.drop, row.from_round)
            for row in self.all_parts
            if row.of == of
        )

    def ties(self, of: str) -> tuple[TieBreak, ...]:
        return tuple(tie_break_of(row) for row in self.all_ties if row.of == of)

    def adjustments(self, of: str) -> tuple[Adjustment, ...]:
        """Those of drivers, of teams or of makes."""
        return tuple(
            Adjustment(name, row.points, row.reason, None if row.round is None else row.round.number, row.is_of_round)
            for row in self.decided
            if (name := self.whose(row, of))
        )

    def whose(self, row: rows.Adjustment, of: str) -> str:
        """The key of whom it is for; empty where that is none of those."""
        if of == Of.DRIVERS:
            return "" if row.driver_id is None else self.keys.driver(row.driver_id)
        if of == Of.TEAMS:
            return self.keys.team(row.team_id)
        return self.makes.get(folded(row.manufacturer), row.manufacturer) if row.manufacturer else ""

    @cached_property
    def makes(self) -> dict[str, str]:
        """As the club's cars have them, by how they are folded."""
        cars = Car.objects.filter(club=self.championship.club_id).order_by()
        return spellings(cars.values_list("manufacturer", flat=True).distinct())

    def exclusions(self) -> tuple[Exclusion, ...]:
        return tuple(
            Exclusion(
                self.keys.driver(row.driver_id),
                row.reason,
                None if row.round is None else row.round.number,
                row.is_moved_up,
            )
            for row in self.championship.exclusions.select_related("round").order_by("pk")
        )

    def teams(self) -> TeamRules | None:
        championship = self.championship
        if championship.teams == Championship.Teams.OFF:
            return None
        members = tuple(
            (self.keys.driver(row.driver_id), self.keys.team(row.team_id)) for row in self.participants if row.team_id
        )
        is_listed = championship.teams == Championship.Teams.LIST
        return TeamRules(
            best=championship.best_of_team,
            # A list on which nobody has a team yet is not to be taken for no list.
            members=(members or (("", ""),)) if is_listed else (),
            parts=self.parts(Of.TEAMS),
            adjustments=self.adjustments(Of.TEAMS),
            ties=self.ties(Of.TEAMS) or None,
        )

    def manufacturers(self) -> TeamRules | None:
        if not self.championship.has_manufacturers:
            return None
        return TeamRules(
            best=self.championship.best_of_manufacturer,
            parts=self.parts(Of.MANUFACTURERS),
            adjustments=self.adjustments(Of.MANUFACTURERS),
            ties=self.ties(Of.MANUFACTURERS) or None,
        )

    def classes(self, scorings: Iterable[rows.Scoring]) -> tuple[ClassRules, ...]:
        own: dict[int, list[Scoring]] = {}
        for row in scorings:
            if row.of_class_id is not None:
                own.setdefault(row.of_class_id, []).append(scoring_of(row))
        return tuple(
            ClassRules(self.keys.of_class(class_.pk), tuple(own.get(class_.pk, ())), class_.minimum_starters)
            for class_ in self.championship.classes.all()
        )


def scoring_of(row: rows.Scoring) -> Scoring:
    return Scoring(
        type=row.session_type,
        places=places_of(row),
        participation=row.participation,
        bonuses=tuple(bonus_of(bonus) for bonus in row.bonuses.all()),
        shared_places=SharedPlaces(row.shared_places),
        dnf=Dnf(row.dnf),
        dnf_from_pct=row.dnf_from_pct,
        field=Field(row.field),
    )


def places_of(row: rows.Scoring) -> PlacePoints:
    """Raises UnknownRule for a form of points there is not."""
    match row.form:
        case rows.Scoring.Form.TABLE:
            return Table(points_in(row.points), row.beyond)
        case rows.Scoring.Form.LINEAR:
            return Linear(row.step, row.last)
        case rows.Scoring.Form.FORMULA:
            return Formula(row.a, row.b, row.c)
    raise UnknownRule(f"There is no form of points {row.form!r}; there are {', '.join(rows.Scoring.Form.values)}.")


def bonus_of(row: rows.Bonus) -> Bonus:
    """Raises UnknownRule for a feat there is not."""
    return Bonus(
        kind=feat(row.kind).kind,
        points=row.points,
        among=Among(row.among),
        top=row.top,
        is_passed_on=row.is_passed_on,
        tied=Tied(row.tied),
    )


def tie_break_of(row: rows.TieBreak) -> TieBreak:
    """With no types of sessions named, those the core takes it to be about. Raises UnknownRule."""
    about = {"sessions": types_in(row.sessions)} if types_in(row.sessions) else {}
    return tie_break(row.kind, over=Over(row.over), places=Places(row.places), **about)


def planned(championship: Championship, rounds: Sequence[rows.Round], types: Sequence[str]) -> tuple[PlannedRound, ...]:
    """The rounds there are and as many still to be made as were said, each with every type of session that scores.

    None where nobody said how many there will be: then nobody can say who is champion.
    """
    if championship.planned_rounds is None:
        return ()
    known = {row.number: row.factor for row in rounds}
    free = (number for number in count(1) if number not in known)
    more = islice(free, max(championship.planned_rounds - len(known), 0))
    factors = {**known, **dict.fromkeys(more, Decimal(1))}
    return tuple(PlannedRound(number, tuple(types), factors[number]) for number in sorted(factors))
