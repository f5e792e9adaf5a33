"""How much room a name takes, and what of it has room: of any length, in any script."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

NARROW, WIDE = set("iljtfrI.,:;|!'’`()[]-·/ "), set("mwMWÆŒ@%&—…")
FIRST_ISOLATE, END_ISOLATE = "\u2068", "\u2069"
JOINER = "\u200d"
FIRST_EMOJI = 0x1F000
SKINS = range(0x1F3FB, 0x1F400)
FLAGS = range(0x1F1E6, 0x1F200)
MOST_MARKS = 2
"""Accents on one letter; more of them reach into what stands above."""
LONGEST = 300


def plain(text: str) -> str:
    """One line without characters that steer: of control, of direction, of no meaning to anybody."""
    shown = (one if one == JOINER or unicodedata.category(one)[0] != "C" else " " for one in text[:LONGEST])
    return " ".join("".join(shown).split())


def clusters(text: str) -> list[str]:
    """What a reader takes for one letter each: accents, joined emoji and flags are not torn apart."""
    found: list[str] = []
    marks = 0
    for one in text:
        if found and is_part_of(found[-1], one):
            marks += is_mark(one)
            if marks <= MOST_MARKS or not is_mark(one):
                found[-1] += one
            continue
        marks = 0
        found.append(one)
    return found


def is_mark(one: str) -> bool:
    return unicodedata.category(one)[0] == "M"


def is_part_of(before: str, one: str) -> bool:
    is_second_of_flag = len(before) == 1 and ord(before) in FLAGS and ord(one) in FLAGS
    return is_mark(one) or one == JOINER or ord(one) in SKINS or before.endswith(JOINER) or is_second_of_flag


@lru_cache(maxsize=2**12)
def ems(cluster: str) -> float:
    """Its width in ems, rather too much than too little: nobody knows the reader's fonts."""
    if any(ord(one) >= FIRST_EMOJI for one in cluster):
        # Without a font that joins them, a family stands there one by one, and a flag as two letters.
        return 1.4 * sum(one != JOINER and not is_mark(one) for one in cluster)
    return sum(map(ems_of_letter, unicodedata.normalize("NFKC", cluster)))


def ems_of_letter(one: str) -> float:
    category = unicodedata.category(one)
    if category in {"Mn", "Me", "Cf"}:
        return 0.0
    if one in NARROW:
        return 0.4
    if one in WIDE or unicodedata.east_asian_width(one) in "WF":
        return 1.05
    if one < "\u0250":
        return 0.76 if one.isupper() else 0.63
    return 0.5 if category == "Mc" else 0.95


def width_of(text: str, size: float) -> float:
    """Of a line of text of that size, in the units of the size."""
    return sum(map(ems, clusters(text))) * size


def cut(text: str, room: float, size: float) -> str:
    """The text, or as much of it as has room, with … at its end; nothing where not one letter has."""
    letters = clusters(plain(text))
    if sum(map(ems, letters)) * size <= room:
        return "".join(letters)
    left, kept = room - ems("…") * size, 0
    for letter in letters:
        left -= ems(letter) * size
        if left < 0:
            break
        kept += 1
    return "".join(letters[:kept]).rstrip() + "…" if kept else ""


def cut_apart(texts: Sequence[str], room: float, size: float) -> list[str]:
    """Each as `cut` does it; those that would then read alike keep their ends, and lose what is in their middle."""
    found = [cut(text, room, size) for text in texts]
    often = Counter(found)
    return [
        cut_in_the_middle(text, room, size) if often[short] > 1 and short != plain(text) else short
        for text, short in zip(texts, found, strict=True)
    ]


def cut_in_the_middle(text: str, room: float, size: float) -> str:
    """Its beginning and its end, as much of either as has room."""
    letters = clusters(plain(text))
    left, head, tail = room - ems("…") * size, 0, 0
    while head + tail < len(letters):
        letter = letters[head] if head <= tail else letters[-tail - 1]
        left -= ems(letter) * size
        if left < 0:
            break
        head, tail = (head + 1, tail) if head <= tail else (head, tail + 1)
    return "".join(letters[:head]).rstrip() + "…" + "".join(letters[len(letters) - tail :]).lstrip() if head else ""


def isolated(text: str) -> str:
    """So that a name from right to left leaves what stands beside it where it is."""
    return text if text.isascii() else f"{FIRST_ISOLATE}{text}{END_ISOLATE}"
