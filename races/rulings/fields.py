"""What a kind of ruling says, field by field: forms, previews and the readers of files are made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

Said = dict[str, Any]
"""By the names of a kind's fields, as JSON keeps it."""


class BadRuling(ValueError):
    """A sentence for whoever decides: why it cannot be. `field` is what it is about, where it is about one."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is said. `read` gives what is stored, of what a form or a file gives; raises BadRuling."""

    name: str
    label: str
    help: str = ""
    is_required: bool = True

    def read(self, value: Any) -> Any:
        raise NotImplementedError

    def bad(self, wanted: str) -> BadRuling:
        return BadRuling(f"{self.label}: {wanted} expected.", self.name)


@dataclass(frozen=True, slots=True)
class Whole(Field):
    """A whole number."""

    least: int = 0
    most: int = 10_000

    def read(self, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            raise self.bad(f"a number from {self.least} to {self.most}")
        return value


@dataclass(frozen=True, slots=True)
class Milliseconds(Whole):
    """A time; people type it in seconds."""

    most: int = 3_600_000

    def read(self, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            raise self.bad(f"a time from {self.least / 1000:g} to {self.most / 1000:g} seconds")
        return value


@dataclass(frozen=True, slots=True)
class Text(Field):
    longest: int = 200

    def read(self, value: Any) -> str:
        if not isinstance(value, str) or len(value.strip()) > self.longest or (self.is_required and not value.strip()):
            raise self.bad(f"at most {self.longest} letters, and some,")
        return value.strip()


@dataclass(frozen=True, slots=True)
class Flag(Field):
    """Whether; `False` where nothing is said."""

    is_required: bool = False

    def read(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise self.bad("yes or no")
        return value


@dataclass(frozen=True, slots=True)
class OneOf(Field):
    """One of some words, each with how people read it."""

    words: tuple[tuple[str, str], ...] = ()

    def read(self, value: Any) -> str:
        if value not in dict(self.words):
            raise self.bad(" or ".join(word for word, _ in self.words))
        return str(value)


@dataclass(frozen=True, slots=True)
class Day(Field):
    def read(self, value: Any) -> str:
        try:
            return date.fromisoformat(str(value)).isoformat()
        except ValueError:
            raise self.bad("a day") from None


@dataclass(frozen=True, slots=True)
class Instant(Field):
    """A point in time, kept in UTC."""

    def read(self, value: Any) -> str:
        try:
            instant = datetime.fromisoformat(str(value))
        except ValueError:
            raise self.bad("a day and a time") from None
        if instant.tzinfo is None:
            raise self.bad("a time zone")
        return instant.isoformat()


@dataclass(frozen=True, slots=True)
class Named(Field):
    """Somebody or something of the club, by name; `kind` is driver, car, team or track."""

    kind: str = "driver"

    def read(self, value: Any) -> str:
        if not isinstance(value, str) or not value.strip() or len(value) > 200:
            raise self.bad(f"the name of a {self.kind}")
        return value.strip()


@dataclass(frozen=True, slots=True)
class Other(Field):
    """Another session, or meeting, by one of its events: `{"source": uid, "event": number}`."""

    kind: str = "session"

    def read(self, value: Any) -> Said:
        is_event = isinstance(value, dict) and isinstance(value.get("source"), str)
        if not is_event or not isinstance(value.get("event"), int):
            raise self.bad(f"a {self.kind}")
        return {"source": value["source"], "event": value["event"]}
