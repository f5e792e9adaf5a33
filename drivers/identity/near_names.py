"""Names that may be one, mistyped: the same but for how it was written, or for a letter or two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from drivers.names import search_key

UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)
NO_LETTERS = re.compile(r"[^\w]|_")
DIGITS = re.compile(r"\d+")
LONG_ENOUGH = {1: 5, 2: 9}
"""Of so many letters' difference, how long the shorter name has to be."""
LONGEST = 40
"""What is longer is compared as it begins."""
Pair = tuple[int, int]


def near_pairs(names: Iterable[tuple[int, str]]) -> dict[Pair, bool]:
    """Pairs of keys whose names are the same once written alike (True), or nearly the same (False).

    Looks each name up under whatever is left when up to two letters are left out, so that no two are compared in vain.
    """
    spelled: dict[str, set[int]] = {}
    for key, name in names:
        for plain in spellings(name):
            spelled.setdefault(plain, set()).add(key)
    found: dict[Pair, bool] = {}
    for keys in spelled.values():
        found |= dict.fromkeys(pairs_of(keys), True)
    for one, other in near_spellings(list(spelled)):
        for pair in {ordered(a, b) for a in spelled[one] for b in spelled[other] if a != b}:
            found.setdefault(pair, False)
    return found


def spellings(name: str) -> set[str]:
    """A name without what differs in writing: `Jürgen M.` is `jurgenm` and `juergenm`."""
    plain = {NO_LETTERS.sub("", search_key(one)) for one in (name, name.casefold().translate(UMLAUTS))}
    return {one[:LONGEST] for one in plain if one}


def near_spellings(spelled: list[str]) -> set[tuple[str, str]]:
    """Pairs that differ in one letter or two, as far as they are long enough, and not in their numbers."""
    shortened: dict[str, list[str]] = {}
    for one in spelled:
        for rest in without_letters(one):
            shortened.setdefault(rest, []).append(one)
    found = set()
    for some in shortened.values():
        for one, other in combinations(some, 2):
            pair = (one, other) if one < other else (other, one)
            if pair not in found and are_near(*pair):
                found.add(pair)
    return found


def without_letters(name: str) -> set[str]:
    """What is left of it without as many letters as may differ, or fewer."""
    most = max((by for by, least in LONG_ENOUGH.items() if len(name) >= least), default=0)
    return {"".join(rest) for by in range(most + 1) for rest in combinations(name, len(name) - by)}


def are_near(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    most = max((by for by, least in LONG_ENOUGH.items() if shorter >= least), default=0)
    return bool(most) and DIGITS.findall(one) == DIGITS.findall(other) and distance(one, other, most) <= most


def distance(one: str, other: str, most: int) -> int:
    """How many letters are other, missing, or too many; two that changed places are one. Never more than `most` + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before_that, before, row = before, row, [i]
        for j, there in enumerate(other, start=1):
            cost = min(row[-1] + 1, before[j] + 1, before[j - 1] + (letter != there))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == there:
                cost = min(cost, before_that[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def pairs_of(keys: set[int]) -> Iterator[Pair]:
    return combinations(sorted(keys), 2)


def ordered(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)
