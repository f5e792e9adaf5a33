"""Who drove how much on a controller, where drivers took turns."""

from __future__ import annotations

from typing import Any

from django.test import Client

from races.models import Session
from races.session_report.results import results_of
from tests.tablet import Tablet, lap


def turns(tablet: Tablet) -> None:
    """Ada drives two laps and the best one, Bob the last."""
    tablet.tell(
        lap(0, 1, 6000, driver=(1, "Ada")),
        lap(6, 1, 5000, driver=(1, "Ada")),
        lap(12, 1, 421, driver=(2, "Bob")),
        lap(18, 1, 7000, driver=(2, "Bob")),
        lap(25, 1, 8000, driver=(3, "Eve")),
    )


def test_a_controllers_laps_are_told_by_driver_in_the_order_they_took_it_over(tablet: Tablet) -> None:
    turns(tablet)
    (entry,) = results_of(Session.objects.get())
    crew: list[Any] = entry.crew  # type: ignore[attr-defined]
    assert [(str(one.driver), one.laps, one.best_lap_ms) for one in crew] == [
        ("Ada", 2, 5000),
        ("Bob", 2, 7000),
        ("Eve", 1, 8000),
    ]
    assert (str(entry.driver), str(entry.best_of_crew)) == ("Eve", "Ada")  # type: ignore[attr-defined]


def test_the_sessions_of_a_driver_are_those_with_a_lap_of_theirs(tablet: Tablet, client: Client) -> None:
    turns(tablet)
    for driver in client.get("/api/v1/drivers/").json()["results"]:
        assert len(client.get(f"/api/v1/sessions/?driver={driver['id']}").json()["results"]) == 1
