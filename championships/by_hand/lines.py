"""A list of results as text: a line a driver, from place, driver, laps, time, best lap to results and back."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from championships.models import ResultByHand
from drivers.names import name_key
from races.measures.lap_time import lap_time_text

Status = ResultByHand.Status
COLUMNS = ("Place", "Driver", "Laps", "Time", "Best lap")
HEADINGS = {"place", "pos", "pos.", "position", "rank", "#", "no.", "platz"}
STATUSES = {status.value.casefold(): status for status in Status if status != Status.CLASSIFIED}
"""What can stand where the place does."""
TIME = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5})(?:[.,](\d{1,3}))?")
MOST_LAPS, MOST_PLACES, LONGEST_NAME = 100_000, 1000, 200


class BadResult(ValueError):
    """A sentence for whoever typed the line."""


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A line as it was typed: the number it has in the text, and what it says of the driver of that name."""

    number: int
    driver: str
    place: int | None = None
    status: str = Status.CLASSIFIED
    laps: int | None = None
    time_ms: int | None = None
    best_lap_ms: int | None = None


def lines_in(text: str) -> tuple[list[WrittenLine], list[str]]:
    """What the text says, and a sentence for each line that says nothing clear. A line of headings is passed over."""
    found: list[WrittenLine] = []
    wrong: list[str] = []
    for number, cells in written(text):
        try:
            found.append(line_in(number, cells))
        except BadResult as error:
            wrong.append(f"Line {number}: {error}")
    return found, [*wrong, *twice(found)]


def twice(lines: Iterable[WrittenLine]) -> Iterator[str]:
    """A sentence for each name that stood in a line before."""
    names: dict[str, int] = {}
    for line in lines:
        if (before := names.setdefault(name_key(line.driver), line.number)) != line.number:
            yield f"Line {line.number}: {line.driver} stands in line {before} already."


def written(text: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line that has any; tabs, semicolons or commas between them."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        between = next((one for one in "\t;" if one in line), ",")
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=between))]
        if not (number == 1 and cells[0].casefold() in HEADINGS):
            yield number, cells


def line_in(number: int, cells: list[str]) -> WrittenLine:
    """Raises BadResult."""
    if len(cells) > len(COLUMNS) and any(cells[len(COLUMNS) :]):
        raise BadResult(f"It has {len(cells)} columns; there are {', '.join(COLUMNS).lower()}.")
    place, driver, laps, time, best = (cells + [""] * len(COLUMNS))[: len(COLUMNS)]
    if not driver:
        raise BadResult("It names no driver; the columns are place, driver, laps, time, best lap.")
    if len(driver) > LONGEST_NAME:
        raise BadResult(f"A name has at most {LONGEST_NAME} letters.")
    return WrittenLine(
        number=number,
        driver=driver,
        place=None if place.casefold() in STATUSES else whole(place, "place", 1, MOST_PLACES),
        status=STATUSES.get(place.casefold(), Status.CLASSIFIED),
        laps=whole(laps, "number of laps", 0, MOST_LAPS) if laps else None,
        time_ms=milliseconds(time),
        best_lap_ms=milliseconds(best),
    )


def whole(text: str, what: str, least: int, most: int) -> int:
    number = text.removesuffix(".")
    if not (number.isascii() and number.isdigit() and least <= int(number[:9]) <= most):
        also = f", {', '.join(status.value for status in STATUSES.values())}" if what == "place" else ""
        raise BadResult(f"“{text[:40]}” is no {what}: a number from {least} to {most}{also} is.")
    return int(number)


def milliseconds(text: str) -> int | None:
    """Of `7.003`, `1:05.234` or `1:04:19.503`; None where nothing is said. Raises BadResult."""
    if not text:
        return None
    found = TIME.fullmatch(text)
    if found is None:
        raise BadResult(f"“{text[:40]}” is no time; write it as 12.345, 1:05.234 or 1:04:19.503.")
    hours, minutes, seconds, parts = found.groups()
    return ((int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds)) * 1000 + int((parts or "0").ljust(3, "0"))


def text_of(results: Iterable[ResultByHand]) -> str:
    """The same as people would type it: what is read from it is what it was made of."""
    cells: list[Callable[[ResultByHand], Any]] = [
        lambda one: one.place or one.status,
        lambda one: one.driver,
        lambda one: "" if one.laps is None else one.laps,
        lambda one: lap_time_text(one.time_ms),
        lambda one: lap_time_text(one.best_lap_ms),
    ]
    return "\n".join("; ".join(str(cell(one)) for cell in cells).rstrip("; ") for one in results)
