"""Interpreting a batch of events with one race control, and keeping what could not be used as problems."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, InterfaceError, OperationalError, transaction

from drivers.models import Source
from ingest.handlers import registry
from ingest.models import Problem, RawEvent
from ingest.payloads.envelope import (
    Body,
    Envelope,
    NotAnEvent,
    read_body,
)
from ingest.payloads.payload import (
    BadPayload,
    Payload,
)
from ingest.payloads.readings import app_event_id
from races.control import ActiveTrack, RaceControl
from races.control.unit_of_work import UnitOfWork
from races.storage.changes import Changes
from races.storage.table import ranges

logger = logging.getLogger(__name__)


class Crash(Exception):
    """A handler failed in a way nobody foresaw; race control may be half changed, so the batch starts again."""

    def __init__(self, event: RawEvent, trace: str, error: Exception) -> None:
        super().__init__(trace)
        self.event, self.trace, self.error = event, trace, error


PROBLEM_COLUMNS = ["kind", "message"]

Until = Callable[[RawEvent, RaceControl, bool, int], bool]
"""Whether to stop at an event that was just taken; told whether anything new was learned, and how many were taken."""


@dataclass
class Batch:
    """What runs through a projection from chunk to chunk."""

    source: Source
    track: ActiveTrack | None
    work: UnitOfWork = field(default_factory=UnitOfWork)
    problems: list[Problem] = field(default_factory=list)
    race: RaceControl | None = None
    learned: bool = False
    taken: int = 0
    until: Until | None = None
    stopped_at: RawEvent | None = None

    def project(self, events: Sequence[RawEvent]) -> None:
        """Take `events`, which are in order, into the models. A broken one becomes a problem; the rest goes in."""
        broken: dict[int, Problem] = {}
        while True:
            before = self.work.start_over()
            try:
                with transaction.atomic():
                    self._interpret(events, broken)
                return
            except Crash as crash:
                logger.error("event %s of source %s: %s", crash.event.number, self.source.pk, crash)
                broken[crash.event.number] = problem(crash.event, Problem.Kind.CRASH, str(crash.error), crash.trace)
            except (OperationalError, InterfaceError):
                raise
            except Exception as error:
                # Some row does not fit the database. Which event it came from shows when each goes alone.
                if events[0].number in broken:
                    # It fails without the event too, so it is not the event's: the source has to wait.
                    raise
                if len(events) == 1:
                    broken[events[0].number] = problem(events[0], Problem.Kind.CRASH, str(error), traced(error))
                else:
                    self.work = before
                    for event in events:
                        if self.stopped_at is None:
                            self.project([event])
                    return
            self.work = before

    def close_by_the_clock(self, at: datetime | None) -> datetime | None:
        """Close what is over by that instant, after all there is was taken; from when on it is, None where nothing."""
        if at is None or self.stopped_at is not None:
            return None
        race, self.race = self.race or RaceControl.load(self.source, self.track, self.work), None
        closed_at = race.close_by_the_clock(at)
        if closed_at is not None:
            with transaction.atomic():
                race.write()
                if not self.work.is_rewind:
                    race.recount()
        self.race = race
        return closed_at

    def _interpret(self, events: Sequence[RawEvent], broken: dict[int, Problem]) -> None:
        self.problems = []
        # Kept from chunk to chunk, and from batch to batch; whoever fails half-way reads anew.
        race, self.race = self.race or RaceControl.load(self.source, self.track, self.work), None
        taken: list[RawEvent] = []
        for event in events:
            found = [broken[event.number]] if event.number in broken else interpret(race, event)
            learned = self.learned or race.roster.learned
            if self.until and self.until(event, race, learned, self.taken + len(taken)):
                race.take_back_session()
                self.stopped_at = event
                break
            self.problems += found
            taken.append(event)
        self.learned |= race.roster.learned
        self.taken += len(taken)
        if self.work.is_rewind:
            race.write([event.number for event in taken])
            rewrite_problems(taken, self.problems, self.work.changes)
        else:
            race.write()
            race.recount()
            keep_problems(self.problems)
        race.has_resumed = False
        # Rows in memory may still be of whom their aliases meant before.
        self.race, self.track = None if race.has_moved else race, race.track


def interpret(race: RaceControl, event: RawEvent, read: Body | None = None) -> list[Problem]:
    """Let the event's handler speak to race control; returns what could not be used. Raises Crash.

    `read` is what was read of its body already, where it was.
    """
    try:
        payload = Payload((read or read_body(event.body)).data)
    except NotAnEvent as error:
        return [problem(event, Problem.Kind.NOT_AN_EVENT, str(error))]
    registration = registry.get(event.event_type)
    if registration is None:
        message = f"No handler knows {event.event_type}; it is recorded and can be projected once one does."
        return [problem(event, Problem.Kind.UNKNOWN_TYPE, message)]
    race.begin_event(event.number, event.occurred_at, app_event_id(payload))
    try:
        registration.handle(race, Envelope(event.number, event.event_type, payload, event.occurred_at))
        race.end_event()
    except BadPayload as error:
        return [problem(event, Problem.Kind.UNUSABLE, sentences([*payload.complaints, error]))]
    except DatabaseError:
        raise
    except Exception as error:
        raise Crash(event, traced(error), error) from error
    if payload.complaints:
        return [problem(event, Problem.Kind.PARTLY_UNUSABLE, sentences(payload.complaints))]
    return []


def keep_problems(problems: Sequence[Problem]) -> None:
    """Store problems, in the place of what the same events left before."""
    if problems:
        Problem.objects.bulk_create(
            problems,
            update_conflicts=True,
            unique_fields=["event"],
            update_fields=["kind", "message", "traceback"],
        )


def rewrite_problems(taken: Sequence[RawEvent], problems: Sequence[Problem], changes: Changes) -> None:
    """Let `problems` be all there is to complain of the events `taken`."""
    numbers = {event.pk: (event.source_id, event.number) for event in taken}
    stored: dict[int, Problem] = {}
    for least, most in ranges(numbers):
        there = Problem.objects.filter(event__gte=least, event__lte=most)
        stored |= {problem.event_id: problem for problem in there if problem.event_id in numbers}
    other = []
    for found in problems:
        before = stored.pop(found.event_id, None)
        earlier = None if before is None else text_of(before)
        if earlier != text_of(found):
            changes.note(Problem, numbers[found.event_id], earlier, text_of(found), PROBLEM_COLUMNS)
            other.append(found)
    for event_id, gone in stored.items():
        changes.note(Problem, numbers[event_id], text_of(gone), None)
    keep_problems(other)
    Problem.objects.filter(event__in=stored).delete()


def text_of(problem: Problem) -> tuple[str, str]:
    return str(problem.kind), problem.message


def problem(event: RawEvent, kind: Problem.Kind, message: str, trace: str = "") -> Problem:
    return Problem(event=event, kind=kind, message=storable(message), traceback=storable(trace))


def storable(text: str) -> str:
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def sentences(complaints: Sequence[BadPayload]) -> str:
    return "\n".join(str(complaint) for complaint in complaints)


def traced(error: Exception) -> str:
    return "".join(traceback.format_exception(error))
