"""What lines look like, so that they can be told apart: by colour, on light and on dark, and by dash without it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

Rgb = tuple[int, int, int]
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
PAPER: Rgb = WHITE
NIGHT: Rgb = (17, 24, 39)
"""The darkest and the lightest a page has behind a picture."""
CONTRAST = 3.1
"""WCAG asks 3 of what has to be seen to read a picture."""
APART = 0.11
"""In OKLab; nearer ones are taken for each other."""


@dataclass(frozen=True, slots=True)
class Look:
    """A line's colour on light and on dark paper, and its dashes: lengths as SVG has them, empty for a whole line."""

    light: str
    dark: str
    dash: str = ""


PALETTE = (
    ("#0072b2", "#56b4e9"),
    ("#c44e00", "#ff8f45"),
    ("#00805d", "#2bcb9b"),
    ("#a8457f", "#f2a3cf"),
    ("#8a6100", "#f0c04a"),
    ("#1f2937", "#f3f4f6"),
    ("#5b3fa0", "#9a7bf2"),
    ("#6b7280", "#848a94"),
)
"""After Okabe and Ito, who chose theirs for all kinds of eyes; each made dark or light enough for its paper."""
DASHES = ("", "9 4", "4 3", "12 3 3 3", "16 5", "9 3 3 3 3 3", "6 6", "16 3 6 3")
"""None of dots alone: those are for laps that never arrived."""
HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})(?:[0-9a-f]{2})?", re.IGNORECASE)
TUPLE = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,\s*[\d.]+\s*)?\)", re.IGNORECASE)


def looks_of(own: Sequence[str]) -> list[Look]:
    """One for each, all different. `own` colours, as somebody told them, are kept where they can be told apart.

    Each is made darker for light paper, and lighter for dark, until it has enough contrast.
    """
    taken: list[tuple[str, str]] = []
    for colour in own:
        rgb = rgb_of(colour)
        mine = None if rgb is None else (readable(rgb, PAPER), readable(rgb, NIGHT))
        if mine is None or least_distance(mine, taken) < APART:
            rest = [one for one in PALETTE if taken.count(one) == min(map(taken.count, PALETTE))]
            mine = max(rest, key=lambda one: (least_distance(one, taken) >= APART, -PALETTE.index(one)))
        taken.append(mine)
    return [Look(*one, dash_of(place)) for place, one in enumerate(taken)]


def dash_of(place: int) -> str:
    """Eight in a row have eight dashes; after so many the colours of the palette come again, with other dashes."""
    return DASHES[(place + place // len(DASHES)) % len(DASHES)]


def rgb_of(colour: str) -> Rgb | None:
    """None for what is surely no colour, or has a name only browsers know."""
    colour = colour.strip()
    if found := HEX.fullmatch(colour):
        digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := TUPLE.fullmatch(colour):
        red, green, blue = (min(255, int(part)) for part in found.groups())
        return red, green, blue
    return None


@lru_cache(maxsize=2**10)
def readable(rgb: Rgb, paper: Rgb) -> str:
    """The colour, mixed with black or white just so much that it can be seen on that paper."""
    towards = BLACK if luminance(paper) > 0.5 else WHITE
    for part in range(20):
        mixed = mix(rgb, towards, part / 20)
        if contrast(mixed, paper) >= CONTRAST:
            break
    return hex_of(mixed)


def mix(rgb: Rgb, towards: Rgb, part: float) -> Rgb:
    red, green, blue = (round(one + (other - one) * part) for one, other in zip(rgb, towards, strict=True))
    return red, green, blue


def hex_of(rgb: Rgb) -> str:
    return "#" + "".join(f"{part:02x}" for part in rgb)


def contrast(one: Rgb, other: Rgb) -> float:
    """As WCAG 2 has it, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(rgb: Rgb) -> float:
    red, green, blue = map(linear, rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def least_distance(mine: tuple[str, str], taken: Sequence[tuple[str, str]]) -> float:
    """To the nearest of those taken, on the paper where they are nearer."""
    return min((distance(a, b) for other in taken for a, b in zip(mine, other, strict=True)), default=1.0)


@lru_cache(maxsize=2**12)
def distance(one: str, other: str) -> float:
    """In OKLab (Björn Ottosson, 2020), where equal distances look equal."""
    pairs = zip(oklab(one), oklab(other), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


@lru_cache(maxsize=2**10)
def oklab(colour: str) -> tuple[float, float, float]:
    rgb = rgb_of(colour)
    assert rgb is not None, colour
    red, green, blue = map(linear, rgb)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )
