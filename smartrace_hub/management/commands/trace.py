"""The road of one event, from the bytes that came to a standing: for whoever wants to see how the hub works."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string

from championships.models import RoundSession, StandingsSnapshot
from ingest.handlers import registry
from ingest.models import Problem, RawEvent
from races.control.tables import TABLES
from races.models import Appearance, Lap, Session

VERB = re.compile(r"\brace\.(\w+)\.(\w+)\(")


class Command(BaseCommand):
    help = "Prints an event's road: its bytes, its handler and verb, the rows it left, and what followed from them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "event",
            nargs="?",
            type=int,
            help="Its id, as the API and the admin have it; without one, the newest lap.",
        )

    def handle(self, *args: Any, event: int | None, **options: Any) -> None:
        for line in road_of(found(event)):
            self.stdout.write(line)


def found(pk: int | None) -> RawEvent:
    """Raises CommandError where there is no such event."""
    events = RawEvent.objects.with_source()
    one = events.filter(pk=pk).first() if pk else events.filter(event_type="ui.lap_update").order_by("-pk").first()
    if one is None:
        raise CommandError(f"There is no event {pk}." if pk else "No lap was posted yet; `make demo` posts an evening.")
    return one


def road_of(event: RawEvent) -> Iterator[str]:
    """The steps, in order, each with the file that takes it."""
    time = "its own time" if event.is_time_believed else "the time of its arrival"
    yield f"1. Recorded    event {event.number} of {event.source}, {len(event.body)} bytes"
    yield f"               at {event.occurred_at:%Y-%m-%d %H:%M:%S.%f} UTC, {time}  ingest/log/append.py"
    registration = registry.get(event.event_type)
    if registration is None:
        yield f"2. No handler  knows {event.event_type or 'what is no event'}"
    else:
        where, line = place_of(registration.handle)
        yield f"2. Handled     {event.event_type} by {registration.handle.__name__}  {where}:{line}"
        yield from (
            f"3. Verb        race.{verbs}.{verb}  {file}" for verbs, verb, file in verbs_of(registration.handle)
        )
    yield from problems_of(event)
    rows = list(rows_of(event))
    yield f"4. Rows        {len(rows)} left by it  races/control/unit_of_work.py"
    yield from (f"               {row._meta.verbose_name} {row.pk}: {row}" for row in rows)
    yield from follow_ups(session_of(event, rows))


def place_of(function: Any) -> tuple[Path, int]:
    lines = inspect.getsourcelines(function)
    return Path(inspect.getfile(function)).relative_to(settings.BASE_DIR), lines[1]


def verbs_of(handler: Any) -> Iterator[tuple[str, str, Path]]:
    """What a handler calls, as its source has it."""
    for verbs, verb in dict.fromkeys(VERB.findall(inspect.getsource(handler))):
        yield verbs, verb, Path("races/control/verbs") / f"{verbs}.py"


def problems_of(event: RawEvent) -> Iterator[str]:
    for problem in Problem.objects.filter(event=event):
        yield f"               problem: {problem.get_kind_display()}: {problem.message}"


def rows_of(event: RawEvent) -> Iterator[Any]:
    """Every projected row that this event told of first."""
    yield from Session.objects.filter(source=event.source_id, first_event=event.number)
    for model in TABLES:
        yield from model._default_manager.filter(source=event.source_id, event=event.number)


def session_of(event: RawEvent, rows: list[Any]) -> Session | None:
    """That of its rows; else the one that was open then."""
    for row in rows:
        session = row if isinstance(row, Session) else row.session
        if session is not None:
            return Session.objects.get(pk=session.pk)
    begun = Session.objects.filter(source=event.source_id, opened_at__lte=event.occurred_at)
    return begun.order_by("-opened_at", "-pk").first()


def follow_ups(session: Session | None) -> Iterator[str]:
    """What was derived from the session's rows."""
    if session is None:
        yield "5. Session     none"
        return
    yield f"5. Session     {session.pk}: {session}, {'open' if session.is_open else session.outcome}"
    yield f"6. Followed    meeting {session.meeting or 'none yet'}  races/derived/meetings.py"
    judged = Lap.objects.filter(session=session).exclude(is_clean=None).count()
    yield f"               {judged} laps looked at for pace  races/derived/clean_laps.py"
    counted = Appearance.objects.filter(session=session).count()
    yield f"               {counted} lines of careers  races/derived/career_totals.py"
    for name in settings.HUB_SUBSCRIBERS:
        module = Path(inspect.getfile(import_string(f"{name}.results_changed"))).relative_to(settings.BASE_DIR)
        yield f"7. Told        {name}  {module}"
    for assigned in RoundSession.objects.filter(session=session).select_related("round", "championship"):
        tables = StandingsSnapshot.objects.filter(championship=assigned.championship_id).count()
        yield f"8. Standings   {assigned.championship}, {assigned.round or 'kept out'}: {tables} tables kept"
        yield f"               /api/v1/championships/{assigned.championship_id}/standings/"
