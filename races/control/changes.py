"""What a projection changed, for whoever wants to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Change:
    """A row that became another: its kind, its natural key, and what happened to it, as people read it."""

    kind: str
    key: tuple[Any, ...]
    what: str

    def __str__(self) -> str:
        return f"{self.kind} {'/'.join(map(str, self.key))}: {self.what}"


@dataclass
class Changes:
    """Counts changed rows, and where they are `listed`, remembers them."""

    is_listed: bool = False
    count: int = 0
    listed: list[Change] = field(default_factory=list)

    def note_new(self, model: type[Model], key: tuple[Any, ...]) -> None:
        self._note(model, key, "is missing")

    def note_gone(self, model: type[Model], key: tuple[Any, ...]) -> None:
        self._note(model, key, "should not be there")

    def note_changed(
        self,
        model: type[Model],
        key: tuple[Any, ...],
        columns: Sequence[str],
        before: Sequence[Any],
        after: Sequence[Any],
    ) -> None:
        if self.is_listed:
            pairs = zip(columns, before, after, strict=True)
            what = ", ".join(f"{name} is {old!r}, should be {new!r}" for name, old, new in pairs if old != new)
        else:
            what = ""
        self._note(model, key, what)

    def note_other(self, model: type[Model], key: tuple[Any, ...], what: str) -> None:
        self._note(model, key, what)

    def _note(self, model: type[Model], key: tuple[Any, ...], what: str) -> None:
        self.count += 1
        if self.is_listed:
            self.listed.append(Change(str(model._meta.verbose_name), key, what))
