"""Where a text mentions a name, however it was typed, and putting another one in its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from drivers.names import folded

FEWEST_LETTERS = 2
"""A single letter is a name only where names stand: in a sentence it is anything."""


@dataclass(frozen=True)
class Mentions:
    """Finds the names with these keys as whole words, and puts the pseudonym there.

    Blanks within a mention are passed over where a name `may_have_blanks`, as they are where names are compared.
    """

    keys: frozenset[str]
    pseudonym: str
    may_have_blanks: bool = True

    @classmethod
    def of(cls, names: Collection[str], pseudonym: str, no_names: Collection[str] = ()) -> Mentions:
        """Of those names that tell of somebody wherever they stand; `no_names` are words that may mean anything."""
        telling = {name for name in names if is_telling(folded(name)) and folded(name) not in no_names}
        return cls(
            keys=frozenset(map(folded, telling)),
            pseudonym=pseudonym,
            may_have_blanks=any(len(name.split()) > 1 for name in telling),
        )

    def are_in(self, text: str) -> bool:
        return any(True for _ in self.spans(text))

    def replaced_in(self, text: str) -> str:
        """The text under the pseudonym; the very same one where nobody is mentioned."""
        parts, done = [], 0
        for start, end in self.spans(text):
            parts += [text[done:start], self.pseudonym]
            done = end
        return "".join([*parts, text[done:]]) if done else text

    def replaced_within(self, value: Any) -> Any:
        """The same for every text in what JSON can say, and for the keys of objects."""
        return every_text(value, self.replaced_in)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where they are mentioned, of two that overlap the longer."""
        whole = folded(text) if self.keys else ""
        keys = sorted((key for key in self.keys if key in whole), key=len, reverse=True)
        if not keys:
            return
        pieces = list(pieces_of(text))
        place = 0
        while place < len(pieces):
            end = next(filter(None, (self._end(pieces, place, key) for key in keys)), 0)
            if end:
                yield pieces[place].start, pieces[end - 1].end
            place = end or place + 1

    def _end(self, pieces: list[Piece], place: int, key: str) -> int:
        """After which piece a mention ends that begins at `place`; 0 where none begins there."""
        if not pieces[place].folded or (place and goes_on(pieces[place - 1], pieces[place])):
            return 0
        found = ""
        for at in range(place, len(pieces)):
            piece = pieces[at]
            if not piece.folded and not self.may_have_blanks and piece.is_blank:
                return 0
            found += piece.folded
            if not key.startswith(found):
                return 0
            if found == key:
                is_whole = at + 1 == len(pieces) or not goes_on(piece, pieces[at + 1])
                return at + 1 if is_whole else 0
        return 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A letter with its accents: where it stands, and what comparing makes of it, which may be nothing or several."""

    start: int
    end: int
    folded: str
    is_blank: bool
    is_word: bool


def pieces_of(text: str) -> Iterator[Piece]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not is_joined(text[at]):
            piece = text[start:at]
            yield Piece(start, at, folded(piece), piece.isspace(), piece[0].isalnum() or piece[0] == "_")
            start = at


def is_joined(letter: str) -> bool:
    """Whether it belongs to the letter before it: an accent, or what makes another emoji of one."""
    return unicodedata.combining(letter) > 0 or letter == "\u200d" or "\ufe00" <= letter <= "\ufe0f"


def goes_on(piece: Piece, after: Piece) -> bool:
    """Whether both are of one word."""
    return piece.is_word and after.is_word


def is_telling(key: str) -> bool:
    """Whether a name is one anywhere: no single letter, and no number, which may count anything."""
    return len(key) >= FEWEST_LETTERS and not all(letter.isdecimal() or letter in ".,:-+#" for letter in key)


def every_text(value: Any, change: Callable[[str], str]) -> Any:
    """A value of JSON in which every text is changed, keys of objects too; the very same one where none is."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        changed = [every_text(one, change) for one in value]
        return changed if changed != value else value
    if isinstance(value, dict):
        whole = {change(key): every_text(one, change) for key, one in value.items()}
        return whole if whole != value else value
    return value
