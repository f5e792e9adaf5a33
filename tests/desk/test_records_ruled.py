"""Records that are confirmed, or rejected: one qualifying and one race of four, worked out by hand.

In the race Anna drove 8000 6000 6100 6000 6200, Bob 8100 6100 6000 6000 6200; Bob's best of the qualifying is 6.020.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from desk import deciding
from desk.record_targets import of_record
from drivers.models import Club
from ingest.projection.rebuild import check, rebuild
from races.history.track_records import waiting
from races.models import Entry, Lap, Ruling, Track
from races.rulings.fields import BadRuling
from tests.api.api_reading import get
from tests.cases_to_rule_on import recorded
from tests.rulings import rule_on, void_lap, withdraw, withdraw_all
from tests.tablet import Tablet, event, lap


@pytest.fixture
def night(tablet: Tablet) -> None:
    tablet.tell_at_once(*recorded())


def driven(name: str, number: int) -> Lap:
    return Lap.objects.get(session__type="race", driver__name=name, number=number)


def reject(name: str, number: int) -> Ruling:
    return deciding.decide("reject_record", of_record(driven(name, number)), {}, "the sensor counted twice")


def confirm(name: str, number: int) -> Ruling:
    return deciding.decide("confirm_record", of_record(driven(name, number)), {}, "seen by two marshals")


def only_confirmed(club: Club) -> None:
    Club.objects.filter(pk=club.pk).update(shows_unconfirmed_records=False)


def the_track() -> dict[str, Any]:
    told: dict[str, Any] = get(f"tracks/{Track.objects.get().pk}/")
    return told


def holder(of: str = "lap_record") -> tuple[str, int] | None:
    record = the_track()[of]
    return record and (record["driver"]["name"], record["lap_time_ms"])


def best(address: str = "records/", **query: Any) -> list[tuple[str, int, int]]:
    lines = get(address, {"track": Track.objects.get().pk, "type": "race", **query})
    return [(line["driver"]["name"], line["number"], line["time_ms"]) for line in lines]


def test_a_rejected_record_falls_to_whoever_held_it_before(night: None) -> None:
    assert holder() == ("Anna", 6000)
    ruling = reject("Anna", 2)
    assert holder() == ("Bob", 6000)
    assert ruling.outcome.effects == [
        "Lap record of Kellerring from 6.000 (Anna) to 6.000 (Bob)",
        "Track record of Kellerring from 6.000 (Anna) to 6.000 (Bob)",
    ]
    assert str(ruling.about["who"]) == "Anna's lap record and track record of Kellerring (6.000)"


def test_it_falls_from_one_to_the_next_also_within_one_drivers_laps(night: None) -> None:
    fell = []
    for _ in range(8):
        [(name, number, _)] = best(limit=1)
        [of_each, *_] = best(by="driver", limit=1)
        assert of_each[:2] == (name, number)
        fell.append((name, number))
        reject(name, number)
    assert fell == [
        ("Anna", 2), ("Bob", 3), ("Anna", 4), ("Bob", 4), ("Bob", 2), ("Anna", 3), ("Cleo", 3), ("Cleo", 4),
    ]  # fmt: skip


def test_it_is_in_no_list_of_records_and_in_none_of_how_they_fell(night: None) -> None:
    assert best(limit=3) == [("Anna", 2, 6000), ("Bob", 3, 6000), ("Anna", 4, 6000)]
    reject("Anna", 2)
    assert best(limit=3) == [("Bob", 3, 6000), ("Anna", 4, 6000), ("Bob", 4, 6000)]
    assert best(by="driver", limit=2) == [("Bob", 3, 6000), ("Anna", 4, 6000)]
    assert best("records/history/") == [("Anna", 1, 8000), ("Bob", 2, 6100), ("Bob", 3, 6000)]
    lines = get("records/", {"track": Track.objects.get().pk, "by": "driver"})
    assert [line["driver"]["name"] for line in lines if line["is_lap_record"]] == ["Bob"]


def test_the_lap_counts_for_all_else(tablet: Tablet, night: None) -> None:
    reject("Anna", 2)
    lap, entry = driven("Anna", 2), Entry.objects.get(session__type="race", driver__name="Anna")
    assert (lap.is_counting, lap.is_clean, entry.best_lap_ms, entry.position) == (True, True, 6000, 1)
    [personal_best] = get("records/personal-bests/", {"driver": lap.driver_id, "type": "race"})
    assert (personal_best["number"], personal_best["is_lap_record"]) == (2, False)
    assert list(map(str, check(tablet.source))) == []


def test_a_rebuild_leaves_rejected_and_confirmed_what_was(tablet: Tablet, night: None) -> None:
    reject("Anna", 2)
    confirm("Bob", 3)
    rebuild(tablet.source)
    assert (holder(), the_track()["lap_record"]["is_confirmed"]) == (("Bob", 6000), True)


def test_revoking_all_of_it_answers_as_before(night: None) -> None:
    before = json.dumps([the_track(), best(), best("records/history/")])
    rejected, confirmed = reject("Anna", 2), confirm("Bob", 3)
    assert json.dumps([the_track(), best(), best("records/history/")]) != before
    withdraw([rejected, confirmed])
    assert json.dumps([the_track(), best(), best("records/history/")]) == before
    withdraw(Ruling.objects.get(revokes=rejected))
    assert holder() == ("Bob", 6000)
    withdraw_all()
    assert json.dumps([the_track(), best(), best("records/history/")]) == before


def test_a_confirmed_record_says_so(night: None) -> None:
    assert the_track()["lap_record"]["is_confirmed"] is False
    ruling = confirm("Anna", 2)
    assert the_track()["lap_record"]["is_confirmed"] is True
    assert ruling.outcome.effects[0] == "Lap record of Kellerring from 6.000 (Anna) to 6.000 (Anna), confirmed"
    assert best(is_confirmed="true") == [("Anna", 2, 6000)]
    assert best(is_confirmed="false", limit=1) == [("Bob", 3, 6000)]
    assert best("records/history/", is_confirmed="true") == [("Anna", 2, 6000)]


def test_where_only_confirmed_records_are_shown_the_best_of_them_stands(club: Club, night: None) -> None:
    confirm("Anna", 3)
    only_confirmed(club)
    assert (holder(), holder("track_record"), best()) == (("Anna", 6100), ("Anna", 6100), [("Anna", 3, 6100)])
    assert best("records/history/") == [("Anna", 3, 6100)]
    confirm("Anna", 2)
    assert (holder(), best(limit=1)) == (("Anna", 6000), [("Anna", 2, 6000)])


def test_where_nothing_is_confirmed_yet_there_is_no_record_and_one_waits(club: Club, night: None) -> None:
    only_confirmed(club)
    assert (holder(), holder("track_record"), best(), best("records/history/")) == (None, None, [], [])
    [waits] = waiting(Club.objects.get(), [Track.objects.get()])
    assert (waits.lap.lap_time_ms, str(waits.lap.driver), waits.of) == (6000, "Anna", "lap record and track record")


def test_what_waits_is_the_record_that_nobody_ruled_on(club: Club, night: None) -> None:
    def waits() -> list[tuple[str, int | None]]:
        return [(str(one.lap.driver), one.lap.number) for one in waiting(club, [Track.objects.get()])]

    assert waits() == [("Anna", 2)]
    reject("Anna", 2)
    assert waits() == [("Bob", 3)]
    confirm("Bob", 3)
    assert waits() == []


def test_a_void_lap_holds_no_record_whatever_was_confirmed(night: None) -> None:
    confirm("Anna", 2)
    void_lap(driven("Anna", 2), "cut the chicane")
    assert holder() == ("Bob", 6000)


def test_what_contradicts_or_is_ruled_already_is_refused(night: None) -> None:
    reject("Anna", 2)
    with pytest.raises(BadRuling, match="that is ruled already"):
        reject("Anna", 2)
    with pytest.raises(BadRuling, match="revoke that first"):
        confirm("Anna", 2)
    confirm("Bob", 3)
    void_lap(driven("Anna", 4), "cut the chicane")
    with pytest.raises(BadRuling, match="This lap holds no record: voided by the club"):
        reject("Anna", 4)


def test_a_tracks_page_shows_its_records_and_what_can_be_decided_about_them(night: None, organiser: Client) -> None:
    track = Track.objects.get()
    page = organiser.get(reverse("admin:races_track_change", args=[track.pk])).content.decode()
    decide = f"{reverse('admin:races_ruling_changelist')}decide/"
    for kind in ("confirm_record", "reject_record"):
        assert f"{decide}{kind}/?lap={driven('Anna', 2).pk}" in page
    assert "Waiting to be confirmed" not in page


def test_a_track_of_a_club_that_shows_only_confirmed_records_says_which_wait(
    club: Club, night: None, organiser: Client, onlooker: Client
) -> None:
    only_confirmed(club)
    address = reverse("admin:races_track_change", args=[Track.objects.get().pk])
    page = organiser.get(address).content.decode()
    assert "There is no record yet." in page
    assert "Waiting to be confirmed" in page
    assert "confirm_record" not in onlooker.get(address).content.decode()


def test_the_records_that_wait_are_a_list(night: None, organiser: Client) -> None:
    waits = organiser.get(reverse("admin:races_track_waiting"))
    assert [[(one.lap.lap_time_ms, one.of) for one in records] for _, records in waits.context["clubs"]] == [
        [(6000, "lap record and track record")]
    ]
    confirm("Anna", 2)
    assert "Every record is confirmed." in organiser.get(reverse("admin:races_track_waiting")).content.decode()


def test_who_did_not_start_holds_nothing_also_in_the_whole_list(night: None, onlooker: Client) -> None:
    def listed() -> set[str]:
        query: dict[str, Any] = {"track": Track.objects.get().pk, "format": "csv"}
        answer: Any = onlooker.get("/api/v1/records/", query)
        told = b"".join(answer.streaming_content).decode()
        return {name for name in ("Anna", "Bob", "Cleo", "Dan") if name in told}

    assert listed() == {"Anna", "Bob", "Cleo", "Dan"}
    for entry in Entry.objects.filter(driver__name="Dan").select_related("session"):
        rule_on("did_not_start", entry)
    assert listed() == {"Anna", "Bob", "Cleo"}


def test_sectors_of_a_rejected_lap_hold_no_record_either(tablet: Tablet) -> None:
    tablet.tell_at_once(
        event(0, "util.set_active_track", {"id": 7, "name": "Oval"}),
        event(1, "event.start", {"type": "race", "laps": "2"}),
        lap(10, 1, 6000, 1, driver="Ada", sector_1="0:02.000", sector_2="0:02.000"),
        lap(17, 1, 6100, 2, driver="Ada", sector_1="0:02.100", sector_2="0:02.000"),
        event(20, "ui.reset"),
    )
    assert [line["time_ms"] for line in get("records/", of_sector_1())] == [2000, 2100]
    deciding.decide("reject_record", of_record(Lap.objects.get(number=1)), {}, "the sensor counted twice")
    assert [(line["time_ms"], line["is_lap_record"]) for line in get("records/", of_sector_1())] == [(2100, True)]


def test_records_in_the_wet_fall_by_themselves(tablet: Tablet) -> None:
    tablet.tell_at_once(
        event(0, "util.set_active_track", {"id": 7, "name": "Oval"}),
        event(1, "event.start", {"type": "race", "laps": "3"}),
        lap(10, 1, 6000, 1, driver="Ada"),
        event(11, "events.weather_update", "wet"),
        lap(18, 1, 7000, 2, driver="Ada"),
        lap(26, 1, 7100, 3, driver="Ada"),
        event(30, "ui.reset"),
    )
    wet = {"track": Track.objects.get().pk, "weather": "wet"}
    assert [line["time_ms"] for line in get("records/", wet)] == [7000, 7100]
    deciding.decide("reject_record", of_record(Lap.objects.get(number=2)), {}, "the sensor counted twice")
    assert [line["time_ms"] for line in get("records/", wet)] == [7100]
    assert [line["time_ms"] for line in get("records/history/", wet)] == [7100]
    assert the_track()["lap_record"]["lap_time_ms"] == 6000


def of_sector_1() -> dict[str, Any]:
    return {"track": Track.objects.get().pk, "of": "sector_1", "type": "race"}
