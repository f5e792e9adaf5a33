"""Which sessions belong to which round by a championship's rules. What was decided by hand stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet

from championships.fixtures.evening import Evening, kept_fixtures
from championships.models import (
    Adjustment,
    AssignmentRule,
    Championship,
    Exclusion,
    Fixtures,
    Heat,
    Merge,
    Round,
    RoundSession,
)
from races.models import Entry, LapSummary, Session

Into = AssignmentRule.Into
OUT_OF_THE_WAY = 20_000
"""Added to numbers of rounds that are about to get others, of which no two may be alike meanwhile."""


def finished(club_id: int) -> QuerySet[Session]:
    """Sessions that are over, not hidden, and in which somebody has a result; with their meetings, in order."""
    results = Entry.objects.filter(session=OuterRef("pk"), driver__isnull=False)
    results = results.exclude(controller__in=LapSummary.NO_PERSONS)
    over = Session.objects.filter(Exists(results), club=club_id, closed_at__isnull=False, is_hidden=False)
    over = over.exclude(outcome=Session.Outcome.ABANDONED)
    return over.select_related("meeting").order_by("opened_at", "pk")


def day_of(session: Session, zone: ZoneInfo) -> date:
    """The day of its meeting, where the club is."""
    return session.meeting.day_in(zone) if session.meeting is not None else session.opened_at.astimezone(zone).date()


def rule_fits(rule: AssignmentRule, session: Session, day: date) -> bool:
    """Whether the rule is about that session, in a championship that is held then."""
    return (
        rule.championship.has_day(day)
        and (rule.session_type == session.type if rule.session_type else not session.is_practice)
        and rule.track_id in {None, session.track_id}
        and rule.source_id in {None, session.source_id}
        and rule.meeting_id in {None, session.meeting_id}
        and rule.weekday in {None, day.isoweekday()}
        and (rule.starts_on is None or rule.starts_on <= day)
        and (rule.ends_on is None or day <= rule.ends_on)
    )


def assign(
    championship: Championship, sessions: Collection[int] | None = None, lists: Collection[int] | None = None
) -> bool:
    """Let its rules decide anew of all they decided before, and of those sessions; with None, of all the club's.

    Of its fixtures, only `lists` look for their heats; with None, all of them.

    Whatever the order in which the hub heard of them, the outcome is the same. Returns whether anything changed.
    """
    rules = list(championship.assignment_rules.select_related("championship", "round"))
    placed = championship.session_set.filter(session__isnull=False).select_related("round", "heat")
    rows = {pk: row for row in placed if (pk := row.session_id) is not None}
    by_rule = {pk: row for pk, row in rows.items() if row.is_by_rule}
    looking = [] if lists is not None and not lists else kept_fixtures(championship, lists)
    if not rules and not by_rule and not looking:
        return False
    found = finished(championship.club_id)
    heats = heats_driven(looking, found) | heats_before(by_rule.values(), lists)
    if sessions is not None:
        found = found.filter(concerned(rules, {*sessions, *by_rule, *heats}))
    book = _Assignment(championship, rules, by_rule, heats)
    by_hand = {pk: row.round for pk, row in rows.items() if pk not in by_rule}
    for session in found:
        if session.pk not in by_hand:
            book.take(session)
    book.take_in_front(found.model.objects.filter(pk__in=by_hand) if book.waiting else (), by_hand)
    return book.write() | prune(championship) | renumber(championship)


def concerned(rules: Iterable[AssignmentRule], sessions: Collection[int]) -> Q:
    """Those sessions; where rules look at what follows on the same evening, all of their evenings."""
    if all(rule.into != Into.NEXT for rule in rules):
        return Q(pk__in=sessions)
    evenings = Session.objects.filter(pk__in=sessions, meeting__isnull=False).order_by().values("meeting")
    return Q(pk__in=sessions) | Q(meeting__in=evenings)


def heats_driven(lists: Iterable[Fixtures], sessions: QuerySet[Session]) -> dict[int, tuple[Round, Heat]]:
    """By session, the heat of which round it was; of two lists that know it, the first round's."""
    known: dict[int, tuple[Round, Heat]] = {}
    for fixtures in lists:
        for session, heat in Evening(fixtures, sessions).recognised().items():
            known.setdefault(session, (fixtures.round, heat))
    return known


def heats_before(rows: Iterable[RoundSession], looking: Collection[int] | None) -> dict[int, tuple[Round, Heat]]:
    """By session, the heats of lists that do not look for theirs just now."""
    kept: dict[int, tuple[Round, Heat]] = {}
    for row in rows:
        if looking is None or row.heat is None or row.round is None or row.session_id is None:
            continue
        if row.heat.fixtures_id not in looking:
            kept[row.session_id] = (row.round, row.heat)
    return kept


class _Assignment:
    """One championship's sessions being assigned, in the order they were held."""

    def __init__(
        self,
        championship: Championship,
        rules: list[AssignmentRule],
        before: Mapping[int, RoundSession],
        heats: Mapping[int, tuple[Round, Heat]],
    ) -> None:
        self.championship, self.rules, self.before, self.heats = championship, rules, before, heats
        self.zone = championship.club.zone
        self.rounds = {row.pk: row for row in championship.rounds.all()}
        self.planned = {row.held_on: row for row in self.rounds.values() if row.held_on is not None}
        self.of_meeting: dict[int | None, Round] = {}
        self.taken: set[int] = set()
        self.next_number = 1 + max((row.number for row in self.rounds.values()), default=0)
        self.wanted: dict[int, tuple[AssignmentRule | None, Round, Heat | None]] = {}
        self.races: list[tuple[Session, Round]] = []
        self.waiting: list[tuple[Session, AssignmentRule]] = []

    def take(self, session: Session) -> None:
        """A heat of a list of fixtures is of that round, whatever rules say."""
        if session.pk in self.heats:
            round_of_heat, heat = self.heats[session.pk]
            self.wanted[session.pk] = (None, round_of_heat, heat)
            self.races.append((session, round_of_heat))
            return
        day = day_of(session, self.zone)
        rule = next((rule for rule in self.rules if rule_fits(rule, session, day)), None)
        if rule is not None and rule.into == Into.NEXT:
            self.waiting.append((session, rule))
            return
        round_ = None if rule is None else self.round_of(rule, session, day)
        if rule is not None and round_ is not None:
            self.wanted[session.pk] = (rule, round_, None)
            self.races.append((session, round_))

    def take_in_front(self, decided: Iterable[Session], rounds: Mapping[int, Round | None]) -> None:
        """Sessions that go with what follows them on their evening, once it is known where that is."""
        by_hand = [(session, round_) for session in decided if (round_ := rounds[session.pk]) is not None]
        races = sorted([*self.races, *by_hand], key=lambda race: (race[0].opened_at, race[0].pk))
        for session, rule in self.waiting:
            after = (
                round_
                for race, round_ in races
                if race.type == Session.RACE
                and race.meeting_id == session.meeting_id is not None
                and (race.opened_at, race.pk) > (session.opened_at, session.pk)
            )
            if (round_ := next(after, None)) is not None:
                self.wanted[session.pk] = (rule, round_, None)

    def round_of(self, rule: AssignmentRule, session: Session, day: date) -> Round | None:
        if rule.into == Into.ROUND:
            return rule.round
        if rule.into == Into.PLANNED:
            return self.planned.get(day) or self.planned.get(self.own_day(session))
        if rule.into == Into.SESSION:
            return self.own_round(session)
        planned = self.planned.get(day) or self.planned.get(self.own_day(session))
        if planned is not None:
            return planned
        if session.meeting_id is None:
            return self.own_round(session)
        if session.meeting_id not in self.of_meeting:
            self.of_meeting[session.meeting_id] = self.own_round(session)
        return self.of_meeting[session.meeting_id]

    def own_day(self, session: Session) -> date:
        """On which the session itself was opened: a late practice may have joined its night to the one before."""
        return session.opened_at.astimezone(self.zone).date()

    def own_round(self, session: Session) -> Round:
        """The round it was in, if nothing earlier has it and a rule made it; else a new one."""
        row = self.before.get(session.pk)
        known = None if row is None else self.rounds.get(row.round_id or 0)
        if known is None or not known.is_by_rule or known.pk in self.taken:
            known = Round.objects.create(championship=self.championship, number=self.next_number, is_by_rule=True)
            self.next_number += 1
        self.taken.add(known.pk)
        return known

    def write(self) -> bool:
        """Store what is other than before."""
        gone = [row.pk for pk, row in self.before.items() if pk not in self.wanted]
        RoundSession.objects.filter(pk__in=gone).delete()
        changed = False
        for pk, (rule, round_, heat) in self.wanted.items():
            row = self.before.get(pk) or RoundSession(session_id=pk, is_by_rule=True)
            counts_as = rule.counts_as if rule else ""
            wanted = (round_.pk, rule and rule.pk, counts_as, heat and heat.pk)
            if (row.round_id, row.rule_id, row.counts_as, row.heat_id) != wanted:
                row.round, row.rule, row.counts_as, row.heat = round_, rule, counts_as, heat
                row.save()
                changed = True
        return changed or bool(gone)


def prune(championship: Championship) -> bool:
    """Take away rounds a rule made and in which nothing is left, unless somebody made something of them."""
    untouched = championship.rounds.filter(
        is_by_rule=True, name="", factor=Decimal(1), held_on=None, session_set=None, by_hand=None
    )
    for decided in (Adjustment, Exclusion, AssignmentRule, Merge, Fixtures):
        untouched = untouched.exclude(Exists(decided.objects.filter(round=OuterRef("pk"))))
    return bool(untouched.delete()[0])


def renumber(championship: Championship) -> bool:
    """Rounds a rule made have the numbers people left free, in the order they were held."""
    rounds = championship.rounds.annotate(began_at=Min("session_set__session__opened_at"))
    ordered = list(rounds.order_by(F("began_at").asc(nulls_last=True), "number"))
    fixed = {row.number for row in ordered if not row.is_by_rule}
    free = (number for number in range(1, OUT_OF_THE_WAY) if number not in fixed)
    moved = [(row, number) for row in ordered if row.is_by_rule and (number := next(free)) != row.number]
    for offset in (OUT_OF_THE_WAY, 0) if moved else ():
        for row, number in moved:
            Round.objects.filter(pk=row.pk).update(number=number + offset)
    return bool(moved)
