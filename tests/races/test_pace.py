"""How fast and how evenly each driver drove in one session."""

from __future__ import annotations

import pytest

from drivers.models import Driver
from races.derived.driven_laps import driven_laps_of
from races.models import Session
from races.session_report.pace import (
    Pace,
    deviation,
    mean,
    median,
    pace_of,
)
from tests.tablet import Tablet, event, lap, started

RACE = started(0)
END = event(900, "event.end", {"type": "race"})


def paces(length: int = 3) -> dict[str, Pace]:
    """By driver, the fastest first, of the only session."""
    session = Session.objects.get()
    names = {driver.pk: driver.name for driver in Driver.objects.all()}
    found = pace_of(session, driven_laps_of(session), length)
    return {names.get(one.driver_id or 0, f"controller {one.controllers[0]}"): one for one in found}


def run_of(pace: Pace) -> tuple[int, int, int] | None:
    return pace.run and (pace.run.total_ms, pace.run.first.number, pace.run.last.number)


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([], (None, None, None)),
        ([5000], (5000, 5000, None)),
        # 10001 / 2 = 5000.5; s = 1 / √2 = 0.707
        ([5000, 5001], (5001, 5001, 1)),
        # 15004 / 3 = 5001.3; s² = 9842.3, s = 99.2
        ([4902, 5000, 5100], (5001, 5000, 99)),
        # 20002 / 4 = 5000.5; deviations −200.5, −0.5, 0.5, 200.5: s² = 80401 / 3 = 26800.3, s = 163.7
        ([5201, 4800, 5000, 5001], (5001, 5001, 164)),
        # 15000 / 3; deviations −1, 0, 1: s = 1
        ([4999, 5000, 5001], (5000, 5000, 1)),
        # Five hours a lap, as whole numbers: deviations ∓1.5
        ([18_000_000, 18_000_003], (18_000_002, 18_000_002, 2)),
    ],
)
def test_means_are_rounded_half_up(times: list[int], expected: tuple[int | None, ...]) -> None:
    assert (mean(times), median(times), deviation(times)) == expected


def test_a_drivers_figures_are_those_of_clean_laps(tablet: Tablet) -> None:
    """Lap 1 is a first lap, lap 4 a pause and lap 6 a glitch: 5000, 5100, 5200, 5300, 5400 are clean.

    Mean and median 5200; s² = 2 · (100² + 200²) / 4 = 25000, s = 158.11; 100 · (1 − 158.113883 / 5200) = 96.959348.
    """
    times = [4000, 5200, 5100, 60_000, 5000, 500, 5300, 5400]
    tablet.tell(RACE)
    tablet.tell(*(lap(100 + 60 * number, 1, time, number, driver="Ada") for number, time in enumerate(times, start=1)))
    tablet.tell(event(620, "event.end", {"type": "race"}))
    [ada] = paces().values()
    assert (ada.laps, ada.counting_laps, ada.clean_laps) == (8, 7, 5)
    assert ada.best is not None
    assert ada.best.lap_time_ms == 4000
    assert (ada.mean_ms, ada.median_ms, ada.deviation_ms, ada.consistency) == (5200, 5200, 158, 96_959)
    assert run_of(ada) is None
    assert run_of(paces(2)["Ada"]) == (10_300, 2, 3)
    assert run_of(paces(1)["Ada"]) == (5000, 5, 5)


def test_of_equal_runs_the_first_counts(tablet: Tablet) -> None:
    times = [9000, 5000, 5100, 5200, 5100, 5000, 5200]
    tablet.tell(RACE, *(lap(10 * number, 1, time, number) for number, time in enumerate(times, start=1)), END)
    assert run_of(paces(2)["controller 1"]) == (10_100, 2, 3)
    # 15300, 15400, 15300, 15300
    assert run_of(paces(3)["controller 1"]) == (15_300, 2, 4)
    assert run_of(paces(6)["controller 1"]) == (30_600, 2, 7)
    assert run_of(paces(7)["controller 1"]) is None


