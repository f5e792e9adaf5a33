"""Looking at what a decision moves before it is taken: it is taken, looked at, and taken back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction
from django.http import HttpRequest, QueryDict

from championships.decisions import club_turn
from championships.models import Championship
from championships.report.moves import TableMoves, Tables, moves, tables_now
from championships.rulings.trace import Picture, is_under_way

MOST_TOLD = 12
NOT_OURS = {"csrfmiddlewaretoken", "reason", "confirmed", "seen", "_edit"}
"""Fields of a page that say nothing of what is to be changed."""


@dataclass(frozen=True, slots=True)
class Look:
    """What would be decided, in sentences, and what that moves."""

    changes: list[str] = field(default_factory=list)
    tables: list[TableMoves] = field(default_factory=list)
    needs_reason: bool = True
    is_final: bool = False

    @property
    def told(self) -> list[str]:
        more = len(self.changes) - MOST_TOLD
        return [*self.changes[:MOST_TOLD], *([f"and {more} more."] if more > 0 else [])]

    @property
    def moves_anything(self) -> bool:
        return any(table.moves for table in self.tables)


class Looked(Exception):
    """What was saved is to be looked at first; everything is taken back."""

    def __init__(self, look: Look) -> None:
        super().__init__("; ".join(look.changes))
        self.look = look


@dataclass(frozen=True, slots=True)
class Before:
    """How a championship stood before it was changed."""

    picture: Picture
    tables: Tables

    @classmethod
    def of(cls, championship: Championship) -> Before:
        return cls(Picture.of(championship.pk), tables_now(championship))

    def look(self) -> Look:
        """At what is otherwise now."""
        championship = Championship.objects.filter(pk=self.picture.pk).first()
        if championship is None:
            return Look()
        after = Picture.of(championship.pk)
        decided = self.picture.decided(after)
        rules = self.picture.rules_changed(after)
        is_silent = any(not (now and now.reason) for _, _, now in decided)
        return Look(
            changes=[*(told(was, now) for _, was, now in decided), *(change.words for change in rules)],
            tables=moves(self.tables, tables_now(championship)),
            needs_reason=is_silent or (bool(rules) and is_under_way(self.picture)),
            is_final=championship.is_final,
        )


def told(was: object, now: object) -> str:
    """A decision, in words."""
    words_were, words = getattr(was, "words", ""), getattr(now, "words", "")
    if not words:
        return f"no longer {words_were}"
    return f"{words}, was {words_were}" if words_were and words_were != words else words


def look_at(championship: Championship, act: Callable[[], object]) -> Look:
    """What it would move; nothing of it stays."""
    with taken_back(championship):
        before = Before.of(championship)
        act()
        return before.look()


@contextmanager
def taken_back(championship: Championship) -> Iterator[None]:
    """The club's turn, of which nothing stays."""
    with club_turn(championship.club_id):
        yield
        transaction.set_rollback(True)


def fingerprint(request: HttpRequest) -> str:
    """Of what is to be changed: whoever confirms, confirms what was looked at."""
    said = sorted((name, values) for name, values in request.POST.lists() if name not in NOT_OURS)
    return hashlib.blake2b(repr(said).encode(), digest_size=16).hexdigest()


def said_again(posted: QueryDict) -> list[tuple[str, str]]:
    """All that a page said, for a form that says it again."""
    return [(name, value) for name, values in posted.lists() for value in values if name not in NOT_OURS]


def seen_of(championship: Championship) -> str:
    """When its standings became what they are."""
    return championship.reckoned_at.isoformat() if championship.reckoned_at else ""


def is_confirmed(request: HttpRequest, championship: Championship) -> bool:
    """Whether what is posted is what was looked at, and its standings are still those."""
    is_same = request.POST.get("confirmed") == fingerprint(request)
    return is_same and request.POST.get("seen") == seen_of(championship)
