"""A club with a long race, a short one after it, and a race director who is logged in."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from bench.evenings import CONTROLLERS, races
from bench.rebuild.tasks import take_in
from drivers.models import Source
from races.models import Entry, Lap, Session, Stint

DAY_MS = 86_400_000
SHORT = 10
"""Laps each car has in the race after the long one."""


def fill(laps: int) -> dict[str, Any]:
    """The rows to rule on, where another tablet posts, and the director's cookie."""
    began = round(timezone.now().timestamp() * 1000) - 2 * DAY_MS
    each = -(-laps // len(CONTROLLERS))
    bodies = list(until_the_end(races(1, began, laps=each)))
    later = began + 7_000 * each + 120_000
    take_in([*bodies, *until_the_end(races(1, later, laps=SHORT))], "--project")
    source = Source.objects.get()
    other = Source.objects.create(club=source.club, name="Other tablet")
    return {"rows": rows(), "path": other.path, "cookie": logged_in()}


def until_the_end(bodies: Any) -> Any:
    """The events of one race, and the result that ends it."""
    for body in bodies:
        yield body
        if b'"event.end"' in body:
            return


def rows() -> dict[str, int]:
    """A lap in the middle, a stint, an entry and the session of the long race; and the second race."""
    long, second = Session.objects.filter(type="race").order_by("opened_at")
    laps = Lap.objects.filter(session=long, controller=1).order_by("finished_at")
    stints = Stint.objects.filter(session=long, controller=1).order_by("number")
    entry = Entry.objects.get(session=long, controller=2)
    middle = next(islice(laps, laps.count() // 2, None))
    return {"lap": middle.pk, "stint": stints[0].pk, "entry": entry.pk, "session": long.pk, "second": second.pk}


def logged_in() -> str:
    """The key of a browser's session."""
    director = User.objects.create_superuser("director", password="as long as it is long")
    session = SessionStore()
    session[SESSION_KEY] = str(director.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = director.get_session_auth_hash()
    session.create()
    return str(session.session_key)
