"""Where in a text of JSON each value stands, so that one of them can be replaced and all else stays to the byte."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
DECODE = json.JSONDecoder(strict=False).decode
COLON = re.compile(r"\s*:")


@dataclass(slots=True)
class Part:
    """An object or a list: under which key it stands, within which other, and what an object says itself."""

    key: str
    within: Part | None
    is_object: bool
    values: dict[str, list[Any]] = field(default_factory=dict)
    next_key: str = ""

    def above(self) -> Iterator[Part]:
        """It, and all it is within, from the inside out."""
        part: Part | None = self
        while part is not None:
            yield part
            part = part.within


@dataclass(frozen=True, slots=True)
class Place:
    """A text, number or other plain value: from where to where it stands, and under which key of which object."""

    start: int
    end: int
    key: str
    value: Any
    within: Part | None
    is_text: bool


def places_in(text: str) -> list[Place]:
    """All of them in order; of a text that is no JSON, or is cut off, as far as it looks like it."""
    found: list[Place] = []
    part: Part | None = None
    for token in TOKEN.finditer(text):
        word = token.group()
        if word in "{[":
            part = Part(key_in(part), part, word == "{")
        elif word in "}]":
            part = None if part is None else part.within
        elif word[0] == '"' and part is not None and part.is_object and COLON.match(text, token.end()):
            part.next_key = str(read(word))
        elif word not in ",:":
            key = key_in(part)
            place = Place(token.start(), token.end(), key, read(word), part, word[0] == '"')
            found.append(place)
            if part is not None and part.is_object:
                part.values.setdefault(key, []).append(place.value)
    return found


def key_in(part: Part | None) -> str:
    """Under which key something stands there; in a list, under which the list does."""
    if part is None:
        return ""
    return part.next_key if part.is_object else part.key


def read(token: str) -> Any:
    """What it says; as it stands where that is no JSON."""
    if token[0] == '"' and "\\" not in token:
        return token.strip('"')
    for whole in (token, f'{token}"'):
        try:
            return DECODE(whole)
        except ValueError:
            continue
    return token.strip('"')


def replaced(text: str, instead: list[tuple[int, int, str]]) -> str:
    """The text with other words from here to there."""
    parts, done = [], 0
    for start, end, words in sorted(instead):
        parts += [text[done:start], words]
        done = end
    return "".join([*parts, text[done:]])
