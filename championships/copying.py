"""A championship for the next season: its rules, classes, points and calendar, without anybody and anything driven."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from championships.files.description import Part
from championships.files.reading import read
from championships.files.telling import told
from championships.models import Championship

A_YEAR_OF_WEEKS = timedelta(weeks=52)
SEASON = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:(\s*[/–-]\s*)((?:19|20)?\d\d))?(?!\d)")
"""2026, 2026/27, 2026-2027."""
Json = dict[str, Any]
Moves = Mapping[str, Callable[[date], date]]
"""By field: where its day goes."""


def next_season(championship: Championship, name: str, season: str, author: Any = None) -> Championship:
    """A draft with the same rules, and rounds planned for the same weekdays a year on.

    Rounds that a rule made are made again as they are held; a rule about one meeting, which was, is left out. Raises
    FaultyFile, as where there is one of that name and season.
    """
    found = told(championship, (Part.RULES, Part.CALENDAR))
    rounds = [moved(one, {"held_on": weeks_on}) for one in found.get("rounds", []) if not one.get("is_by_rule")]
    kept = {one["number"] for one in rounds}
    rules = [
        one for one in found.get("which_sessions", []) if "meeting" not in one and one.get("round", 0) in {0, *kept}
    ]
    merges = [one for one in found.get("heats_and_finals", []) if one.get("round", 0) in {0, *kept}]
    bounds: Moves = {"starts_on": year_on, "ends_on": year_on}
    whole = moved(found["championship"], bounds) | {"name": name, "season": season}
    days = [one["held_on"] for one in rounds if "held_on" in one]
    if days and "starts_on" in whole:
        # The same weekday may be a day or two before the first of the year.
        whole["starts_on"] = min([whole["starts_on"], *days])
    calendar = {"rounds": rounds, "which_sessions": [moved(one, bounds) for one in rules], "heats_and_finals": merges}
    copy = {**found, "championship": whole, **calendar}
    return read(championship.club, json.dumps(copy), (Part.RULES, Part.CALENDAR), author=author)


def moved(row: Json, how: Moves) -> Json:
    return {key: how[key](date.fromisoformat(one)).isoformat() if key in how else one for key, one in row.items()}


def weeks_on(day: date) -> date:
    """The same weekday a year on, a day or two earlier in the year."""
    return day + A_YEAR_OF_WEEKS


def year_on(day: date) -> date:
    """The same day of the next year; of the 29th of February, the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def called_next(championship: Championship) -> tuple[str, str]:
    """A guess at the name and the season of the next one: every year in them is one later."""
    name, season = years_on(championship.name), years_on(championship.season)
    if (name, season) == (championship.name, championship.season):
        begun = championship.starts_on
        season = str(begun.year + 1) if begun is not None and not season else f"{season} (2)".strip()
    return name, season


def years_on(text: str) -> str:
    """`Cup 2026` becomes `Cup 2027`, `Winter 2026/27` becomes `Winter 2027/28`."""

    def later(found: re.Match[str]) -> str:
        first, between, second = found.groups()
        return str(int(first) + 1) + (f"{between}{one_more(second)}" if second else "")

    return SEASON.sub(later, text)


def one_more(year: str) -> str:
    """With as many digits."""
    return str(int(year) + 1).zfill(len(year))[-len(year) :]
