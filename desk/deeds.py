"""What a page does in two steps: several rulings, or revocations, looked at together and then done together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Max

from desk.deciding import Author, decide, revoke
from desk.effects import Picture, Scope, differences
from desk.targets import Target
from drivers.models import Club, Source
from ingest.database import undone, writing
from ingest.projection.projector import locked
from races.models import Ruling, Session
from races.rulings.fields import BadRuling, Said
from races.rulings.kinds import KINDS, Kind, Subject, in_words


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was, or would be, ruled, in sentences; what that changes; and, where it was done, the rulings."""

    sentences: list[str]
    effects: list[str]
    rulings: list[Ruling] = field(default_factory=list)


class Meanwhile(Exception):
    """Somebody ruled on the same since it was looked at; nothing was done."""

    def __init__(self, rulings: list[Ruling]) -> None:
        super().__init__(", ".join(map(str, rulings)))
        self.rulings = rulings


class Deed:
    """Something that is decided in two steps: how it is looked at, how it is done."""

    club: Club

    def scopes(self) -> list[Scope]:
        """Where to look for what changes."""
        raise NotImplementedError

    def each(self, says: Said, reason: str, author: Author) -> list[Ruling]:
        """Rule it all, within a transaction. Raises BadRuling."""
        raise NotImplementedError

    def concerns(self, ruling: Ruling) -> bool:
        """Whether a ruling is on the same."""
        raise NotImplementedError

    def tablets(self) -> set[int | None]:
        """The sources it is about; None among them where that is whatever any tablet names."""
        raise NotImplementedError

    def preview(self, says: Said) -> Outcome:
        """What it would change: it is done, looked at, and taken back. Raises BadRuling."""
        with undone():
            self.lock()
            return replace(self._done(says, "looked at", None), rulings=[])

    def do(self, says: Said, reason: str, author: Author, seen: int) -> Outcome:
        """All of it, or nothing. Raises BadRuling; and Meanwhile, where another ruled on it since ruling `seen`."""
        with writing():
            self.lock()
            # Whoever decides at the same time waits here, and then sees what was decided.
            Club.objects.select_for_update(no_key=True).get(pk=self.club.pk)
            if others := self.since(seen):
                raise Meanwhile(others)
            return self._done(says, reason, author)

    def lock(self) -> None:
        """Tablets before the club, as whoever projects an event takes them, so that nobody waits for the other."""
        tablets = self.tablets()
        keys = [key for key in tablets if key is not None]
        wanted = {"club": self.club} if None in tablets else {"pk__in": keys}
        sources = Source.objects.filter(**wanted)
        for key in sources.order_by("pk").values_list("pk", flat=True):
            locked(key, skip_locked=False)

    def _done(self, says: Said, reason: str, author: Author) -> Outcome:
        scopes = self.scopes()
        before = Picture.of(together(scopes)) if len(scopes) > 1 else None
        rulings = self.each(says, reason, author)
        sentences = list(map(in_words, rulings))
        if before is None:
            return Outcome(sentences, [effect for ruling in rulings for effect in ruling.outcome.effects], rulings)
        after = Picture.of(together([before.scope, *(before.scope.and_session(now(one)) for one in rulings)]))
        return Outcome(sentences, differences(before, after), rulings)

    def since(self, number: int) -> list[Ruling]:
        """What was ruled on the same after that ruling of the club."""
        later = Ruling.objects.filter(club=self.club, number__gt=number).with_names().in_order()
        return [ruling for ruling in later if self.concerns(ruling)]


class Deciding(Deed):
    """One kind of ruling on one thing, or on several of a club: a ruling each."""

    def __init__(self, kind: type[Kind], targets: Sequence[Target]) -> None:
        self.kind = kind
        self.targets = targets
        self.club = targets[0].club
        if any(target.club != self.club for target in targets):
            raise BadRuling("These are of several clubs: choose those of one.")

    def scopes(self) -> list[Scope]:
        return [Picture.around(target).scope for target in self.targets] if len(self.targets) > 1 else []

    def each(self, says: Said, reason: str, author: Author) -> list[Ruling]:
        return [decide(self.kind.name, target, says, reason, author) for target in self.targets]

    def tablets(self) -> set[int | None]:
        if self.kind.subject == Subject.CHAMPIONSHIP:
            return set()
        return {target.source.pk if target.source else None for target in self.targets}

    def concerns(self, ruling: Ruling) -> bool:
        return any(is_on(target, ruling) for target in self.targets)


class Revoking(Deed):
    """Rulings of a club, the newest first: what was ruled last goes first."""

    def __init__(self, rulings: Sequence[Ruling]) -> None:
        self.rulings = sorted(rulings, key=lambda ruling: ruling.number, reverse=True)
        self.club = self.rulings[0].club
        if any(ruling.club != self.club for ruling in rulings):
            raise BadRuling("These are of several clubs: choose those of one.")

    def scopes(self) -> list[Scope]:
        return [Picture.around_ruling(ruling).scope for ruling in self.rulings] if len(self.rulings) > 1 else []

    def each(self, says: Said, reason: str, author: Author) -> list[Ruling]:
        return [revoke(Ruling.objects.get(pk=ruling.pk), reason, author) for ruling in self.rulings]

    def tablets(self) -> set[int | None]:
        kinds = {ruling.pk: KINDS.get(first_of(ruling).kind) for ruling in self.rulings}
        is_on_tablets = {pk: kind is None or kind.subject != Subject.CHAMPIONSHIP for pk, kind in kinds.items()}
        return {ruling.source_id for ruling in self.rulings if is_on_tablets[ruling.pk]}

    def concerns(self, ruling: Ruling) -> bool:
        sessions = {one.outcome.session_id for one in self.rulings} - {None}
        return ruling.revokes in self.rulings or ruling.outcome.session_id in sessions


def last_number(club: Club) -> int:
    """Of the club's rulings."""
    return Ruling.objects.filter(club=club).aggregate(last=Max("number"))["last"] or 0


def is_on(target: Target, ruling: Ruling) -> bool:
    """Whether a ruling is on the same session, or whatever else that is."""
    if target.session is not None:
        return ruling.outcome.session_id == target.session.pk
    return bool(ruling.kind != Ruling.REVOKE and target.is_of(ruling)) or (
        ruling.revokes is not None and target.is_of(ruling.revokes)
    )


def first_of(ruling: Ruling) -> Ruling:
    """What was decided, of a revocation, or one of that."""
    return ruling if ruling.revokes is None else first_of(ruling.revokes)


def now(ruling: Ruling) -> Session | None:
    return ruling.outcome.session


def together(scopes: Sequence[Scope]) -> Scope:
    """All of them as one; they are of one club."""
    return Scope(
        scopes[0].club,
        *(
            frozenset().union(*(getattr(scope, name) for scope in scopes))
            for name in ("meetings", "sessions", "drivers", "tracks", "cars")
        ),
    )
