"""Tablets of one club: none touches another's rows, and who somebody is does not depend on what arrives first."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.models import Club, Driver, DriverAlias, Source
from ingest.log.append import append
from ingest.projection import project
from ingest.projection.rebuild import check
from races.models import Lap
from tests.evenings.delivery import deliver, empty_hub, fresh_source, told_at_once
from tests.evenings.differences import assert_rows
from tests.evenings.director import Evening, Said
from tests.evenings.disorder import Disorder, bodies, disorders
from tests.evenings.evening import evenings
from tests.evenings.examples import examples
from tests.evenings.naming import namings
from tests.rows import rows_of

Delivery = tuple[int, bytes]
"""To which tablet, and what."""


pytestmark = pytest.mark.django_db


def interleaved(streams: Sequence[Sequence[bytes]], seed: int) -> list[Delivery]:
    """Each stream in its own order, shuffled into one another."""
    turns = [tablet for tablet, stream in enumerate(streams) for _ in stream]
    random.Random(seed).shuffle(turns)
    left = [iter(stream) for stream in streams]
    return [(tablet, next(left[tablet])) for tablet in turns]


def club_of(tablets: int) -> list[Source]:
    first = fresh_source()
    return [first, *(fresh_source(first.club) for _ in range(1, tablets))]


def deliver_to(sources: list[Source], deliveries: Sequence[Delivery], every: int) -> None:
    """Record what comes, and project both after every so many events."""
    for count, (tablet, body) in enumerate(deliveries, start=1):
        append(sources[tablet], body)
        if count % every == 0:
            project(sources[tablet])
    for source in sources:
        project(source)


def without_meetings(rows: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """A meeting is the club's, and may begin on the other tablet."""
    return {**rows, "sessions": [row[:-1] for row in rows["sessions"]]}


@examples(6)
@given(
    one=evenings(most_parts=2),
    other=evenings("Other ", most_parts=2),
    disorder=disorders,
    seed=st.integers(0, 1000),
    every=st.sampled_from([5, 20]),
)
def test_two_tablets_of_one_club_leave_what_each_leaves_alone(
    one: Evening, other: Evening, disorder: Disorder, seed: int, every: int
) -> None:
    arrivals = [bodies(disorder.arrivals(evening.said)) for evening in (one, other)]
    with empty_hub():
        alone = [without_meetings(rows_of(told_at_once(evening.bodies))) for evening in (one, other)]
        sources = club_of(2)
        deliver_to(sources, interleaved(arrivals, seed), every)
        for source, rows in zip(sources, alone, strict=True):
            assert without_meetings(rows_of(source)) == rows
            assert list(map(str, check(source))) == []


@examples(6)
@given(
    one=evenings(most_parts=2),
    other=evenings(most_parts=2),
    disorder=disorders,
    seed=st.integers(0, 1000),
    every=st.sampled_from([5, 20]),
)
def test_two_tablets_share_the_drivers_they_call_the_same(
    one: Evening, other: Evening, disorder: Disorder, seed: int, every: int
) -> None:
    later = [Said(said.at + 5, said.event_type, said.data) for said in other.said]
    with empty_hub():
        tidy = club_of(2)
        deliver(tidy[0], one.bodies)
        deliver(tidy[1], bodies(later))
        sources = club_of(2)
        arrivals = [bodies(disorder.arrivals(said)) for said in (one.said, later)]
        deliver_to(sources, interleaved(arrivals, seed), every)
        for source, before in zip(sources, tidy, strict=True):
            assert_rows(source, rows_of(before))
            assert list(map(str, check(source))) == []
        assert who_is_called_the_same(sources[0].club) == []


def who_is_called_the_same(club: Club) -> list[str]:
    """Of those who have a name; a number is another driver on each tablet."""
    named = Driver.objects.filter(club=club, aliases__name__gt="").distinct()
    names = list(named.values_list("name", flat=True))
    return [name for name in names if names.count(name) > 1]


@examples(20)
@given(said=namings(), data=st.data(), batch=st.sampled_from([0, 1, 2, 1000]))
def test_who_is_who_does_not_depend_on_what_arrives_first(said: list[Said], data: st.DataObject, batch: int) -> None:
    order = data.draw(st.permutations(said))
    with empty_hub():
        tidy = told_at_once(bodies(said))
        source = fresh_source()
        deliver(source, bodies(order), batch=batch)
        assert_rows(source, rows_of(tidy))
        assert laps_of_everybody(source) == laps_of_everybody(tidy)
        assert nobody_is_left_over(source.club)
        assert list(map(str, check(source))) == []


def laps_of_everybody(*sources: Source) -> set[tuple[str, tuple[str, ...]]]:
    """Each driver by the name people see, with the instants of their laps."""
    found: dict[int | None, list[str]] = {}
    names: dict[int | None, str] = {}
    for lap in Lap.objects.filter(source__in=sources).select_related("driver").order_by("finished_at", "controller"):
        found.setdefault(lap.driver_id, []).append(lap.finished_at.isoformat())
        names[lap.driver_id] = str(lap.driver)
    return {(names[driver], tuple(instants)) for driver, instants in found.items()}


def nobody_is_left_over(club: Club) -> bool:
    """Whether everybody in the club is called something by some tablet."""
    return not Driver.objects.filter(club=club).exclude(pk__in=DriverAlias.objects.values("driver")).exists()


@examples(20)
@given(one=namings(5), other=namings(5), data=st.data())
def test_who_is_who_across_tablets_does_not_depend_on_what_arrives_first(
    one: list[Said], other: list[Said], data: st.DataObject
) -> None:
    later = [Said(said.at + 500, said.event_type, said.data) for said in other]
    deliveries = [(0, said.body) for said in one] + [(1, said.body) for said in later]
    order = data.draw(st.permutations(deliveries))
    with empty_hub():
        tidy = club_of(2)
        deliver(tidy[0], bodies(one))
        deliver(tidy[1], bodies(later))
        sources = club_of(2)
        deliver_to(sources, order, every=1)
        for source, before in zip(sources, tidy, strict=True):
            assert_rows(source, rows_of(before))
            assert list(map(str, check(source))) == []
        assert laps_of_everybody(*sources) == laps_of_everybody(*tidy)
        assert nobody_is_left_over(sources[0].club)
