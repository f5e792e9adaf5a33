"""What a projection changed, for whoever wants to know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

Key = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """A row that became another: its kind, its natural key, and what happened to it, as people read it."""

    kind: str
    key: tuple[Any, ...]
    what: str

    def __str__(self) -> str:
        return f"{self.kind} {'/'.join(map(str, self.key))}: {self.what}"


@dataclass
class Changed:
    """The columns of a row before the first of its changes and after the last; None: it is not there."""

    columns: Sequence[str]
    before: Sequence[Any] | None
    after: Sequence[Any] | None

    def __str__(self) -> str:
        if self.before is None:
            return "is missing"
        if self.after is None:
            return "should not be there"
        pairs = zip(self.columns, self.before, self.after, strict=True)
        return ", ".join(f"{name} is {old!r}, should be {new!r}" for name, old, new in pairs if old != new)


@dataclass
class Changes:
    """Remembers, where `is_wanted`, which rows changed: a row that in the end is what it was did not."""

    is_wanted: bool = False
    _rows: dict[Key, Changed] = field(default_factory=dict)
    _others: list[Change] = field(default_factory=list)

    def note(
        self,
        model: type[Model],
        key: tuple[Any, ...],
        before: Sequence[Any] | None,
        after: Sequence[Any] | None,
        columns: Sequence[str] = (),
    ) -> None:
        """A row of `model` changed; what is None was not there, or is no longer."""
        if self.is_wanted:
            known = self._rows.setdefault((kind(model), key), Changed(columns, before, after))
            known.columns, known.after = columns or known.columns, after

    def note_other(self, model: type[Model], key: tuple[Any, ...], what: str) -> None:
        """Something else about a row changed."""
        if self.is_wanted:
            self._others.append(Change(kind(model), key, what))

    def __iter__(self) -> Iterator[Change]:
        for (name, key), changed in self._rows.items():
            if changed.before != changed.after:
                yield Change(name, key, str(changed))
        yield from self._others


def kind(model: type[Model]) -> str:
    return str(model._meta.verbose_name)
