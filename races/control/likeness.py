"""Whether a result tells of a race that was driven before: by who was on which controller, best laps and laps."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from races.models import Entry
from races.models.official_result import OfficialResultLine

LAPS_MAY_DIFFER_BY = 3
"""How many laps a correction takes from somebody, or gives: more of them are another race's."""
MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What lines and entries of people have in common. Of the known best laps some are equal, others are `odd`.

    A best lap that was taken off together with its time is not odd.
    """

    shared: int
    apart: int
    equal_best: int
    odd_best: int
    equal_laps: int
    most_laps_apart: int

    @property
    def is_same_race(self) -> bool:
        """Most of the people are the same, and so are their best laps, which no two races share."""
        return self.has_same_people and self.equal_best > 0 and self.odd_best == 0 and self.has_about_the_laps

    @property
    def may_be_same_race(self) -> bool:
        """The same, or without best laps to go by."""
        return self.is_same_race or (self.has_same_people and self.odd_best == 0 and self.has_about_the_laps)

    @property
    def has_same_people(self) -> bool:
        return self.shared > 0 and self.shared >= self.apart

    @property
    def has_about_the_laps(self) -> bool:
        """A correction takes laps from somebody; where nearly everybody has others, it is another race."""
        most = LAPS_MAY_DIFFER_BY if 2 * self.equal_laps >= self.shared else int(self.shared == 1)
        return self.most_laps_apart <= most


def likeness(entries: Iterable[Entry], lines: Iterable[OfficialResultLine]) -> Likeness:
    """Compares the lines with what the entries have: of their result, else of what was recorded."""
    there = {entry.controller: entry for entry in entries if entry.is_person and has_part(entry)}
    told = {line.controller: line for line in lines if is_person(line)}
    pairs = [(there[controller], told[controller]) for controller in there.keys() & told.keys()]
    known = [(entry, line) for entry, line in pairs if best_laps_of(entry) and line.best_lap_ms is not None]
    equal = [line for entry, line in known if line.best_lap_ms in best_laps_of(entry)]
    differences = [0 if line.laps is None else abs(entry.laps_told - line.laps) for entry, line in pairs]
    return Likeness(
        shared=len(pairs),
        apart=len(there.keys() ^ told.keys()),
        equal_best=len(equal),
        odd_best=len(known) - len(equal) - sum(has_lost_its_best(entry, line) for entry, line in known),
        equal_laps=differences.count(0),
        most_laps_apart=max(differences, default=0),
    )


def has_lost_its_best(entry: Entry, line: OfficialResultLine) -> bool:
    """Whether a lap was taken off, and it was the best."""
    is_shorter = line.laps is not None and line.laps < entry.laps_told
    return is_shorter and (line.best_lap_ms or 0) > max(best_laps_of(entry))


def has_part(entry: Entry) -> bool:
    """Whether it has laps or a result."""
    return entry.laps_told > 0 or entry.result_position is not None


def is_person(line: OfficialResultLine) -> bool:
    return line.controller not in {Entry.GHOST, Entry.SAFETY_CAR}


def best_laps_of(entry: Entry) -> set[int]:
    """The best lap by the result, and the best that was recorded: a correction may take either."""
    return {time for time in (entry.result_best_lap_ms, entry.best_lap_ms) if time is not None}


def takes(lines: Collection[OfficialResultLine]) -> timedelta:
    """What the race must have lasted, as nobody drove a lap quicker than their best."""
    return max(((line.laps or 0) * (line.best_lap_ms or 0) for line in lines), default=0) * MS


def speaks_against(entries: Iterable[Entry], lines: Iterable[OfficialResultLine]) -> bool:
    """Whether more, or better, was recorded of somebody than those lines know of."""
    told = {line.controller: line for line in lines}
    for entry in entries:
        line = told.get(entry.controller)
        if line is None or not entry.is_person or not entry.lap_count:
            continue
        if line.best_lap_ms is not None and entry.best_lap_ms is not None and entry.best_lap_ms < line.best_lap_ms:
            return True
        if line.laps is not None and entry.lap_count > line.laps + LAPS_MAY_DIFFER_BY:
            return True
    return False
