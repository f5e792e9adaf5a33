"""A season of the scoring core's as rows of the hub: sessions with their results, and a championship of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import count
from typing import Any

from championships.models import (
    Bonus,
    Championship,
    CrewShare,
    Exclusion,
    Round,
    RoundSession,
    Scoring,
    SeasonPart,
    TieBreak,
)
from championships.scoring import results as core
from championships.scoring import rules as core_rules
from championships.scoring.results import ResultLine, SessionResult, Status
from championships.scoring.rules import Rules
from championships.scoring.tables import Formula, Linear, plain
from championships.scoring.ties import Countback
from drivers.models import Club, Driver, Source, Team
from drivers.names import name_key
from races.models import Entry, Session

FIRST_DAY = datetime(2025, 3, 1, 18, tzinfo=UTC)
FIRST_CONTROLLER = 11
"""Beyond ghost and safety car: these seasons have more cars than any track has controllers."""


def stored(club: Club, rules: Rules, rounds: Sequence[core.Round], name: str = "Season") -> Championship:
    """Everything but its standings."""
    championship = Championship.objects.create(
        club=club,
        name=name,
        state=Championship.State.RUNNING,
        several=Championship.Several.ALL,
        are_bonuses_factored=rules.are_bonuses_factored,
        are_bonuses_dropped=rules.are_bonuses_dropped,
        is_dsq_droppable=rules.is_dsq_droppable,
        teams=Championship.Teams.OFF if rules.teams is None else Championship.Teams.DRIVEN,
        planned_rounds=max((planned.number for planned in rules.planned), default=None),
    )
    for scoring in rules.scoring:
        store(championship, scoring)
    for part in rules.parts:
        SeasonPart.objects.create(
            championship=championship,
            first=part.first,
            last=part.last,
            best=part.best,
            drop=part.drop,
            from_round=part.from_round,
        )
    for order, tie in enumerate(rules.ties, start=1):
        assert isinstance(tie, Countback)
        TieBreak.objects.create(
            championship=championship,
            order=order,
            over=tie.over.value,
            places=tie.places.value,
            sessions=", ".join(tie.sessions),
        )
    drivers = Roster(club, rounds)
    drivers.drive(championship, rounds)
    for out in rules.exclusions:
        Exclusion.objects.create(championship=championship, driver=drivers.drivers[out.competitor], reason=out.reason)
    return championship


def made(model: type[Any], club: Club, names: Iterable[str]) -> dict[str, Any]:
    """Drivers or teams of these names."""
    rows = [model(club=club, name=name, name_key=name_key(name)) for name in sorted(names)]
    return {row.name: row for row in model.objects.bulk_create(rows)}


class Roster:
    """Everybody of a season, and what they drove."""

    def __init__(self, club: Club, rounds: Sequence[core.Round]) -> None:
        self.club = club
        self.source = Source.objects.create(club=club, name=f"Tablet {Source.objects.count()}")
        lines = [line for round_ in rounds for session in round_.sessions for line in session.lines]
        self.drivers = made(Driver, club, {line.competitor for line in lines})
        self.teams = made(Team, club, {line.team for line in lines} - {""})
        self.events = count(1)

    def drive(self, championship: Championship, rounds: Sequence[core.Round]) -> None:
        """All sessions with their entries, in rounds."""
        for round_ in rounds:
            row = Round.objects.create(
                championship=championship, number=round_.number, name=round_.name, factor=round_.factor
            )
            for place, session in enumerate(round_.sessions):
                opened_at = FIRST_DAY + timedelta(weeks=round_.number, hours=place)
                self.session(row, session, opened_at)

    def session(self, into: Round, told: SessionResult, opened_at: datetime) -> Session:
        session = Session.objects.create(
            club=self.club,
            source=self.source,
            type=told.type,
            first_event=next(self.events),
            outcome=Session.Outcome.OFFICIAL,
            opened_at=opened_at,
            closed_at=opened_at + timedelta(minutes=30),
        )
        lines = list(enumerate(told.lines, start=FIRST_CONTROLLER))
        Entry.objects.bulk_create(self.entry(session, controller, line) for controller, line in lines)
        row = RoundSession.objects.create(round=into, session=session)
        CrewShare.objects.bulk_create(
            CrewShare(
                round_session=row,
                controller=controller,
                driver=self.drivers[line.competitor],
                numerator=line.share.numerator,
                denominator=line.share.denominator,
                reason="shared a car",
            )
            for controller, line in lines
            if line.share != Fraction(1)
        )
        return session

    def entry(self, session: Session, controller: int, line: ResultLine) -> Entry:
        laps = max(line.laps or 1, 1) if line.has_started else 0
        return Entry(
            session=session,
            controller=controller,
            driver=self.drivers[line.competitor],
            team=self.teams.get(line.team),
            position=line.position,
            result_laps=laps,
            best_lap_ms=line.best_lap_ms,
            best_lap_at=line.best_lap_at,
            is_disqualified=line.status is Status.DSQ,
            is_retired=line.status is Status.DNF,
        )


def store(championship: Championship, scoring: core_rules.Scoring) -> Scoring:
    """A scoring of the core's as rows."""
    row = Scoring(
        championship=championship,
        session_type=scoring.type,
        participation=scoring.participation,
        shared_places=scoring.shared_places.value,
        dnf=scoring.dnf.value,
        dnf_from_pct=scoring.dnf_from_pct,
        field=scoring.field.value,
    )
    places = scoring.places
    if isinstance(places, Linear):
        row.form, row.step, row.last = Scoring.Form.LINEAR, places.step, places.last
    elif isinstance(places, Formula):
        row.form, row.a, row.b, row.c = Scoring.Form.FORMULA, places.a, places.b, places.c
    else:
        row.points, row.beyond = " ".join(map(plain, places.points)), places.beyond
    row.save()
    Bonus.objects.bulk_create(bonus_row(row, bonus) for bonus in scoring.bonuses)
    return row


def bonus_row(scoring: Scoring, bonus: core_rules.Bonus) -> Bonus:
    return Bonus(
        scoring=scoring,
        kind=bonus.kind,
        points=bonus.points,
        among=bonus.among.value,
        top=bonus.top,
        is_passed_on=bonus.is_passed_on,
        tied=bonus.tied.value,
    )
