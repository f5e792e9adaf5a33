"""Tolerant, honest reading of what SmartRace sent: a value is used, or complained of, never made up."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

REQUIRED: Any = object()
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):(?=\d\d(?!\d)))?(\d{1,9})(?:[.,](\d{1,3}))?")
INTEGER = re.compile(r"[+-]?\d{1,18}")
LARGEST = 2**53
UNBOUNDED = 2**31


class BadPayload(ValueError):
    """A field without which the event means nothing is missing or unusable."""

    def __init__(self, name: str, got: object, expected: str = "") -> None:
        self.name = name
        self.got = abridged(got)
        super().__init__(f"{name}: {expected or 'a usable value'} expected, got {self.got}")


@dataclass(slots=True)
class Payload:
    """`event_data`, whatever its shape, with accessors that refuse or complain.

    A required field that is missing or unusable raises `BadPayload`. One with a default gives the default where it is
    missing or empty; where it is there but unusable, that too, and the value goes on `complaints`.
    """

    data: Any
    complaints: list[BadPayload] = field(default_factory=list)
    path: str = ""

    def has(self, name: str) -> bool:
        return isinstance(self.data, dict) and name in self.data

    def raw(self, name: str) -> Any:
        """The value as it came; None where there is none."""
        return self.data.get(name) if isinstance(self.data, dict) else None

    def integer(self, name: str, default: Any = REQUIRED, *, least: int = -LARGEST, most: int = LARGEST) -> Any:
        """A whole number, also as text (`"3"`, `"3.0"`), from `least` to `most`."""
        value = self.raw(name)
        if type(value) is int and least <= value <= most:
            # As nearly always.
            return value
        expected = "a whole number" if -least == most else f"a whole number from {least} to {most}"
        return self._read(name, default, expected, lambda value: whole_number(value, least, most))

    def text(self, name: str, default: Any = REQUIRED, *, most: int = 200) -> Any:
        """Text of at most `most` characters; numbers count as text."""
        return self._read(name, default, f"text of at most {most} characters", lambda value: clean_text(value, most))

    def words(self, name: str, most: int) -> str:
        """What people wrote, empty where they did not; what is longer than `most` characters is cut, and shows it."""
        written: str = self._read(name, "", "text", lambda value: cut(clean_text(value, UNBOUNDED), most))
        return written

    def flag(self, name: str, default: Any = REQUIRED) -> Any:
        """True or false, also as `"yes"`, `"no"`, 1, 0."""
        value = self.raw(name)
        return value if type(value) is bool else self._read(name, default, "true or false", truth)

    def clock_ms(self, name: str, default: Any = REQUIRED) -> Any:
        """Milliseconds from `0:06.305`, `1:04:19.503` or `6.305`."""
        return self._read(name, default, "a time such as 0:06.305", clock_milliseconds)

    def decimal(self, name: str, default: Any = REQUIRED, *, most: Decimal) -> Any:
        """A number that is not negative, with a point or a comma."""
        return self._read(name, default, f"a number from 0 to {most}", lambda value: decimal_number(value, most))

    def part(self, name: str) -> Payload:
        """An object within; an empty one where there is none. Complaints go to the whole."""
        value = self.raw(name)
        if value not in (None, "", "-") and not isinstance(value, dict):
            self.complaints.append(BadPayload(self._full(name), value, "an object"))
        return Payload(value if isinstance(value, dict) else {}, self.complaints, self._full(name) + ".")

    def complain(self, name: str, got: object, expected: str) -> None:
        self.complaints.append(BadPayload(self._full(name), got, expected))

    def _full(self, name: str) -> str:
        return self.path + name

    def _read(self, name: str, default: Any, expected: str, read: Callable[[Any], Any]) -> Any:
        value = self.raw(name)
        if default is not REQUIRED and value in (None, ""):
            return default
        try:
            return read(value)
        except (ValueError, TypeError, InvalidOperation):
            problem = BadPayload(self._full(name), value, expected)
            if default is REQUIRED:
                raise problem from None
            self.complaints.append(problem)
            return default


def whole_number(value: Any, least: int = -LARGEST, most: int = LARGEST) -> int:
    """Raises ValueError for anything that is no whole number within the bounds."""
    if isinstance(value, str) and INTEGER.fullmatch(value.strip()):
        value = int(value)
    elif isinstance(value, str):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise ValueError(value)
    if not least <= value <= most or value != int(value):
        raise ValueError(value)
    return int(value)


def clean_text(value: Any, most: int) -> str:
    """Text a database can hold: NUL and lone surrogates become the replacement character."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(value)
    text = UNSTORABLE.sub("\ufffd", str(value)).strip()
    if len(text) > most:
        raise ValueError(text)
    return text


def cut(text: str, most: int) -> str:
    """The beginning of a text that is longer than `most` characters, with an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def truth(value: Any) -> bool:
    word = str(value).strip().lower()
    if word not in {"true", "false", "yes", "no", "1", "0"}:
        raise ValueError(value)
    return word in {"true", "yes", "1"}


def clock_milliseconds(value: Any) -> int:
    match = CLOCK.fullmatch(str(value).strip())
    if match is None:
        raise ValueError(value)
    hours, minutes, seconds, fraction = (part or "0" for part in match.groups())
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))


def decimal_number(value: Any, most: Decimal) -> Decimal:
    number = Decimal(str(value).strip().replace(",", "."))
    if not (number.is_finite() and 0 <= number <= most):
        raise ValueError(value)
    return number.quantize(Decimal("0.001"))


def abridged(value: object) -> str:
    """A value for a message: what can be stored and read at a glance."""
    text = UNSTORABLE.sub("\ufffd", repr(value))
    return text if len(text) <= 100 else text[:99] + "…"
