"""The rows of a championship's tables as their serializers tell them, made without a serializer's cost a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from championships.models import Championship, StandingsSnapshot
from championships.report.head_to_head import duels
from championships.scoring.scores import AwardKind
from championships.scoring.tables import NOTHING, plain
from championships.standings.closing import whom_they_are_now
from championships.standings.names import names_in
from championships.standings.reading import LAST
from championships.standings.table import (
    StandingsAward,
    StandingsRow,
    StandingsTable,
)
from races.models import Session

Row = dict[str, Any]
TITLE = ("is_champion", "is_out", "needs", "secured", "reachable")
"""What a chance of the title is told as."""
STEP = ("rank", "net", "gap")
"""What is told of each round's table."""


def competitor(table: str, person: str, name: str) -> Row:
    """Whoever it is, in the column of what the table is of; `person` is empty where nobody knows who that is now."""
    told: Row = {"competitor": name, "driver": None, "team": None, "manufacturer": ""}
    if table == StandingsSnapshot.MANUFACTURERS:
        return told | {"manufacturer": name}
    if not person:
        return told
    return told | {"team" if table == StandingsSnapshot.TEAMS else "driver": {"id": int(person), "name": name}}


def text(points: Decimal | None) -> str | None:
    return None if points is None else plain(points)


def standing_rows(table: StandingsTable) -> list[Row]:
    return [
        {
            **competitor(table.table, row.person, row.name),
            "after_round": table.after_round,
            "rank": row.rank,
            "gross": plain(row.gross),
            "net": plain(row.net),
            "gap": text(row.gap),
            "gained": row.gained,
            "dropped": list(row.dropped),
            "settled_by": row.settled_by or None,
            **{name: (row.chance or {}).get(name) for name in TITLE},
            "title": row.chance["sentence"] if row.chance else "",
            "unranked_by": row.unranked_by,
        }
        for row in table.rows
    ]


def cross_rows(table: StandingsTable) -> list[Row]:
    """Of everybody a row for each round held."""
    return [
        {**competitor(table.table, row.person, row.name), "rank": row.rank, **cell(row, number)}
        for row in table.rows
        for number in table.rounds
    ]


def cell(row: StandingsRow, number: int) -> Row:
    """What a round brought."""
    score = row.scores.get(number)
    awards = score.awards if score else ()
    bonuses = (award.points for award in awards if award.kind == AwardKind.BONUS)
    return {
        "round": number,
        "points": plain(score.points) if score else None,
        "counted": plain(sum(map(counted, awards), NOTHING)) if score else None,
        "bonus": plain(sum(bonuses, NOTHING)) if score else None,
        "is_dropped": number in row.dropped,
        "results": [result(award) for award in awards if award.kind in {AwardKind.PLACE, AwardKind.NOTE}],
    }


def counted(award: StandingsAward) -> Decimal:
    return NOTHING if award.is_dropped else award.points


def result(award: StandingsAward) -> str:
    return f"{award.by}, {award.reason}" if award.by else award.reason


def explanation_rows(table: StandingsTable, rows: Iterable[StandingsRow], number: int | None) -> list[Row]:
    """Of those rows of the table, everything that adds up; of one round, where its number is given. One query."""
    told = [(row, award) for row in rows for award in row.why if number in {None, award.round}]
    sessions = Session.objects.in_bulk({key for _, award in told for key in award.sessions})
    return [
        {
            **competitor(table.table, row.person, row.name),
            "round": award.round,
            "kind": award.kind,
            "points": plain(award.points),
            "counted": plain(counted(award)),
            "reason": award.reason,
            "sessions": [{"id": key, "name": str(sessions[key])} for key in award.sessions if key in sessions],
            "earned_by": award.by,
            "is_dropped": award.is_dropped,
            "gross": plain(row.gross),
            "net": plain(row.net),
        }
        for row, award in told
    ]


def duel_rows(table: StandingsTable, of: Iterable[StandingsRow]) -> list[Row]:
    """Of those rows against everybody else."""
    return [
        {
            **competitor(table.table, one.row.key, one.row.name),
            "rival": {
                "id": None if table.table == StandingsSnapshot.MANUFACTURERS else int(one.rival.key),
                "name": one.rival.name,
            },
            "rounds": one.rounds,
            "ahead": one.ahead,
            "level": one.level,
            "behind": one.behind,
            "points": plain(one.points),
            "rival_points": plain(one.rival_points),
        }
        for one in duels(table, of)
    ]


def progress_rows(championship: Championship, table: str) -> list[Row]:
    """Everybody after every round, in the order of the latest table. Two queries."""
    sheets = list(championship.sheets.filter(table=table).order_by("after_round").defer("scores", "chances"))
    told = {sheet.after_round: {row["who"]: row for row in sheet.read_rows()} for sheet in sheets}
    latest = told[max(told)] if told else {}
    names = names_in(sheets, (latest, ()))[0] if told else {}
    now = whom_they_are_now(championship) if championship.is_final else {}
    return [
        {
            **competitor(table, now.get(key, key), names.get(key, key)),
            "round": number,
            **{name: row[name] for name in STEP},
        }
        for key in sorted(latest, key=lambda key: (latest[key]["rank"] or LAST, names.get(key, key).casefold(), key))
        for number, row in steps(told, key)
    ]


def steps(told: dict[int, dict[str, Row]], key: str) -> Iterator[tuple[int, Row]]:
    """Of one competitor, from the first round on after which there is anything to tell."""
    return ((number, rows[key]) for number, rows in told.items() if key in rows)
