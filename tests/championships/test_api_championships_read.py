"""What asking for championships costs, and when an answer is another."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from championships.decisions import finalise, keep_out, rules_changed
from championships.models import Championship
from drivers.models import Club
from races.models import Entry, Session
from tests.api.api_reading import (
    ROOT,
    queries,
)
from tests.championships.evenings import championship, race, session
from tests.rulings import correct_result
from tests.tablet import Tablet, event

State = Championship.State


CHANGES: dict[str, Any] = {
    "a race": lambda cup, tablet: race(tablet, 2000, "21"),
    "a ruling": lambda cup, tablet: correct_result(Entry.objects.earliest("pk"), "magnets", is_disqualified=True),
    "a rule": lambda cup, tablet: rules_changed(cup),
    "a session kept out": lambda cup, tablet: keep_out(cup, Session.objects.get()),
    "the end": lambda cup, tablet: finalise(cup),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_a_championship_changes_its_etag(club: Club, tablet: Tablet, change: Any) -> None:
    cup = championship(club)
    race(tablet, 0, "12")
    address = f"{ROOT}championships/{cup.pk}/standings/"
    etag = Client().get(address)["ETag"]
    assert Client().get(address, headers={"if-none-match": etag}).status_code == 304
    change(cup, tablet)
    assert Client().get(address, headers={"if-none-match": etag}).status_code == 200


def test_rounds_and_championships_take_as_many_queries_however_many_there_are(club: Club, tablet: Tablet) -> None:
    cup = championship(club, teams="driven")
    race(tablet, 0, "12")
    addresses = ["", f"{cup.pk}/", f"{cup.pk}/rounds/", f"{cup.pk}/faults/"]
    asked = [queries(f"{ROOT}championships/{address}") for address in addresses]
    for begin in (2000, 4000, 6000):
        tablet.tell_at_once(*session(begin, "1234"), event(begin + 1000, "ui.reset"))
    championship(club, season="2")
    assert [queries(f"{ROOT}championships/{address}") for address in addresses] == asked
    assert asked[:3] == [3, 4, 9]
