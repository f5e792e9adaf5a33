"""Where sessions begin and end, and what belongs to them."""

from __future__ import annotations

from typing import Any

from races.models import Entry, Lap, Session, Track
from tests.tablet import Tablet, at, ended, event, lap, lights_out, result, started

LINE = {"driver_id": 1, "car_id": 1, "controller_id": 1, "laps": 2, "best_laptime": 5000, "pitstops": 0, "gap": ""}


def types() -> list[str]:
    return list(Session.objects.order_by("opened_at", "id").values_list("type", flat=True))


def test_a_race_goes_from_its_start_to_its_result(tablet: Tablet) -> None:
    tablet.tell(
        started(0, laps="2"),
        lights_out(3),
        lap(8, 1, 5000, 1, driver="Ada", car="GT3"),
        lap(13.1, 1, 5100, 2, driver="Ada", car="GT3"),
        event(13.2, "event.change_status", {"old": "running", "new": "ended"}),
        ended(13.3, "race", LINE),
    )
    race = Session.objects.get()
    assert (race.type, race.planned_laps, race.planned_duration_s) == ("race", 2, None)
    assert (race.opened_at, race.started_at, race.ended_at, race.closed_at) == (at(0), at(3), at(13.2), at(13.3))
    assert (race.status, race.outcome) == ("ended", "official")
    ada = Entry.objects.get()
    assert (ada.position, ada.lap_count, ada.result_laps, ada.total_ms, ada.best_lap_ms) == (1, 2, 2, 10100, 5000)
    assert (str(ada.driver), str(ada.car)) == ("Ada", "GT3")


def test_a_qualifying_is_planned_in_seconds(tablet: Tablet) -> None:
    tablet.tell(started(0, "qualifying", duration="600"))
    qualifying = Session.objects.get()
    assert (qualifying.type, qualifying.planned_duration_s, qualifying.planned_laps) == ("qualifying", 600, None)
    assert qualifying.plan == "10 min"


def test_another_type_keeps_the_name_it_came_with(tablet: Tablet) -> None:
    tablet.tell(started(0, "Superpole", laps="3"))
    assert types() == ["superpole"]


def test_a_start_without_data_opens_an_event_all_the_same(tablet: Tablet) -> None:
    tablet.tell(event(0, "event.start"), lap(8, 1, 5000, 1))
    assert types() == ["unknown"]
    assert Lap.objects.get().session.label == "Event"


def test_laps_outside_an_event_are_practice(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, 1483, driver="Ada"), lap(6, 1, 5100, 1484, driver="Ada"))
    assert types() == ["practice"]
    assert Entry.objects.get().laps_completed == 2


def test_practice_ends_when_an_event_starts(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000), started(60), lap(70, 1, 5000, 1))
    assert types() == ["practice", "race"]
    assert Session.objects.get(type="practice").closed_at == at(60)


def test_practice_ends_with_a_reset(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000), event(60, "ui.reset"), lap(70, 1, 5000))
    assert types() == ["practice", "practice"]


def test_practice_ends_after_half_an_hour_without_a_lap(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000), lap(1800, 1, 5000), lap(3601, 1, 5000))
    assert types() == ["practice", "practice"]
    assert list(Session.objects.order_by("opened_at").values_list("closed_at", flat=True)) == [at(3600), None]


def test_a_new_start_closes_whatever_is_open(tablet: Tablet) -> None:
    tablet.tell(
        started(0, "qualifying"),
        lap(10, 1, 5000, 1),
        started(60),
    )
    assert types() == ["qualifying", "race"]
    assert Session.objects.get(type="qualifying").closed_at == at(60)


def test_a_reset_abandons_an_event_with_laps_that_had_not_ended(tablet: Tablet) -> None:
    tablet.tell(started(0), lap(10, 1, 5000, 1), event(20, "ui.reset"))
    assert Session.objects.get().outcome == "abandoned"


