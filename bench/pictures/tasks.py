"""A club of some evenings with a long race, and its pictures drawn."""

from __future__ import annotations

from time import perf_counter, process_time
from typing import Any

from django.utils import timezone

from bench.decisions.tasks import logged_in, until_the_end
from bench.evenings import CONTROLLERS, evening, races
from bench.rebuild.tasks import take_in
from races.charts.drawn_session import DrawnSession
from races.charts.pages import OF_A_SESSION
from races.models import Entry, Session
from web.charts.html import html_of

DAY_MS = 86_400_000
THREE = OF_A_SESSION[:3]


def fill(laps: int, evenings: int) -> dict[str, Any]:
    """The keys of what is looked at, and the cookie of whoever looks."""
    now = round(timezone.now().timestamp() * 1000)
    bodies = [
        body for number in range(evenings) for body in evening(number, now - (evenings - number + 2) * 7 * DAY_MS)
    ]
    bodies += until_the_end(races(1, now - 3 * DAY_MS, laps=-(-laps // len(CONTROLLERS))))
    take_in(bodies, "--project")
    race = Session.objects.filter(type=Session.RACE).latest("opened_at")
    first = Entry.objects.filter(session=race).classified_first()[0]
    rows = {"a race": race.pk, "a driver": first.driver_id, "a car": first.car_id, "a track": race.track_id}
    return {"rows": rows, "cookie": logged_in()}


def draw(race: int, times: int) -> dict[str, Any]:
    """How long it takes, in ms, from the first query to the last tag: all pictures, and the first three; of these
    also the processor time without the database's."""
    found: dict[str, list[float]] = {"ms": [], "three_ms": [], "three_cpu_ms": []}
    for _ in range(times + 1):
        for name, pictures in (("ms", OF_A_SESSION), ("three_ms", THREE)):
            begin, used = perf_counter(), process_time()
            drawn = DrawnSession(Session.objects.get(pk=race))
            for picture in pictures:
                html_of(picture(drawn))
            found[name].append(1000 * (perf_counter() - begin))
        found["three_cpu_ms"].append(1000 * (process_time() - used))
    return {name: took[1:] for name, took in found.items()}
