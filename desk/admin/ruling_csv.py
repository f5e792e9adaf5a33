"""The log of rulings as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from desk.follow import is_in_force
from races.models import Ruling
from races.rulings.kinds import KINDS, in_words
from web.api.csv_columns import cell

COLUMNS = ["number", "when", "who", "kind", "what", "about", "reason", "effects", "in force", "revoked by"]
CHUNK = 500


def csv_of(rulings: QuerySet[Ruling]) -> HttpResponse:
    """All of them: people rule some hundreds of times in a year."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rulings.csv"'
    csv.writer(response).writerows(lines_of(rulings))
    return response


def lines_of(rulings: QuerySet[Ruling]) -> Iterator[list[Any]]:
    yield COLUMNS
    for ruling in rulings.iterator(chunk_size=CHUNK):
        yield [cell(value) for value in cells_of(ruling)]


def cells_of(ruling: Ruling) -> list[Any]:
    by = next((one.number for one in ruling.revocations.all() if is_in_force(one)), "")
    kind = KINDS.get(ruling.kind)
    when = ruling.decided_at.astimezone(ruling.club.zone).isoformat(timespec="seconds")
    about = ruling.outcome.session or ruling.about.get("session") or ruling.about.get("who", "")
    return [
        ruling.number,
        when,
        ruling.author_name,
        kind.verb.rstrip("…") if kind else ruling.kind,
        in_words(ruling),
        str(about),
        ruling.reason,
        "; ".join(ruling.outcome.effects),
        "no" if by else "yes",
        by,
    ]
