"""Finals, one behind the other: the A final decides the first places, the B final those behind, whatever the laps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from championships.scoring.fielding import cars, without
from championships.scoring.results import Merge, MergedBy, ResultLine, SessionResult, Status


def finals_of(merge: Merge, parts: Sequence[SessionResult]) -> list[list[SessionResult]]:
    """The A final first; each with its sessions, which are several where it has legs."""
    if merge.by is MergedBy.LATEST:
        return [[part] for part in reversed(parts)]
    finals = ([part for part in parts if part.type == name] for name in dict.fromkeys(merge.types))
    return [legs for legs in finals if legs]


def in_their_order(finals: Sequence[SessionResult], driven: Mapping[str, Sequence[ResultLine]]) -> list[ResultLine]:
    """Places run on from final to final. Who drove in two has what came of the higher, and those of the lower close up.

    Whoever was disqualified has no place, nor in a lower final. Laps led and the best lap are of all that was driven.
    """
    found: dict[str, ResultLine] = {}
    absent: dict[str, ResultLine] = {}
    ahead = 0
    for final in finals:
        rest = without(final, lambda line: line.competitor in found)
        for line in rest.lines:
            place = None if line.position is None else ahead + line.position
            known = found if line.has_started else absent
            known.setdefault(line.competitor, replace(line, position=place, grid=None, is_placed=False))
        last = max((line.position or 0 for line in rest.lines), default=0)
        ahead += max(last, sum(cars(rest.lines).values()))
    return [with_all_deeds(line, driven[name]) for name, line in {**absent, **found}.items()]


def with_all_deeds(line: ResultLine, lines: Sequence[ResultLine]) -> ResultLine:
    """Laps led and the best lap of every final somebody was not disqualified from."""
    valid = [one for one in lines if one.status is not Status.DSQ] or lines
    timed = [one for one in valid if one.best_lap_ms is not None]
    best = min(timed, key=lambda one: one.best_lap_ms or 0, default=line)
    led = sum(one.laps_led for one in valid)
    return replace(line, laps_led=led, best_lap_ms=best.best_lap_ms, best_lap_at=best.best_lap_at)
