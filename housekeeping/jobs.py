"""The jobs there are. A room registers its own in its module `jobs`, which is imported with the apps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.module_loading import autodiscover_modules

Doing = Callable[[], str | None]
"""A job: None or empty where all is well, else one sentence for people. Raises whatever goes wrong."""


@dataclass(frozen=True, slots=True)
class Job:
    """Every so often, or (`every` is None) each night at HUB_NIGHTLY_AT, by the hub's own time zone."""

    name: str
    do: Doing
    every: timedelta | None

    def was_due_at(self, now: datetime) -> datetime:
        """The latest instant, not after now, at which it had to run; whoever ran since is done."""
        if self.every is not None:
            return now - self.every
        here = now.astimezone(ZoneInfo(settings.HUB_CLUB_TIME_ZONE))
        tonight = datetime.combine(here.date(), time.fromisoformat(settings.HUB_NIGHTLY_AT), here.tzinfo)
        return tonight if tonight <= now else tonight - timedelta(days=1)


registry: dict[str, Job] = {}


def every(*, hours: float) -> Callable[[Doing], Doing]:
    """Run the function every so often; it is called after itself."""
    return lambda do: register(do, timedelta(hours=hours))


def nightly(do: Doing) -> Doing:
    """Run the function once a night, or as soon as the hub is on again."""
    return register(do, None)


def register(do: Doing, every: timedelta | None) -> Doing:
    name = do.__name__.replace("_", " ")
    if name in registry:
        raise ValueError(f"There are two jobs called {name!r}.")
    registry[name] = Job(name, do, every)
    return do


def all_jobs() -> list[Job]:
    """Of all rooms, in the order of their registration."""
    autodiscover_modules("jobs")
    return list(registry.values())
