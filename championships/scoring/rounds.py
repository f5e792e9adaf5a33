"""What everybody gets from one round."""

from __future__ import annotations

from championships.scoring.fielding import fielded
from championships.scoring.grids import lined_up
from championships.scoring.marking import field_of, marks
from championships.scoring.merging import merged
from championships.scoring.results import Round, SessionResult, Status
from championships.scoring.rules import Rules, Scoring
from championships.scoring.scores import Award, AwardKind, Finish, RoundScore, scored
from championships.scoring.tables import NOTHING


def round_scores(rules: Rules, round_: Round) -> dict[str, RoundScore]:
    """Everybody who was there and may score, guests not included."""
    placed = fielded(rules, round_)
    sessions = merged(rules, placed)
    starters = set[str]().union(*(session.starters for session in round_.sessions)) if round_.sessions else set()
    is_void = len(starters) < rules.minimum_starters
    book = _RoundScores(rules, round_)
    for session in sessions:
        scoring = rules.scoring_of(session.type)
        if scoring and not is_void:
            started, qualifying = lined_up(rules, placed, scoring, session, sessions)
            book.enter(started, scoring, qualifying)
        elif not is_void and session.type in rules.qualifying:
            book.enter_places(session, None)
    if is_void:
        book.declare_void(sessions, len(starters))
    book.exclude(round_)
    return book.scores(is_void=is_void)


class _RoundScores:
    """One round being written down."""

    def __init__(self, rules: Rules, round_: Round) -> None:
        self.rules, self.round = rules, round_
        self.awards: dict[str, list[Award]] = {}
        self.finishes: dict[str, list[Finish]] = {}
        self.must_count: set[str] = set()

    def enter(self, session: SessionResult, scoring: Scoring, qualifying: SessionResult | None) -> None:
        """What a session brings, and where everybody came in it."""
        given = marks(
            scoring,
            session,
            rules=self.rules,
            number=self.round.number,
            factor=self.round.factor,
            qualifying=qualifying,
        )
        for competitor, award in given:
            self.awards.setdefault(competitor, []).append(award)
        self.enter_places(session, scoring)
        if not self.rules.is_dsq_droppable:
            self.must_count |= {line.competitor for line in session.lines if line.status is Status.DSQ}

    def enter_places(self, session: SessionResult, scoring: Scoring | None) -> None:
        """Where everybody came, also in a qualifying without a scoring of its own."""
        field = field_of(scoring, session) if scoring else 0
        for line in session.lines:
            place = line.position if line.is_classified else None
            finish = Finish(
                session=session.key,
                type=session.type,
                place=place,
                is_scoring=bool(place and scoring and scoring.places.points_of(place, field) > 0),
                has_started=line.has_started,
                team=line.team,
                manufacturer=line.manufacturer,
                is_of_scored=scoring is not None,
            )
            self.finishes.setdefault(line.competitor, []).append(finish)

    def declare_void(self, sessions: tuple[SessionResult, ...], starters: int) -> None:
        reason = f"{self.round.label} does not count: {starters} of at least {self.rules.minimum_starters} starters"
        for competitor in sorted({line.competitor for session in sessions for line in session.lines}):
            self.awards[competitor] = [self.note(reason)]

    def exclude(self, round_: Round) -> None:
        """Those excluded from this round have nothing of it but the reason."""
        present = {line.competitor for session in round_.sessions for line in session.lines}
        for out in self.rules.exclusions:
            if out.round == round_.number and out.competitor in present:
                reason = (
                    f"excluded from {round_.label}: {out.reason}" if out.reason else f"excluded from {round_.label}"
                )
                self.awards[out.competitor], self.finishes[out.competitor] = [self.note(reason)], []
                if not self.rules.is_dsq_droppable:
                    self.must_count.add(out.competitor)

    def note(self, reason: str) -> Award:
        return Award(round=self.round.number, kind=AwardKind.NOTE, points=NOTHING, reason=reason)

    def scores(self, *, is_void: bool) -> dict[str, RoundScore]:
        present = {line.competitor for session in self.round.sessions for line in session.lines}
        return {
            competitor: scored(
                self.round.number,
                self.awards.get(competitor, []),
                self.finishes.get(competitor, []),
                must_count=competitor in self.must_count,
                is_void=is_void,
            )
            for competitor in sorted(present)
            if not self.rules.is_guest(competitor)
        }