def test_a_reset_leaves_a_fresh_event_alone(tablet: Tablet) -> None:
    tablet.tell(started(0), event(0.1, "ui.reset"), lap(10, 1, 5000, 1))
    assert types() == ["race"]
    assert Lap.objects.get().session.type == "race"


def test_status_reset_and_start_may_come_in_any_order_around_a_new_event(tablet: Tablet) -> None:
    tablet.tell(
        event(0, "event.change_status", {"old": "prepare_for_start", "new": "starting"}),
        event(0.1, "ui.reset"),
        started(0.2, laps="5"),
        lights_out(3),
        lap(10, 1, 5000, 1),
    )
    race = Session.objects.get()
    assert (race.type, race.planned_laps, race.opened_at, race.started_at) == ("race", 5, at(0), at(3))


def test_a_suspension_however_long_never_splits_a_race(tablet: Tablet) -> None:
    tablet.tell(
        started(0),
        lap(10, 1, 5000, 1),
        event(12, "event.change_status", {"old": "running", "new": "suspended"}),
        event(7200, "event.change_status", {"old": "suspended", "new": "restarting"}),
        lap(7210, 1, 5000, 2),
    )
    assert types() == ["race"]
    assert Entry.objects.get().lap_count == 2


def test_cars_may_bring_their_lap_home_after_the_end_but_not_practise_in_the_race(tablet: Tablet) -> None:
    tablet.tell(
        started(0),
        lap(10, 1, 5000, 1),
        event(11, "event.change_status", {"old": "running", "new": "ended"}),
        lap(14, 2, 7000, 1),
        lap(90, 2, 5000),
    )
    assert types() == ["race", "practice"]
    assert Entry.objects.filter(session__type="race").count() == 2


def test_a_result_may_come_again_within_ten_minutes_and_the_later_one_wins(tablet: Tablet) -> None:
    second = {**LINE, "controller_id": 2, "driver_id": 2}
    tablet.tell(
        started(0),
        lap(10, 1, 5000, 1, driver="Ada"),
        lap(11, 2, 6000, 1, driver="Bob"),
        ended(12, "race", LINE, second),
        lap(20, 1, 5000),
        ended(500, "race", second, {**LINE, "disqualified": True}),
    )
    assert types() == ["race", "practice"]
    places = Entry.objects.filter(session__type="race").classified_first()
    assert [(entry.position, str(entry.driver), entry.is_disqualified) for entry in places] == [
        (1, "Bob", False),
        (None, "Ada", True),
    ]


def test_a_result_without_an_event_makes_one_from_itself(tablet: Tablet) -> None:
    tablet.tell(ended(0, "race", LINE))
    race = Session.objects.get()
    assert (race.type, race.outcome, race.opened_at, race.closed_at) == ("race", "official", at(0), at(0))
    assert Entry.objects.get().missing_laps == 2


def test_a_result_with_other_best_laps_is_that_of_another_event(tablet: Tablet) -> None:
    tablet.tell(
        event(0, "event.start", {"type": "race"}),
        event(12, "event.end", {"type": "race", "result": result(LINE)}),
        event(613, "event.end", {"type": "race", "result": result({**LINE, "best_laptime": 5001})}),
    )
    assert types() == ["race", "race"]


def test_an_empty_result_leaves_the_provisional_classification(tablet: Tablet) -> None:
    nothing: tuple[Any, ...] = ({}, [])
    for minute, empty in enumerate(nothing):
        tablet.tell(
            started(60 * minute),
            lap(60 * minute + 10, 1, 5000, 1),
            event(60 * minute + 12, "event.end", {"type": "race", "result": empty}),
        )
    assert list(Entry.objects.values_list("position", flat=True)) == [1, 1]


