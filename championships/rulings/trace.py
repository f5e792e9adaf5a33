"""Every decision that is made, changed or deleted leaves a line in the club's log of rulings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from championships.models import Championship, CrewShare, RoundSession
from championships.rulings.rows import ROWS, author_told, reason_of
from championships.rulings.rules import Change, Rows, changes_between, rules_in, says
from championships.scoring.tables import plain
from championships.standings.reading import standings_of
from drivers.models import Driver
from drivers.names import name_key
from races.models import RulingOutcome
from races.rulings import log
from races.rulings.fields import BadRuling, Said

NO_REASON = "Say why: it is shown beside the decision, with your name."
STATE = "championship_state"
RULES = "championship_rules"


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
    """All that people decided of a championship, by kind and key, its rules, and everybody's points."""

    pk: int
    rows: Mapping[tuple[str, int], Seen]
    points: Mapping[str, Decimal]
    rules: Rows = field(default_factory=dict)
    has_begun: bool = False

    @classmethod
    def of(cls, pk: int) -> Picture:
        """As it is now; of one that is no more, nothing."""
        championship = Championship.objects.filter(pk=pk).first()
        if championship is None:
            return cls(pk, {}, {})
        rows = {(kind, row.pk): seen(kind, row) for kind, some in ROWS.items() for row in some.of(championship)}
        state = {"state": championship.state}
        rows[STATE, pk] = Seen((championship.state,), state, str(championship.state))
        return cls(pk, rows, points_in(championship), rules_in(championship), has_begun(championship))

    def decided(self, after: Picture) -> list[tuple[str, Seen | None, Seen | None]]:
        """What is otherwise `after`: the kind of each decision, and its row before and after."""
        # Of a championship that is no more, its decisions are none either.
        keys = dict.fromkeys([*self.rows, *after.rows]) if after.rows else [(STATE, self.pk)]
        sides = [(key[0], self.rows.get(key), after.rows.get(key)) for key in keys]
        return [one for one in sides if (one[1] and one[1].version) != (one[2] and one[2].version)]

    def rules_changed(self, after: Picture) -> list[Change]:
        """Which rules are otherwise `after`, of a championship that is still there."""
        return changes_between(self.rules, after.rules) if after.rows else []


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


def has_begun(championship: Championship) -> bool:
    """Whether it has a round that was held, whoever may be shown its standings."""
    return championship.sheets.exists()


def leave_lines(championship: Championship, before: Picture, author: Any, reason: str) -> None:
    """A line for each row that is other than `before`, and one for its rules. Raises BadRuling where nobody said why.

    Of rules there is a line once the season is under way: until then they are only being written.
    """
    after = Picture.of(before.pk)
    effects = moved(str(championship), before.points, after.points)
    for kind, was, now in before.decided(after):
        leave_line(championship, kind, was, now, effects, author, reason)
    changes = before.rules_changed(after)
    if changes and is_under_way(before):
        leave_line_of_rules(championship, changes, effects, author, reason)


def is_under_way(picture: Picture) -> bool:
    state = picture.rows.get((STATE, picture.pk))
    return picture.has_begun and state is not None and state.words != Championship.State.DRAFT


def leave_line_of_rules(
    championship: Championship, changes: list[Change], effects: list[str], author: Any, reason: str
) -> None:
    """One for all that were changed together."""
    words = "; ".join(change.words for change in changes)
    ruling = log.append(
        championship.club,
        RULES,
        says=says(changes),
        reason=given(reason),
        author=author,
        about={**about(championship), "was": "", "now": words},
    )
    RulingOutcome.objects.filter(pk=ruling.pk).update(effects=effects)


def given(reason: str) -> str:
    """Raises BadRuling where it is none."""
    if not reason.strip():
        raise BadRuling(NO_REASON, "reason")
    return reason.strip()


def about(championship: Championship) -> Said:
    return {"who": str(championship), "championship": championship.name, "season": championship.season}


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
    of = one.session
    words = {"was": was.words if was else "", "now": now.words if now else ""}
    ruling = log.append(
        championship.club,
        kind,
        says={name: side.told for name, side in (("before", was), ("after", now)) if side is not None},
        reason=given((now.reason if now else "") or reason),
        author=author,
        source=of.source if of else None,
        event=of.event if of else None,
        controller=one.controller,
        about={**about(championship), **words},
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
