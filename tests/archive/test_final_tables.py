"""A final championship moves with the names of its closing, also of who is somebody else by now."""

from __future__ import annotations

import json

from archive.championships.lines import ChampionshipLines, make
from archive.references import Here
from archive.rulings import Named
from championships.decisions import finalise
from championships.models import Championship
from drivers.models import Club, Driver
from tests.api.api_reading import get
from tests.championships.evenings import championship, race
from tests.rulings import merge
from tests.tablet import Tablet


def names(cup: Championship) -> list[tuple[int | None, str, str]]:
    rows = get(f"championships/{cup.pk}/standings/")
    return [(row["rank"], row["competitor"], row["net"]) for row in rows]


def test_names_of_the_closing_move_along(club: Club, tablet: Tablet) -> None:
    cup = championship(club, planned_rounds=1)
    race(tablet, 0, "123")
    finalise(cup)
    merge(Driver.objects.get(name="Bob"), Driver.objects.get(name="Ada"))
    before = names(cup)
    assert [name for _, name, _ in before] == ["Ada", "Bob", "Cy"]
    told = json.loads(json.dumps(next(iter(ChampionshipLines().lines_of(list(club.sources.all()))))))
    cup.delete()
    make(told, club, Here(club, Named({})))
    moved = Championship.objects.get()
    assert names(moved) == before
    assert [row["driver"] and row["driver"]["name"] for row in get(f"championships/{moved.pk}/standings/")] == [
        "Ada", None, "Cy",
    ]  # fmt: skip


def test_a_file_of_an_older_hub_has_the_names_of_now(club: Club, tablet: Tablet) -> None:
    cup = championship(club, planned_rounds=1)
    race(tablet, 0, "12")
    finalise(cup)
    told = json.loads(json.dumps(next(iter(ChampionshipLines().lines_of(list(club.sources.all()))))))
    for sheet in told["sheets"]:
        del sheet["names"]
    cup.delete()
    make(told, club, Here(club, Named({})))
    Driver.objects.filter(name="Ada").update(own_name="Augusta")
    assert [name for _, name, _ in names(Championship.objects.get())] == ["Ada", "Bob"]
