"""Which pictures a page has, in order."""

from __future__ import annotations

from drivers.models import Car, Driver
from races.charts.drawn_session import DrawnSession
from races.charts.falls import personal_bests_of, record_fall_of
from races.charts.form import car_pace_of, field_pace_of, form_of, outings
from races.charts.gap_chart import gap_chart_of
from races.charts.head_to_head import head_to_head_of
from races.charts.lap_chart import lap_chart_of
from races.charts.lap_times import lap_times_of
from races.charts.laps_by_month import laps_by_month_of
from races.charts.pace import pace_chart_of
from races.models import Session, Track
from web.charts.chart import Picture

OF_A_SESSION = (lap_chart_of, gap_chart_of, lap_times_of, pace_chart_of)


def session_pictures(session: Session) -> list[Picture]:
    """Read once for all of them: about a dozen queries, however many laps."""
    drawn = DrawnSession(session)
    return [picture(drawn) for picture in OF_A_SESSION]


def driver_pictures(driver: Driver) -> list[Picture]:
    races = outings("driver", driver)
    found = [form_of(driver, races), field_pace_of(driver, races), head_to_head_of(driver)]
    return [*found, *personal_bests_of(driver)]


def car_pictures(car: Car) -> list[Picture]:
    return [car_pace_of(car)]


def track_pictures(track: Track) -> list[Picture]:
    return [record_fall_of(track), laps_by_month_of(track)]
