"""A championship as a line, and a line as a championship: taken in whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import IntegrityError

from archive.championships.former import with_merges
from archive.championships.rows import Making, Telling
from archive.championships.sheets import freeze, told_sheets
from archive.references import Here
from archive.rulings import Named, club_of, storable
from championships.decisions import club_turn, rules_changed
from championships.models import Championship, ChampionshipClass
from championships.standings.compute import recompute
from championships.standings.guarded import guarded
from drivers.models import Club, Source
from ingest.database import writing
from ingest.log.fields import Fields
from ingest.log.files import BadLine

State = Championship.State


class ChampionshipLines:
    """Those of the sources' clubs."""

    word = "championship"

    def lines_of(self, sources: Sequence[Source]) -> Iterator[Mapping[str, Any]]:
        clubs = {source.club_id for source in sources}
        for championship in Championship.objects.filter(club__in=clubs).select_related("club").order_by("club", "pk"):
            telling = Telling(championship)
            yield {
                "championship": championship.name,
                "season": championship.season,
                "club_uid": championship.club.uid,
                "rows": telling.rows,
                **told_sheets(championship, lambda pk, telling=telling: telling.places[ChampionshipClass, pk]),  # type: ignore[misc]
            }


@dataclass(frozen=True, slots=True)
class Told:
    """A line that was read, and where it stands."""

    number: int
    fields: Fields
    sources: Mapping[int, Source]


@dataclass
class ChampionshipReader:
    """Keeps the lines until the results are projected that they speak of; then `make` takes them in."""

    line_number: Callable[[], int]
    word: str = "championship"
    told: list[Told] = field(default_factory=list)
    added: int = 0
    known: int = 0

    def take(self, fields: Fields, sources: Mapping[int, Source]) -> None:
        fields.name("championship")
        club_of(fields, sources)
        storable(fields.values)
        self.told.append(Told(self.line_number(), fields, sources))

    def make(self, one: Told) -> None:
        """Raises BadLine, with nothing changed: the file can be taken in again when it makes sense."""
        club = club_of(one.fields, one.sources)
        name, season = one.fields.name("championship"), one.fields.text("season")
        if Championship.objects.filter(club=club, name=name, season=season).exists():
            self.known += 1
            return
        try:
            with writing():
                make(one.fields.values, club, Here(club, Named(one.sources)))
        except IntegrityError:
            raise BadLine("Its rows contradict each other.") from None
        self.added += 1


def make(told: dict[str, Any], club: Club, here: Here) -> None:
    with club_turn(club.pk):
        making = Making(here)
        championship = making.make_all(with_merges(told["rows"]) if isinstance(told.get("rows"), dict) else {})
        kept = {
            name: getattr(championship, name)
            for name in ("state", "reckoned_at", "finalised_at", "changed_since_final_at")
        }
        if championship.is_final:
            # Reckoned without its rules deciding anew, to see what is told otherwise.
            championship.save_fields(state=State.RUNNING, changed_since_final_at=None)
            guarded(championship, partial(recompute, championship))
            freeze(championship, told, here, lambda place: making.known(ChampionshipClass, place))  # type: ignore[arg-type, return-value]
            championship.save_fields(state=State.FINAL)
        else:
            rules_changed(championship)
        championship.refresh_from_db()
        championship.save_fields(**kept)
