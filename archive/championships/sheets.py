"""The frozen standings of a final championship: told with a legend of whom and what the keys in them mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from archive.references import TELLERS, Here
from championships.models import Championship, ChampionshipClass, StandingsSnapshot
from championships.standings.closing import keep_names
from championships.standings.snapshot_texts import as_json, digest_of
from championships.standings.snapshots import with_chances
from drivers.models import Driver, Team
from ingest.log.files import BadLine
from races.models import Session

LEGEND = {"drivers": Driver, "teams": Team, "sessions": Session}
BY_HAND = "-"
"""With which the key of a session entered by hand begins, on every hub alike."""
Json = dict[str, Any]
Rename = Callable[[str], str]


def told_sheets(championship: Championship, place_of_class: Callable[[int], int]) -> Json:
    """Those of a final one; all others are reckoned anew wherever they come."""
    if not championship.is_final:
        return {}
    sheets = list(championship.sheets.order_by("table", "after_round"))
    named: dict[str, set[str]] = {kind: set() for kind in LEGEND}
    for sheet in sheets:
        collect(sheet, named)
    return {
        "legend": {kind: legend_of(kind, keys) for kind, keys in named.items()},
        "sheets": [told_sheet(sheet, place_of_class) for sheet in sheets],
    }


def told_sheet(sheet: StandingsSnapshot, place_of_class: Callable[[int], int]) -> Json:
    table = sheet.table
    if table.startswith("class "):
        table = StandingsSnapshot.of_class(place_of_class(int(table.removeprefix("class "))))
    texts = {"rows": sheet.read_rows(), "scores": sheet.read_scores(), "chances": sheet.read_chances()}
    return {"table": table, "after_round": sheet.after_round, **texts, "names": sheet.read_names()}


def legend_of(kind: str, keys: Iterable[str]) -> Json:
    """What each key means; null of drivers and teams who are gone, whose names the sheets keep."""
    found = LEGEND[kind]._default_manager.filter(pk__in=map(int, keys))
    told = {str(row.pk): TELLERS[LEGEND[kind]][0](row) for row in found.order_by("pk")}
    return told if kind == "sessions" else {**dict.fromkeys(sorted(keys)), **told}


def collect(sheet: StandingsSnapshot, named: Mapping[str, set[str]]) -> None:
    """Enter every key that a sheet has."""

    def enter(kind: str) -> Rename:
        def rename(key: str) -> str:
            if kind and not key.startswith(BY_HAND):
                named[kind].add(key)
            return key

        return rename

    renamed(sheet.read_rows(), sheet.read_scores(), sheet.read_chances(), sheet.table, enter)


def renamed(
    rows: Any, scores: Any, chances: Any, table: str, renaming: Callable[[str], Rename]
) -> tuple[list[Json], Json, Json]:
    """The three texts of a sheet with other keys in them."""
    who, driver, session = (
        renaming(StandingsSnapshot(table=table).kind_of_keys),
        renaming("drivers"),
        renaming("sessions"),
    )

    def award(told: list[str]) -> list[str]:
        kind, points, reason, sessions, by = told
        keys = [session(key) for key in sessions.split("+") if key]
        return [kind, points, reason, "+".join(key for key in keys if key), driver(by) if by else by]

    return (
        [{**row, "who": who(row["who"])} for row in rows],
        {who(key): {**one, "awards": [award(each) for each in one["awards"]]} for key, one in scores.items()},
        {who(key): one for key, one in chances.items()},
    )


class Legend:
    """From the keys of a file to those of this hub."""

    def __init__(self, told: Any, here: Here) -> None:
        self.keys: dict[str, dict[str, str]] = {"": {}}
        for kind, model in LEGEND.items():
            entries = told.get(kind, {}) if isinstance(told, dict) else {}
            found = {key: TELLERS[model][1](one, here) for key, one in entries.items() if one is not None}
            self.keys[kind] = {key: str(row.pk) for key, row in found.items() if row is not None}
            # Who is gone there has a key that nobody has here.
            gone = sorted(key for key, one in entries.items() if one is None)
            self.keys[kind] |= {key: str(-number) for number, key in enumerate(gone, start=1)}

    def renaming(self, kind: str) -> Rename:
        if not kind:
            return lambda key: key
        # A session that is no more is named no more; anybody else has to be there.
        return self.session if kind == "sessions" else lambda key: self.known(kind, key)

    def session(self, key: str) -> str:
        return key if key.startswith(BY_HAND) else self.keys["sessions"].get(key, "")

    def known(self, kind: str, key: str) -> str:
        if key not in self.keys[kind]:
            raise BadLine(f"Its standings name {key} of the {kind}, which nothing tells of.")
        return self.keys[kind][key]


def freeze(championship: Championship, told: Json, here: Here, class_at: Callable[[int], ChampionshipClass]) -> None:
    """Let the standings be as told. A sheet that says the same as the one reckoned here is left as it is."""
    legend = Legend(told.get("legend"), here)
    reckoned = {(sheet.table, sheet.after_round): sheet for sheet in championship.sheets.all()}
    try:
        for one in told.get("sheets", []):
            table = str(one["table"])
            texts = renamed(one["rows"], one["scores"], one["chances"], table, legend.renaming)
            names = {
                kind: {legend.renaming(kind)(key): str(name) for key, name in named.items()}
                for kind, named in one.get("names", {}).items()
            }
            if table.startswith("class "):
                table = StandingsSnapshot.of_class(class_at(int(table.removeprefix("class "))).pk)
            sheet = reckoned.pop((table, int(one["after_round"])), None)
            after_round = int(one["after_round"])
            if sheet is None or not says_the_same(sheet, *texts):
                store(championship, table, after_round, *texts)
            championship.sheets.filter(table=table, after_round=after_round).update(
                names=as_json(names) if names else ""
            )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BadLine("Its standings are not as an export writes them.") from None
    for sheet in reckoned.values():
        sheet.delete()
    # A file of an older hub tells of none: they are those of now.
    keep_names(championship)


def says_the_same(sheet: StandingsSnapshot, rows: list[Json], scores: Json, chances: Json) -> bool:
    """Whatever the order in which it says it."""
    return (
        by_whom(sheet.read_rows()) == by_whom(rows)
        and sheet.read_scores() == scores
        and sheet.read_chances() == chances
    )


def by_whom(rows: list[Json]) -> Json:
    return {row["who"]: row for row in rows}


def store(championship: Championship, table: str, after_round: int, rows: Any, scores: Any, chances: Any) -> None:
    texts = as_json(rows), as_json(scores), as_json(chances) if chances else ""
    StandingsSnapshot.objects.update_or_create(
        championship=championship,
        table=table,
        after_round=after_round,
        defaults={
            "rows": texts[0],
            "scores": texts[1],
            "chances": texts[2],
            "digest": with_chances(digest_of(texts[0], texts[1]), texts[2]),
        },
    )