def test_a_lap_that_never_arrived_and_another_driver_end_a_run(tablet: Tablet) -> None:
    tablet.tell(
        RACE,
        *(lap(10 * number, 1, 5000 + number, number, driver="Ada") for number in (1, 2, 3, 5, 6, 7)),
        *(lap(10 * number, 1, 4900, number, driver=(5, "Bob")) for number in (8, 9)),
        lap(100, 1, 5001, 10, driver="Ada"),
        END,
    )
    found = paces(3)
    assert run_of(found["Ada"]) == (15_018, 5, 7)
    assert run_of(found["Bob"]) is None
    assert run_of(paces(2)["Ada"]) == (10_005, 2, 3)
    assert run_of(paces(2)["Bob"]) == (9800, 8, 9)


def test_who_drives_on_two_controllers_is_judged_over_both(tablet: Tablet) -> None:
    tablet.tell(
        RACE,
        *(lap(10 * number, 1, 5000, number, driver=(1, "Ada")) for number in (1, 2, 3)),
        *(lap(10 * number + 1, 2, 5200, number, driver=(1, "Ada")) for number in (1, 2, 3)),
        END,
    )
    [ada] = paces(2).values()
    assert (ada.controllers, ada.laps, ada.clean_laps, ada.mean_ms) == ([1, 2], 6, 4, 5100)
    # Deviations ∓100: s² = 40000 / 3, s = 115.5; four laps are too few for consistency.
    assert (ada.deviation_ms, ada.consistency) == (115, None)
    assert run_of(ada) == (10_000, 2, 3)
    assert run_of(paces(3)["Ada"]) is None


def sectors(first: str, second: str, third: str) -> dict[str, str]:
    return {"sector_1": first, "sector_2": second, "sector_3": third}


def test_the_theoretical_best_is_of_one_driver_in_one_car(tablet: Tablet) -> None:
    """In the GT3 2 + 1.9 + 2.1 = 6 s; in the F1 once 1 + 2.5 + 2.6 = 6.1 s. A glitch has no sectors that count."""
    tablet.tell(
        RACE,
        lap(10, 1, 6500, 1, driver="Ada", car="GT3", **sectors("0:02.000", "0:02.200", "0:02.300")),
        lap(20, 1, 6400, 2, driver="Ada", car="GT3", **sectors("0:02.400", "0:01.900", "0:02.100")),
        lap(30, 1, 900, 3, driver="Ada", car="GT3", **sectors("0:00.300", "0:00.300", "0:00.300")),
        lap(40, 1, 6100, 4, driver="Ada", car=(2, "F1"), **sectors("0:01.000", "0:02.500", "0:02.600")),
        lap(41, 2, 6000, 1, driver="Bob", car="GT3", **sectors("0:01.000", "0:01.000", "0:04.000")),
    )
    ada = paces()["Ada"]
    assert ada.theoretical is not None
    assert ada.best is not None
    assert ada.theoretical.total_ms == 6000
    assert ada.theoretical.car_id != ada.best.car_id
    assert ada.best.lap_time_ms == 6100


def test_sectors_that_were_told_in_part_make_no_theoretical_best(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 6500, 1, sector_1="0:02.000", sector_2="0:02.100"))
    assert paces()["controller 1"].theoretical is None


def test_nothing_is_clean_while_the_session_is_open(tablet: Tablet) -> None:
    tablet.tell(RACE, *(lap(10 * number, 1, 5000, number) for number in range(1, 9)))
    pace = paces()["controller 1"]
    assert (pace.laps, pace.counting_laps, pace.clean_laps) == (8, 8, None)
    assert (pace.mean_ms, pace.median_ms, pace.deviation_ms, pace.consistency, pace.run) == (None,) * 5
    tablet.tell(END)
    assert (paces()["controller 1"].clean_laps, paces()["controller 1"].mean_ms) == (7, 5000)


def test_the_fastest_is_first_and_who_has_no_time_is_last(tablet: Tablet) -> None:
    tablet.tell(
        RACE,
        lap(9, 4, 400, 1, driver="Glitch"),
        lap(10, 1, 6000, 1, driver="Ada"),
        lap(11, 2, 6000, 1, driver="Bob"),
        lap(12, 3, 5900, 1, driver="Cy"),
        lap(13, 7, 3000, 1, driver="Ghost"),
    )
    assert list(paces()) == ["Cy", "Ada", "Bob", "Glitch"]
    assert paces()["Glitch"].best is None


def test_whoever_is_not_named_is_the_controller(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 2, 6000, 1), lap(11, 1, 6100, 1))
    assert list(paces()) == ["controller 2", "controller 1"]
