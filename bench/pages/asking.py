"""Asks pages of the admin in process, as somebody who sees everything, and times them."""

from __future__ import annotations

import logging
from time import perf_counter
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from drivers.models import Car, Driver
from races.models import LapSummary, Meeting, Session, Track


def addresses() -> dict[str, str]:
    """The pages people open, each about whoever or whatever has most behind it."""
    driver, car, track = (most(role) for role in ("driver", "car", "track"))
    longest = (
        Session.objects.order_by().annotate(driven=Count("laps")).order_by("-driven").values_list("pk", flat=True)[0]
    )
    meeting = Meeting.objects.latest("began_at")
    laps, events = reverse("admin:races_lap_changelist"), reverse("admin:ingest_rawevent_changelist")
    oldest = Meeting.objects.earliest("began_at").began_at.date()
    return {
        "The first page": reverse("admin:index"),
        "Find": f"{reverse('find')}?q=driver+1",
        "A meeting": reverse("admin:races_meeting_change", args=[meeting.pk]),
        "The longest session": reverse("admin:races_session_change", args=[longest]),
        "A driver": reverse("admin:drivers_driver_change", args=[driver]),
        "A car": reverse("admin:drivers_car_change", args=[car]),
        "A track": reverse("admin:races_track_change", args=[track]),
        "Meetings": reverse("admin:races_meeting_changelist"),
        "Sessions": reverse("admin:races_session_changelist"),
        "Laps": laps,
        "Laps of a driver": f"{laps}?driver__id__exact={driver}",
        "Laps on a track": f"{laps}?track__id__exact={track}",
        "Laps of the first day": f"{laps}?day={oldest}",
        "Laps that do not count": f"{laps}?counts=no",
        "Raw events": events,
        "Drivers": reverse("admin:drivers_driver_changelist"),
    }


def most(role: str) -> int:
    """The key of the driver, car or track with the most sums of laps."""
    known = {"driver": Driver, "car": Car, "track": Track}[role]._default_manager.values("pk")
    rows = LapSummary.objects.filter(**{f"{role}__in": known}).order_by().values_list(role)
    return int(rows.annotate(n=Count("pk")).order_by("-n")[0][0])


def ask(times: int) -> dict[str, dict[str, list[float]]]:
    """By page: how long each of so many answers took, in ms, its queries, and its kB."""
    logging.disable()
    user = User.objects.filter(username="bench").first() or User.objects.create_superuser("bench")
    browser = Client(HTTP_HOST="localhost")
    browser.force_login(user)
    return {name: asked(browser, address, times) for name, address in addresses().items()}


def asked(browser: Client, address: str, times: int) -> dict[str, list[Any]]:
    browser.get(address)
    took = []
    for _ in range(times):
        begin = perf_counter()
        answer = browser.get(address)
        took.append(1000 * (perf_counter() - begin))
    with CaptureQueriesContext(connection) as queries:
        browser.get(address)
    return {"ms": took, "queries": [len(queries)], "kb": [len(answer.content) / 1000]}
