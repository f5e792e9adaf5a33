"""Standings as the texts they are kept as."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from championships.models import StandingsSnapshot
from championships.scoring.scores import Award, RoundScore
from championships.scoring.season import Ledger, Season
from championships.scoring.standings import Row, Standing
from championships.scoring.tables import plain

Place = tuple[str, int]
"""A table, and the round after which it is."""
as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""One encoder for every row of every table: `json.dumps` makes one for each."""


@dataclass(frozen=True, slots=True)
class SnapshotText:
    """A sheet's texts but for the title's chances, and what they were made from."""

    standing: Standing
    scores_of: Mapping[str, RoundScore]
    lines: Mapping[str, tuple[Row, str]]
    rows: str
    scores: str
    digest: str


def ledgers(season: Season) -> Iterator[tuple[str, Ledger]]:
    """Every table there is, by its name."""
    yield StandingsSnapshot.DRIVERS, season.of_drivers
    if season.rules.teams is not None:
        yield StandingsSnapshot.TEAMS, season.of_teams
    if season.rules.manufacturers is not None:
        yield StandingsSnapshot.MANUFACTURERS, season.of_manufacturers
    for class_id, ledger in season.of_classes.items():
        yield StandingsSnapshot.of_class(int(class_id)), ledger


def snapshot_texts(season: Season, known: Mapping[Place, SnapshotText]) -> dict[Place, SnapshotText]:
    """All of them; a page that was written from the very same things is not written anew."""
    return {
        (table, number): page(standing, scores, known.get((table, number)))
        for table, ledger in ledgers(season)
        for (number, scores), standing in zip(ledger.scores, ledger.standings, strict=True)
    }


def page(standing: Standing, scores: Mapping[str, RoundScore], known: SnapshotText | None) -> SnapshotText:
    is_same_round = known is not None and known.scores_of is scores
    if known is not None and is_same_round and known.standing is standing:
        return known
    before = known.lines if known else {}
    lines = {row.competitor: line(row, before.get(row.competitor)) for row in standing.rows}
    rows_text = f"[{','.join(text for _, text in lines.values())}]"
    scores_text = (
        known.scores if known and is_same_round else as_json({key: score_json(one) for key, one in scores.items()})
    )
    return SnapshotText(standing, scores, lines, rows_text, scores_text, digest_of(rows_text, scores_text))


def line(row: Row, known: tuple[Row, str] | None) -> tuple[Row, str]:
    return known if known is not None and known[0] is row else (row, as_json(row_json(row)))


def row_json(row: Row) -> dict[str, Any]:
    told = {
        "who": row.competitor,
        "rank": row.rank,
        "gross": plain(row.gross),
        "net": plain(row.net),
        "gap": None if row.gap is None else plain(row.gap),
        "gained": row.gained,
        "dropped": sorted(row.dropped),
        "by": row.settled_by,
        "adjustments": [[award.round, plain(award.points), award.reason] for award in row.adjustments],
    }
    return {**told, "unranked_by": row.unranked_by} if row.unranked_by else told


def score_json(score: RoundScore) -> dict[str, Any]:
    """With the place in the one classification of the round that was scored, where somebody was in one."""
    told = {"points": plain(score.points), "awards": [award_json(award) for award in score.awards]}
    places = [finish.place for finish in score.finishes if finish.is_of_scored]
    return {**told, "place": places[0]} if len(places) == 1 and places[0] is not None else told


def award_json(award: Award) -> list[Any]:
    return [award.kind.value, plain(award.points), award.reason, award.session, award.by]


def digest_of(*texts: str) -> str:
    found = blake2b(digest_size=16)
    for text in texts:
        found.update(text.encode() + b"\x00")
    return found.hexdigest()


def points(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
