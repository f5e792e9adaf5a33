"""The sheets a championship has, and letting them be what was computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from championships.models import Championship, StandingsSnapshot
from championships.scoring.chance import Chance
from championships.scoring.fielding import rules_of_class
from championships.scoring.rules import Rules
from championships.scoring.season import Season
from championships.scoring.tables import plain
from championships.scoring.title import latest_complete, title_race, with_sessions_as_before
from championships.standings.snapshot_texts import (
    Place,
    SnapshotText,
    as_json,
    digest_of,
    ledgers,
)

# Plain SQL: on PostgreSQL, bulk_create packs the texts into arrays, which costs more than all the reckoning.
UPSERT = """
    INSERT INTO championships_standingssnapshot
        (championship_id, "table", after_round, "rows", scores, chances, digest, names)
    VALUES (%s, %s, %s, %s, %s, %s, %s, '')
    ON CONFLICT (championship_id, "table", after_round) DO UPDATE
    SET "rows" = excluded."rows", scores = excluded.scores, chances = excluded.chances, digest = excluded.digest,
        names = ''
"""


def sheets_of(
    championship: Championship, season: Season, pages: Mapping[Place, SnapshotText]
) -> list[StandingsSnapshot]:
    """Every sheet as it is to be."""
    chances = chances_of(season)
    return [
        StandingsSnapshot(
            championship=championship,
            table=table,
            after_round=number,
            rows=page.rows,
            scores=page.scores,
            chances=chances.get((table, number), ""),
            digest=with_chances(page.digest, chances.get((table, number), "")),
        )
        for (table, number), page in pages.items()
    ]


def with_chances(digest: str, chances: str) -> str:
    return f"{digest} {digest_of(chances)}" if chances else digest


def differences(
    championship: Championship, sheets: Iterable[StandingsSnapshot]
) -> tuple[list[StandingsSnapshot], set[Place]]:
    """The sheets that are not stored like that, and the places of those that are to be no more. One query."""
    digests = championship.sheets.values_list("table", "after_round", "digest")
    stored = {(table, number): digest for table, number, digest in digests}
    other = [sheet for sheet in sheets if stored.pop((sheet.table, sheet.after_round), None) != sheet.digest]
    return other, set(stored)


def write(championship: Championship, other: list[StandingsSnapshot], gone: Iterable[Place]) -> None:
    """Store those that differ, take away those that are to be no more."""
    if other:
        chance_json = [
            (championship.pk, sheet.table, sheet.after_round, sheet.rows, sheet.scores, sheet.chances, sheet.digest)
            for sheet in other
        ]
        with connection.cursor() as cursor:
            cursor.executemany(UPSERT, chance_json)
    for table, number in gone:
        championship.sheets.filter(table=table, after_round=number).delete()


def chances_of(season: Season) -> dict[Place, str]:
    """What the title still takes, of drivers and of each class, after the latest round that is complete."""
    found: dict[Place, str] = {}
    for table, ledger in ledgers(season):
        rules = rules_of_table(season, table)
        standing = latest_complete(season, ledger.standings)
        if rules is not None and standing is not None:
            race = title_race(with_sessions_as_before(rules, season), standing)
            if race:
                found[table, standing.after_round] = as_json(
                    {chance.competitor: chance_json(chance) for chance in race}
                )
    return found


def rules_of_table(season: Season, table: str) -> Rules | None:
    """By which drivers are champions of it; None where they are not drivers."""
    if table == StandingsSnapshot.DRIVERS:
        return season.rules
    classes = (class_ for class_ in season.rules.classes if StandingsSnapshot.of_class(int(class_.name)) == table)
    return next((rules_of_class(season.rules, class_) for class_ in classes), None)


def chance_json(chance: Chance) -> dict[str, Any]:
    return {
        "secured": plain(chance.secured),
        "reachable": None if chance.reachable is None else plain(chance.reachable),
        "needs": None if chance.needs is None else plain(chance.needs),
        "is_leader": chance.is_leader,
        "is_champion": chance.is_champion,
        "is_out": chance.is_out,
        "sentence": chance.sentence,
    }
