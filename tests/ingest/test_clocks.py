"""Clocks that are wrong: the same rows come of a night in whatever order and portions it arrived, and once more."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from drivers.models import Club, Source
from ingest.clocks import Timed, decide
from ingest.codec import packing
from ingest.log.imports import Incoming, Packed, append_new
from ingest.models import RawEvent
from ingest.payloads.envelope import (
    believed,
    digest_of,
    instant,
)
from ingest.projection import close_round, project
from races.models import Session
from tests.rows import rows_of

CASES = Path(__file__).parent.parent / "cases"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAMES = [
    "hub-clock-behind",
    "hub-clock-hours-behind",
    "hub-clock-in-1970",
    "hub-clock-never-told",
    "hub-clock-twice-without",
    "hub-clock-weeks-ahead",
    "tablet-clock-ahead",
    "tablet-clock-ahead-from-mid-race",
    "tablet-clock-back-and-out",
    "tablet-clock-minutes-ahead",
    "tablet-clock-out-and-back",
    "suspended-overnight",
    "suspended-then-another-start",
    "suspended-two-nights",
    "suspended-until-morning",
    "suspended-until-morning-laps",
    "suspended-until-morning-running",
]
ARRIVALS_TELL_THE_ORDER = [
    name for name in NAMES if name not in {"hub-clock-twice-without", "hub-clock-weeks-ahead", "hub-clock-in-1970"}
]


def incoming(source: Source, line: dict[str, Any]) -> Packed:
    body = json.dumps(line["body"]).encode()
    arrived_at = datetime.fromisoformat(line["arrived"])
    has_time, sent_at = instant(line["body"]["time"])
    is_believed = believed(sent_at, arrived_at)
    at = sent_at if is_believed and sent_at else arrived_at
    told = Incoming(source.pk, body, line["body"]["event_type"], arrived_at, at, has_time, is_believed)
    return Packed(told, digest_of(body), *packing.pack(body))


def lines_of(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASES / f"{name}.jsonl").read_text().splitlines()]


def history(name: str, *, portion: int, seed: int | None = None, again: bool = False) -> dict[str, list[Any]]:
    """The rows after the case arrived, so many events at a time, shuffled, and each twice."""
    source = Source.objects.create(club=Club.objects.create(name=f"{name} {portion} {seed} {again}"), name="Tablet")
    lines = lines_of(name) * (2 if again else 1)
    if seed is not None:
        random.Random(seed).shuffle(lines)
    for begin in range(0, len(lines), portion):
        append_new(source.pk, [incoming(source, line) for line in lines[begin : begin + portion]])
        project(source)
    close_round(NOW)
    return rows_of(source)


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_portions_and_doubles_change_nothing_and_projecting_again_neither(name: str) -> None:
    whole = history(name, portion=1000)
    assert history(name, portion=1) == whole
    assert history(name, portion=7, again=True) == whole
    call_command("rebuild", "--check")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ARRIVALS_TELL_THE_ORDER)
def test_a_shuffled_import_gives_the_same(name: str) -> None:
    whole = history(name, portion=1000)
    for seed in range(3):
        assert history(name, portion=1000, seed=seed) == whole
    call_command("rebuild", "--check")


@pytest.mark.django_db
def test_what_the_clock_closed_goes_on_with_what_comes_late() -> None:
    """Swept after each event as of its arrival: what was closed too early is open again."""
    lines = lines_of("suspended-two-nights")
    source = Source.objects.create(club=Club.objects.create(name="Swept"), name="Tablet")
    for line in lines:
        append_new(source.pk, [incoming(source, line)])
        project(source)
        close_round(datetime.fromisoformat(line["arrived"]) + timedelta(hours=7))
        call_command("rebuild", "--check")
    close_round(NOW)
    assert rows_of(source) == history("suspended-two-nights", portion=1000)
    assert Session.objects.filter(source=source).count() == 1


def test_a_steady_clock_is_left_alone_however_far_it_is_out() -> None:
    begin = datetime(2025, 11, 21, 19, tzinfo=UTC)
    for out in (timedelta(hours=-3), timedelta(0), timedelta(hours=5)):
        told = [
            Timed(number, begin + timedelta(seconds=6 * number), begin + timedelta(seconds=6 * number) + out)
            for number in range(20)
        ]
        assert decide(told, range(20)) == {event.number: (event.sent_at, True) for event in told}


def test_bodies_that_came_late_and_at_once_are_believed() -> None:
    begin = datetime(2025, 11, 21, 19, tzinfo=UTC)
    on_time = [
        Timed(n, begin + timedelta(seconds=6 * n), begin + timedelta(seconds=6 * n)) for n in range(100) if n < 40
    ]
    late = [
        Timed(40 + n, begin + timedelta(seconds=1240, milliseconds=n), begin + timedelta(seconds=245 + 6 * n))
        for n in range(20)
    ]
    after = [Timed(60 + n, *[begin + timedelta(seconds=1246 + 6 * n)] * 2) for n in range(20)]
    told = [*on_time, *late, *after]
    assert decide(told, range(80)) == {event.number: (event.sent_at, True) for event in told}


@pytest.mark.django_db
def test_a_night_told_faster_than_it_was_driven_is_left_alone_when_a_clock_is_off_later() -> None:
    begun = NOW - timedelta(hours=3)
    faster = [
        (begun + timedelta(seconds=4 * n), NOW - timedelta(minutes=5) + timedelta(seconds=n / 50)) for n in range(2600)
    ]
    behind = [(NOW - timedelta(hours=1) + timedelta(seconds=n), NOW + timedelta(seconds=n)) for n in range(5)]
    events = [Timed(number, arrived, sent) for number, (sent, arrived) in enumerate([*faster, *behind], start=1)]
    decided = decide(events, {event.number for event in events})
    assert all(decided[event.number] == (event.sent_at, True) for event in events[: len(faster)])


def test_only_when_it_happened_may_change_in_the_log(source: Source) -> None:
    append_new(source.pk, [incoming(source, lines_of("tablet-clock-ahead")[0])])
    RawEvent.objects.update(occurred_at=NOW, is_time_believed=False)
    assert RawEvent.objects.get().occurred_at == NOW
