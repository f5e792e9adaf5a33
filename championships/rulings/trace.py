"""Every decision that is made, changed or deleted leaves a line in the club's log of rulings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from championships.models import Championship, CrewShare, RoundSession
from championships.rulings.rows import ROWS, author_told, reason_of
from championships.scoring.tables import plain
from championships.standings.reading import standings_of
from drivers.models import Driver
from drivers.names import name_key
from races.models import RulingOutcome
from races.rulings import log
from races.rulings.fields import BadRuling, Said

NO_REASON = "Say why: it is shown beside the decision, with your name."
STATE = "championship_state"


@dataclass(frozen=True, slots=True)
class Seen:
    """A row as it was: what tells one version of it from another, how it is told, in words, and why it is so."""

    version: tuple[Any, ...]
    told: Said
    words: str
    reason: str = ""
    session: RoundSession | None = None
    controller: int | None = None
    driver: Driver | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """All that people decided of a championship, by kind and key, and everybody's points."""

    pk: int
    rows: Mapping[tuple[str, int], Seen]
    points: Mapping[str, Decimal]

    @classmethod
    def of(cls, pk: int) -> Picture:
        """As it is now; of one that is no more, nothing."""
        championship = Championship.objects.filter(pk=pk).first()
        if championship is None:
            return cls(pk, {}, {})
        rows = {(kind, row.pk): seen(kind, row) for kind, some in ROWS.items() for row in some.of(championship)}
        state = {"state": championship.state}
        rows[STATE, pk] = Seen((championship.state,), state, str(championship.state))
        return cls(pk, rows, points_in(championship))


def seen(kind: str, row: Any) -> Seen:
    rows = ROWS[kind]
    of = row.round_session if isinstance(row, CrewShare) else row if isinstance(row, RoundSession) else None
    version = tuple(getattr(row, name) for name in rows.columns)
    controller, driver = getattr(row, "controller", None), getattr(row, "driver", None)
    told = {**rows.told(row), **author_told(row)}
    return Seen(version, told, rows.words(row), reason_of(row), of, controller, driver)


def points_in(championship: Championship) -> dict[str, Decimal]:
    """Of its drivers' table; of a draft, which nobody takes for the last word, none."""
    table = None if championship.state == Championship.State.DRAFT else standings_of(championship)
    return {row.name: row.net for row in table.rows} if table else {}


@contextmanager
def traced(championship: Championship, author: Any, reason: str = "") -> Iterator[None]:
    """Whatever is decided within leaves its lines. `reason` is for what has none of its own. Raises BadRuling."""
    before = Picture.of(championship.pk)
    yield
    leave_lines(championship, before, author, reason)


def leave_lines(championship: Championship, before: Picture, author: Any, reason: str) -> None:
    """A line for each row that is other than `before`. Raises BadRuling where nobody said why."""
    after = Picture.of(before.pk)
    effects = moved(str(championship), before.points, after.points)
    # Of a championship that is no more, its decisions are none either.
    keys = dict.fromkeys([*before.rows, *after.rows]) if after.rows else [(STATE, before.pk)]
    for key in keys:
        was, now = before.rows.get(key), after.rows.get(key)
        if (was and was.version) != (now and now.version):
            leave_line(championship, key[0], was, now, effects, author, reason)


def leave_line(
    championship: Championship,
    kind: str,
    was: Seen | None,
    now: Seen | None,
    effects: list[str],
    author: Any,
    reason: str,
) -> None:
    one = now or was
    assert one is not None
    why = (now.reason if now else "") or reason.strip()
    if not why:
        raise BadRuling(NO_REASON, "reason")
    of = one.session
    words = {"was": was.words if was else "", "now": now.words if now else ""}
    ruling = log.append(
        championship.club,
        kind,
        says={name: side.told for name, side in (("before", was), ("after", now)) if side is not None},
        reason=why,
        author=author,
        source=of.source if of else None,
        event=of.event if of else None,
        controller=one.controller,
        about={"who": str(championship), "championship": championship.name, "season": championship.season, **words},
        session=of.session if of else None,
        people=keys_of(was, now),
    )
    RulingOutcome.objects.filter(pk=ruling.pk).update(effects=effects)


def keys_of(*sides: Seen | None) -> str:
    """As an outcome keeps whom it concerns."""
    names = {name_key(str(side.driver)) for side in sides if side is not None and side.driver is not None}
    return f"|{'|'.join(sorted(names))}|" if names else ""


def moved(title: str, before: Mapping[str, Decimal], after: Mapping[str, Decimal]) -> list[str]:
    """`Club cup: Anna +7, Bob −2`; nothing where nobody's points are others."""
    by = {name: after.get(name, Decimal()) - before.get(name, Decimal()) for name in dict.fromkeys([*after, *before])}
    words = [f"{name} {'+' if points > 0 else '−'}{plain(abs(points))}" for name, points in by.items() if points]
    return [f"{title}: {', '.join(words)}"] if words else []
