"""Totals on the admin's pages are the API's."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from drivers.models import Car, Driver
from races.models import SeasonTotals, Track
from tests.admin.reading import names_of, page, table
from tests.api.api_reading import get
from tests.tablet import Tablet, event, lap, result

DRIVEN = {"Laps": "laps", "Kilometres": "kilometres", "Best lap": "best_lap", "Consistency, %": "consistency_pct"}
CAREER = {
    "Sessions": "sessions", "Races": "starts", "Finishes": "finishes", "Wins": "wins", "Podiums": "podiums",
    "Poles": "poles", "Fastest laps": "fastest_laps", "Grand slams": "grand_slams", "Laps led": "laps_led",
    "Retired": "retirements", "Disqualified": "disqualifications", "Best place": "best_finish",
    "Mean place": "average_finish", "Won, %": "win_rate_pct", "Podium, %": "podium_rate_pct", **DRIVEN,
}  # fmt: skip


@pytest.fixture
def night(tablet: Tablet) -> None:
    """A practice and a race of Ada and Bob, and a race that is still open; Cyd only ever practised."""
    tablet.tell_at_once(
        event(0, "util.set_active_track", {"id": 7, "name": "Demo Circuit", "length": "12.5"}),
        *(lap(10 + 8 * n, 1, 8000 + 10 * n, driver="Ada", car="GT3") for n in range(7)),
        lap(65, 3, 9999, driver="Cyd", car="F1"),
        event(70, "event.start", {"type": "race", "laps": "2"}),
        lap(80, 1, 7003, 1, driver="Ada", car="GT3"),
        lap(81, 2, 65234, 1, driver="Bob", car="F1"),
        lap(87, 1, 7100, 2, driver="Ada", car="GT3"),
        event(
            90,
            "event.end",
            {"type": "race", "result": result({"controller_id": 1, "laps": 2}, {"controller_id": 2, "laps": 1})},
        ),
        event(100, "event.start", {"type": "race", "laps": "2"}),
        lap(110, 1, 6500, 1, driver="Ada", car="GT3"),
    )


def told(page_: str, id: str) -> dict[str, str]:
    names, values = table(page_, id)
    return dict(zip(names, values, strict=True))


def as_shown(answer: dict[str, object], columns: dict[str, str]) -> dict[str, str]:
    """An answer of the API in the columns of the page; what is not known is a dash there, or for a time nothing."""
    none = {"Best lap": ""}
    return {
        name: none.get(name, "–") if answer[field] is None else str(answer[field]) for name, field in columns.items()
    }


@pytest.mark.parametrize(
    ("model", "name", "expected"),
    [
        (Driver, "Ada", {"Sessions": "2", "Races": "1", "Wins": "1", "Laps": "9", "Best lap": "7.003"}),
        (Driver, "Bob", {"Sessions": "1", "Races": "1", "Wins": "0", "Laps": "1", "Best place": "2"}),
        (Driver, "Cyd", {"Sessions": "1", "Races": "0", "Laps": "1", "Best place": "–", "Won, %": "–"}),
        (Car, "GT3", {"Sessions": "2", "Races": "1", "Laps led": "2", "Won, %": "100.00"}),
    ],
)
def test_a_page_tells_the_career_the_api_tells(
    organiser: Client, night: None, model: type[Model], name: str, expected: dict[str, str]
) -> None:
    pk = model._default_manager.get(name=name).pk
    line = told(page(organiser, f"{names_of(model)}_change", pk), "career")
    assert line == as_shown(get(f"{model._meta.model_name}s/{pk}/career/"), CAREER)
    assert expected.items() <= line.items()


def test_the_page_of_a_track_tells_the_statistics_the_api_tells(organiser: Client, night: None) -> None:
    pk = Track.objects.get().pk
    line = told(page(organiser, "races_track_change", pk), "statistics")
    answer = get(f"tracks/{pk}/statistics/")
    driven = as_shown(answer["driven"], {"Sessions": "sessions", **DRIVEN})
    assert line == driven | {name: str(answer[name.lower()]) for name in ("Races", "Drivers", "Cars")}
    # The open race is not in it: seven laps of practice and two of the race are Ada's; the two F1 look alike.
    assert (line["Sessions"], line["Races"], line["Drivers"], line["Cars"], line["Laps"]) == ("2", "1", "3", "3", "11")


def test_a_career_costs_a_page_one_query(organiser: Client, night: None) -> None:
    ada = Driver.objects.get(name="Ada")
    with CaptureQueriesContext(connection) as captured:
        page(organiser, "drivers_driver_change", ada.pk)
    assert len([one for one in captured if SeasonTotals._meta.db_table in one["sql"]]) == 1
