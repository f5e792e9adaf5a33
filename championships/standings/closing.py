"""What a final championship keeps of its closing: everybody's name; and whether the numbers would be others by now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from championships.models import Championship, StandingsSnapshot
from championships.standings.names import names_of
from championships.standings.snapshot_texts import as_json
from drivers.models import Merger

Numbers = tuple[Any, ...]
"""Somebody's place and points, after a round and of it."""


def keep_names(championship: Championship) -> None:
    """Of everybody in those of its sheets that keep none yet, as they are called now."""
    for sheet in championship.sheets.filter(names=""):
        whose = {row["who"] for row in sheet.read_rows()}
        earned = (one for score in sheet.read_scores().values() for one in score["awards"])
        of_table, of_drivers = names_of(sheet.table, (whose, {award[4] for award in earned} - {""}))
        kept = {sheet.kind_of_keys: of_table, "drivers": of_drivers} if sheet.kind_of_keys else {"drivers": of_drivers}
        StandingsSnapshot.objects.filter(pk=sheet.pk).update(names=as_json(kept))


def forget_names(championship: Championship) -> None:
    championship.sheets.update(names="")


def have_numbers_changed(championship: Championship, sheets: Iterable[StandingsSnapshot]) -> bool:
    """Whether any place or points are other than in the sheets that are kept. That somebody is another row is none."""
    stored = {(sheet.table, sheet.after_round): sheet for sheet in championship.sheets.all()}
    drivers = whom_they_are_now(championship)
    for sheet in sheets:
        kept = stored.pop((sheet.table, sheet.after_round), None)
        if kept is None or are_others(kept, sheet, drivers if kept.kind_of_keys == "drivers" else {}):
            return True
    return bool(stored)


def are_others(kept: StandingsSnapshot, sheet: StandingsSnapshot, now: Mapping[str, str]) -> bool:
    before = [(now.get(key, key), told) for key, told in numbers_of(kept).items()]
    then, after = dict(before), numbers_of(sheet)
    if len(then) != len(before):
        return True
    if any(then[key] != after[key] for key in then.keys() & after.keys()):
        return True
    # Whoever was parted from somebody has a key that nobody had then: they are the same by what they did.
    return Counter(then[key] for key in then.keys() - after.keys()) != Counter(
        after[key] for key in after.keys() - then.keys()
    )


def numbers_of(sheet: StandingsSnapshot) -> dict[str, Numbers]:
    scores = sheet.read_scores()
    return {
        row["who"]: (row["rank"], row["gross"], row["net"], scores.get(row["who"], {}).get("points"))
        for row in sheet.read_rows()
    }


def whom_they_are_now(championship: Championship) -> dict[str, str]:
    """By the key of a driver who was merged: the key of whom they are now."""
    merged = Merger.objects.filter(club=championship.club_id, kind="driver")
    into = {str(gone): str(now) for gone, now in merged.values_list("gone", "into")}
    found = {}
    for gone in into:
        now = gone
        while now in into:
            now = into[now]
        found[gone] = now
    return found
