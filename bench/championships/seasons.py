"""Seasons of races and qualifyings that chance decided, and championships of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from championships.models import Bonus, Championship, Round, RoundSession, Scoring, SeasonPart, TieBreak
from drivers.models import Club, Driver, Source, Team
from races.models import Entry, LapSummary, Session

FIRST_DAY = datetime(2026, 1, 1, 19, tzinfo=UTC)
FIRST_CONTROLLER = 11
LAPS = 50


class Season:
    """A club's sessions: in each round a qualifying and a race of all its drivers, two of whom are a team."""

    def __init__(self, name: str, drivers: int, rounds: int, seed: int = 1) -> None:
        self.club = Club.objects.create(name=name)
        self.source = Source.objects.create(club=self.club, name="Tablet")
        self.chance = Random(seed)
        teams = [Team(club=self.club, name=f"Team {n}", name_key=f"team {n}") for n in range(drivers // 2)]
        people = [Driver(club=self.club, name=f"Driver {n}", name_key=f"driver {n}") for n in range(drivers)]
        self.teams, self.drivers = Team.objects.bulk_create(teams), Driver.objects.bulk_create(people)
        self.rounds = [self.round(number) for number in range(1, rounds + 1)]

    def round(self, number: int) -> list[Session]:
        opened_at = FIRST_DAY + timedelta(weeks=number)
        types = (Session.QUALIFYING, Session.RACE)
        return [
            self.session(kind, 2 * number + place, opened_at + timedelta(hours=place))
            for place, kind in enumerate(types)
        ]

    def session(self, kind: str, event: int, opened_at: datetime) -> Session:
        session = Session.objects.create(
            club=self.club,
            source=self.source,
            type=kind,
            first_event=event,
            outcome=Session.Outcome.OFFICIAL,
            opened_at=opened_at,
            closed_at=opened_at + timedelta(minutes=20),
        )
        order = self.chance.sample(range(len(self.drivers)), len(self.drivers))
        entries = [self.entry(session, number, position) for position, number in enumerate(order, start=1)]
        LapSummary.objects.bulk_create(self.summary(entry) for entry in Entry.objects.bulk_create(entries))
        return session

    def entry(self, session: Session, number: int, position: int) -> Entry:
        return Entry(
            session=session,
            controller=FIRST_CONTROLLER + number,
            driver=self.drivers[number],
            team=self.teams[number // 2 % len(self.teams)],
            position=position,
            lap_count=LAPS - position // 5,
            laps_completed=LAPS - position // 5,
            total_ms=500_000 + position,
            best_lap_ms=self.chance.randint(8000, 9000),
            best_lap_at=session.opened_at,
        )

    def summary(self, entry: Entry) -> LapSummary:
        """All of it driven by one driver."""
        session = entry.session
        return LapSummary(
            club=self.club,
            source=self.source,
            event=1000 * session.first_event + entry.controller,
            session=session,
            at=session.opened_at,
            entry=entry,
            controller=entry.controller,
            session_type=session.type,
            opened_at=session.opened_at,
            driver_id=entry.driver_id,
            lap_count=entry.lap_count,
            best_lap_ms=entry.best_lap_ms,
            best_lap_at=entry.best_lap_at,
        )

    def swap(self, number: int) -> Session:
        """First and second of that round's race turn out to have come in the other way round."""
        race = self.rounds[number - 1][1]
        first, second = Entry.objects.filter(session=race, position__lte=2).order_by("position")
        Entry.objects.filter(pk=first.pk).update(position=2)
        Entry.objects.filter(pk=second.pk).update(position=1)
        return race


def championship(season: Season, name: str) -> Championship:
    """Points as Formula 1 has them, and some for qualifying; in each half all but three rounds count; teams."""
    rounds = len(season.rounds)
    found = Championship.objects.create(
        club=season.club,
        name=name,
        state=Championship.State.RUNNING,
        planned_rounds=rounds + 2,
        teams=Championship.Teams.DRIVEN,
    )
    race = Scoring.objects.create(championship=found, points="25 18 15 12 10 8 6 4 2 1")
    Scoring.objects.create(championship=found, session_type=Session.QUALIFYING, points="3 2 1")
    Bonus.objects.create(scoring=race, points=Decimal(1))
    TieBreak.objects.create(championship=found)
    half = rounds // 2
    SeasonPart.objects.create(championship=found, first=1, last=half, drop=min(3, half - 1))
    SeasonPart.objects.create(championship=found, first=half + 1, drop=3)
    made = Round.objects.bulk_create(Round(championship=found, number=number) for number in range(1, rounds + 1))
    RoundSession.objects.bulk_create(
        RoundSession(championship=found, round=row, session=session, source=season.source, event=session.first_event)
        for row, sessions in zip(made, season.rounds, strict=True)
        for session in sessions
    )
    return found
