"""What people decide, and that nothing which comes later undoes it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from drivers.models import Car, Driver, DriverAlias
from ingest.projection.rebuild import check, rebuild
from races.models import Entry, Lap, Meeting, Ruling, SeasonTotals, Session
from tests.rows import rows_of
from tests.rulings import call, correct_result, merge, move_alias, rule_on_meeting, void_lap, withdraw, withdraw_all
from tests.tablet import Tablet, event, lap, result


def race(tablet: Tablet) -> None:
    """Ada before Bob before Cy, by what SmartRace says."""
    lines = [{"controller_id": n, "driver_id": n, "laps": 3, "best_laptime": 5000 + n} for n in (1, 2, 3)]
    tablet.tell(
        event(0, "event.start", {"type": "race", "laps": "3"}),
        *(lap(6 * n, 1, 5000 + 10 * n, n, driver="Ada") for n in (1, 2, 3)),
        *(lap(6 * n + 1, 2, 5100 + 10 * n, n, driver="Bob") for n in (1, 2, 3)),
        *(lap(6 * n + 2, 3, 5200 + 10 * n, n, driver="Cy") for n in (1, 2, 3)),
        event(30, "event.end", {"type": "race", "result": result(*lines)}),
    )


def places() -> list[tuple[int | None, str]]:
    return [(entry.position, str(entry.driver)) for entry in Entry.objects.classified_first()]


def late(tablet: Tablet) -> None:
    """Something that comes late and drives the race again."""
    tablet.tell(event(9, "events.weather_change", "wet"))


def test_a_void_lap_holds_no_record(tablet: Tablet, admin_user: User) -> None:
    race(tablet)
    void_lap(Lap.objects.get(lap_time_ms=5010), "cut the chicane", admin_user)
    voided = Lap.objects.get(lap_time_ms=5010)
    assert (voided.is_counting, voided.exclusion, voided.is_clean) == (False, "voided", False)
    assert Entry.objects.get(controller=1).best_lap_ms == 5020
    assert Ruling.objects.get().author == admin_user
    withdraw_all()
    assert Lap.objects.get(lap_time_ms=5010).is_counting
    assert Entry.objects.get(controller=1).best_lap_ms == 5010


def test_a_disqualified_car_has_no_place_and_the_others_move_up(tablet: Tablet) -> None:
    race(tablet)
    correct_result(Entry.objects.get(controller=1), "magnets", is_disqualified=True)
    assert places() == [(1, "Bob"), (2, "Cy"), (None, "Ada")]
    assert Entry.objects.get(controller=1).is_disqualified
    withdraw_all()
    assert places() == [(1, "Ada"), (2, "Bob"), (3, "Cy")]
    assert not Entry.objects.get(controller=1).is_disqualified


def test_a_corrected_place_moves_the_others_around_it(tablet: Tablet) -> None:
    race(tablet)
    correct_result(Entry.objects.get(controller=3), "a lap was not counted", position=1)
    assert places() == [(1, "Cy"), (2, "Ada"), (3, "Bob")]


def test_a_place_given_to_two_is_a_dead_heat(tablet: Tablet) -> None:
    race(tablet)
    for controller, place in ((3, 1), (1, 1), (2, 2)):
        correct_result(Entry.objects.get(controller=controller), "the photograph", position=place)
    assert places() == [(1, "Ada"), (1, "Cy"), (3, "Bob")]
    careers = SeasonTotals.objects.of("driver").order_by("driver__name")
    assert list(careers.values_list("driver__name", "wins", "finish_sum")) == [
        ("Ada", 1, 1),
        ("Bob", 0, 3),
        ("Cy", 1, 1),
    ]
    late(tablet)
    rebuild(tablet.source)
    assert places() == [(1, "Ada"), (1, "Cy"), (3, "Bob")]
    withdraw(Ruling.objects.get(controller=3))
    assert places() == [(1, "Ada"), (2, "Bob"), (3, "Cy")]


def test_the_disqualified_share_no_place(tablet: Tablet) -> None:
    race(tablet)
    for controller in (1, 2):
        correct_result(Entry.objects.get(controller=controller), "magnets", is_disqualified=True)
    assert places() == [(1, "Cy"), (None, "Ada"), (None, "Bob")]


def test_what_was_decided_outlives_late_events_corrected_results_and_rebuilds(tablet: Tablet) -> None:
    race(tablet)
    void_lap(Lap.objects.get(lap_time_ms=5010), "cut the chicane")
    correct_result(Entry.objects.get(controller=1), "magnets", is_disqualified=True)
    call(Driver.objects.get(name="Bob"), "Bobby")
    rule_on_meeting("meeting_name", Meeting.objects.get(), name="Opening night")
    late(tablet)
    rebuild(tablet.source)
    lines = [{"controller_id": n, "driver_id": n, "laps": 3} for n in (3, 1, 2)]
    tablet.tell(event(60, "event.end", {"type": "race", "result": result(*lines)}))
    assert places() == [(1, "Cy"), (2, "Bobby"), (None, "Ada")]
    assert Lap.objects.get(lap_time_ms=5010).exclusion == "voided"
    assert Meeting.objects.get().name == "Opening night"
    assert list(map(str, check(tablet.source))) == []


def test_a_ruling_goes_with_its_race_when_a_late_event_becomes_the_races_first(tablet: Tablet) -> None:
    tablet.tell(*(lap(6 * n, 1, 5000, driver="Ada") for n in (1, 2)), lap(14, 2, 5100, driver="Bob"))
    correct_result(Entry.objects.get(controller=1), "magnets", is_disqualified=True)
    session = Session.objects.get()
    tablet.tell(event(3, "event.start", {"type": "race"}))
    assert Session.objects.get() == session
    assert (Session.objects.get().type, Ruling.objects.get().outcome.session) == ("race", session)
    assert places() == [(1, "Bob"), (None, "Ada")]


def test_a_ruling_on_a_session_that_turns_out_to_be_part_of_another_goes_with_it(tablet: Tablet) -> None:
    """The start of the second part was practice after half an hour without a lap; a lap in between joins them."""
    tablet.tell(lap(0, 1, 5000, driver="Ada"), lap(0.5, 2, 5000, driver="Bob"))
    tablet.tell(lap(2400, 1, 4000, driver="Ada"), lap(2401, 2, 5000, driver="Bob"))
    later = Session.objects.latest("opened_at")
    correct_result(Entry.objects.get(session=later, controller=1), "magnets", is_disqualified=True)
    tablet.tell(lap(1200, 2, 6000, driver="Bob"))
    assert Ruling.objects.get().outcome.session == Session.objects.get()
    assert places() == [(1, "Bob"), (None, "Ada")]


def test_drivers_who_turn_out_to_be_one_are_merged_and_stay_so(tablet: Tablet, second_tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver=(1, "Ada")))
    second_tablet.tell(lap(1, 1, 4900, driver=(7, "A. Lovelace")), lap(7, 1, 4800, driver=(7, "A. Lovelace")))
    ada, other = Driver.objects.order_by("id")
    merge(other, ada)
    assert list(Driver.objects.all()) == [ada]
    assert set(Lap.objects.values_list("driver", flat=True)) == {ada.pk}
    second_tablet.tell(lap(13, 1, 4700, driver=(7, "A. Lovelace")), lap(4, 2, 4000, driver=(7, "A. Lovelace")))
    rebuild(tablet.source)
    rebuild(second_tablet.source)
    assert list(Driver.objects.all()) == [ada]
    assert Lap.objects.filter(driver=ada).count() == 5


def test_an_alias_that_means_somebody_else_is_moved_and_its_laps_with_it(tablet: Tablet) -> None:
    """Grandfather and grandson share a name on the tablet, and then do not."""
    tablet.tell(lap(0, 1, 5000, driver=(1, "Karl")), lap(6, 1, 5000, driver=(1, "Karl junior")))
    assert Driver.objects.count() == 1
    junior = move_alias(DriverAlias.objects.get(name="Karl junior"), None)
    assert sorted(map(str, Driver.objects.all())) == ["Karl", "Karl junior"]
    assert [str(one.driver) for one in Lap.objects.order_by("finished_at")] == ["Karl", "Karl junior"]
    tidy = rows_of(tablet.source)
    rebuild(tablet.source)
    assert rows_of(tablet.source) == tidy
    tablet.tell(lap(12, 1, 5000, driver=(1, "Karl junior")), lap(18, 1, 5000, driver=(1, "Karl")))
    assert Lap.objects.filter(driver=junior.pk).count() == 2


def test_only_what_is_of_one_kind_and_club_is_merged(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver="Ada", car="GT3"))
    with pytest.raises(ValueError, match="Ada and GT3 cannot be one"):
        merge(Driver.objects.get(), Car.objects.get())
