"""A driver against those met most often: who was ahead in how many races."""

from __future__ import annotations

from django.db.models import Count

from drivers.models import Driver
from races.history.duel import Duel, duels
from races.models import Appearance
from web.charts.chart import Axis, Bar, Chart, Mark, NoChart, Picture, Row, Series, Table
from web.charts.colours import looks_of
from web.charts.scales import Tick, no_ticks, whole_ticks

NAME, TITLE = "rivals", "Head to head"
MOST_RIVALS = 6
LATEST = 100
"""Rivals are sought among so many of the newest races; duels are of all."""
THICKNESS = 0.3


def head_to_head_of(driver: Driver) -> Picture:
    """Three queries."""
    mine = Appearance.objects.present().of("driver").filter(driver=driver, starts__gt=0).newest_first()
    races = list(mine.values_list("session", flat=True)[:LATEST])
    rivals = rivals_in(races, driver)
    fought = [duel for duel in duels(Appearance.objects.all(), [driver, *rivals]) if duel.driver == driver]
    fought = [duel for duel in fought if duel.finishes_ahead or duel.finishes_behind]
    if not fought:
        return NoChart(NAME, TITLE, "No race against anybody yet.")
    ahead, behind = looks_of(["", ""])
    marks: list[Mark] = []
    for place, duel in enumerate(fought):
        rows = (place - THICKNESS, place + THICKNESS)
        marks += [Bar(0, (0, duel.finishes_ahead), rows), Bar(1, (-duel.finishes_behind, 0), rows)]
    most = max(max(duel.finishes_ahead, duel.finishes_behind) for duel in fought)
    return Chart(
        NAME,
        TITLE,
        f"In how many races {driver} was ahead (right) or behind (left) of those met most often.",
        Axis("Races: behind, ahead", -most, most, both_ways),
        Axis("", len(fought) - 0.5, -0.5, no_ticks, tuple(str(duel.rival) for duel in fought)),
        Table(["Rival", "Races", "Ahead", "Behind", "Best lap ahead", "behind"], [row_of(duel) for duel in fought]),
        [Series("Ahead", ahead), Series("Behind", behind)],
        marks,
    )


def rivals_in(races: list[int], driver: Driver) -> list[Driver]:
    """Whom one met most often, in that order."""
    others = Appearance.objects.present().of("driver").filter(session__in=races, starts__gt=0).exclude(driver=driver)
    often = others.order_by().values("driver").annotate(n=Count("session")).order_by("-n", "driver")[:MOST_RIVALS]
    keys = [line["driver"] for line in often]
    known = Driver.objects.in_bulk(keys)
    return [known[key] for key in keys]


def row_of(duel: Duel) -> Row:
    figures = (duel.races, duel.finishes_ahead, duel.finishes_behind, duel.best_laps_ahead, duel.best_laps_behind)
    return Row([str(duel.rival), *map(str, figures)])


def both_ways(low: float, high: float, most: int) -> list[Tick]:
    """Numbers of races on either side of nobody's."""
    return [(value, f"{abs(value):.0f}") for value, _ in whole_ticks(low, high, most)]