def test_the_same_driver_on_two_controllers_has_two_places(tablet: Tablet) -> None:
    tablet.tell(
        started(0),
        lap(10, 1, 5000, 1, driver=(7, "Ada")),
        lap(11, 3, 6000, 1, driver=(7, "Ada")),
    )
    assert [(entry.controller, str(entry.driver)) for entry in Entry.objects.order_by("position")] == [
        (1, "Ada"),
        (3, "Ada"),
    ]


def test_each_lap_keeps_its_own_driver_and_car_when_they_change_on_a_controller(tablet: Tablet) -> None:
    tablet.tell(
        started(0),
        lap(10, 1, 5000, 1, driver=(1, "Ada"), car=(1, "GT3")),
        lap(15, 1, 5000, 2, driver=(2, "Bob"), car=(2, "DTM")),
    )
    assert [(str(one.driver), str(one.car)) for one in Lap.objects.order_by("number")] == [
        ("Ada", "GT3"),
        ("Bob", "DTM"),
    ]
    assert str(Entry.objects.get().driver) == "Bob"


def test_a_lap_that_names_nobody_belongs_to_whoever_is_on_the_controller(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver="Ada", car="GT3"), lap(6, 1, 5100))
    assert [str(one.driver) for one in Lap.objects.order_by("finished_at")] == ["Ada", "Ada"]


def test_ghost_and_safety_car_are_kept_but_never_classified(tablet: Tablet) -> None:
    tablet.tell(
        started(0),
        lap(10, 7, 4000, 1),
        lap(11, 8, 4000, 1),
        lap(12, 1, 5000, 1),
    )
    assert list(Entry.objects.order_by("controller").values_list("controller", "position")) == [
        (1, 1),
        (7, None),
        (8, None),
    ]
    assert list(Lap.objects.counting().values_list("controller", flat=True)) == [1]


def test_a_car_swiped_out_has_no_place_until_it_drives_again(tablet: Tablet) -> None:
    tablet.tell(
        started(0),
        lap(10, 1, 5000, 1),
        event(12, "ui.remove_car_from_session", {"controller_id": "1"}),
    )
    assert (Entry.objects.get().is_removed, Entry.objects.get().position) == (True, None)
    tablet.tell(lap(15, 1, 5000, 2))
    assert (Entry.objects.get().is_removed, Entry.objects.get().position) == (False, 1)


def test_the_car_on_a_bare_controller_number_is_the_same_car(tablet: Tablet) -> None:
    tablet.tell(started(0), *(lap(10 + n, n, 5000, 1) for n in (1, 2, 3)))
    for seconds, shape in ((20, {"controller_id": "1"}), (21, "2"), (22, 3)):
        tablet.tell(event(seconds, "ui.remove_car_from_session", shape))
    assert list(Entry.objects.values_list("is_removed", flat=True)) == [True, True, True]


def test_laps_are_driven_on_the_track_that_was_chosen_last(tablet: Tablet) -> None:
    tablet.tell(
        lap(0, 1, 5000),
        event(1, "util.set_active_track", {"id": 1, "name": "Home", "length": "12,4"}),
        lap(6, 1, 5000),
        event(7, "util.set_active_track", {"id": 2, "name": "Club"}),
        lap(12, 1, 5000),
    )
    assert [str(one.track) for one in Lap.objects.order_by("finished_at")] == ["None", "Home", "Club"]
    assert types() == ["practice", "practice", "practice"]
    assert str(Track.objects.get(name="Home").length_m) == "12.400"


def test_two_sources_never_touch_each_other(tablet: Tablet, second_tablet: Tablet) -> None:
    tablet.tell(started(0))
    second_tablet.tell(lap(5, 1, 5000))
    tablet.tell(lap(6, 1, 5000, 1))
    second_tablet.tell(event(7, "ui.reset"))
    assert [(one.session.type, one.source_id == tablet.source.pk) for one in Lap.objects.order_by("finished_at")] == [
        ("practice", False),
        ("race", True),
    ]
    assert Session.objects.get(type="race").is_open
