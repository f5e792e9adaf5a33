"""Somebody's account: round by round the rows that add up, and at the end what counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from championships.report.calendar import (
    Held,
    of_rounds,
)
from championships.report.cross_table import signed
from championships.scoring.tables import amount, plain
from championships.standings.table import (
    StandingsAward,
    StandingsRow,
)
from races.models import Session

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Item:
    """One award, with the sessions it was earned in."""

    points: str
    kind: str
    reason: str
    by: str
    sessions: tuple[Session, ...]
    is_dropped: bool
    is_by_hand: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """A round of the account; `counts` is what is left of `points`."""

    number: int | None
    title: str
    items: tuple[Item, ...]
    points: str
    counts: str
    is_dropped: bool


@dataclass(frozen=True, slots=True)
class Account:
    """All of it. The chapters' points add up to `gross`, what counts of them to `net`."""

    row: StandingsRow
    after: int | None
    chapters: tuple[Chapter, ...]
    gross: str
    dropped: str
    net: str
    told: str
    has_by: bool


def account_of(row: StandingsRow, calendar: Sequence[Held], after: int | None) -> Account:
    chapters = [chapter_of(row, held) for held in of_rounds(calendar, {*row.scores, *row.dropped})]
    if row.adjustments:
        chapters.append(chapter("Decided by the stewards", None, row.adjustments, {}, is_dropped=False))
    counted = sum((award.points for award in row.why if not award.is_dropped), NOTHING)
    everything = sum((award.points for award in row.why), NOTHING)
    return Account(
        row=row,
        after=after,
        chapters=tuple(chapters),
        gross=plain(everything),
        dropped=plain(everything - counted),
        net=plain(row.net),
        told=amount(row.net),
        has_by=any(award.by for award in row.why),
    )


def chapter_of(row: StandingsRow, held: Held) -> Chapter:
    number = held.round.number
    score = row.scores.get(number)
    sessions = {session.pk: session for session in held.sessions}
    awards = () if score is None else score.awards
    return chapter(held.title, number, awards, sessions, is_dropped=number in row.dropped)


def chapter(
    title: str, number: int | None, awards: Iterable[StandingsAward], sessions: dict[int, Session], *, is_dropped: bool
) -> Chapter:
    awards = list(awards)
    counts = sum((award.points for award in awards if not award.is_dropped), NOTHING)
    return Chapter(
        number=number,
        title=title,
        items=tuple(item_of(award, sessions) for award in awards),
        points=plain(sum((award.points for award in awards), NOTHING)),
        counts=plain(counts),
        is_dropped=is_dropped,
    )


def item_of(award: StandingsAward, sessions: dict[int, Session]) -> Item:
    return Item(
        points="" if award.kind == "note" else signed(award.points),
        kind=award.kind,
        reason=award.reason,
        by=award.by,
        sessions=tuple(sessions[pk] for pk in award.sessions if pk in sessions),
        is_dropped=award.is_dropped,
        is_by_hand=any(pk < 0 for pk in award.sessions),
    )
