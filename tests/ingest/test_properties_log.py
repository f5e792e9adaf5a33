"""Nothing is lost, and nothing that makes no sense stops what does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.models import Source
from ingest.log.append import append
from ingest.models import Journal, Problem, Projection, RawEvent
from ingest.projection import project
from ingest.projection.rebuild import check
from races.models import Lap
from tests.evenings.absurdities import bodies as absurd_bodies
from tests.evenings.delivery import batches_of, deliver, empty_hub, fresh_source, told_at_once
from tests.evenings.differences import assert_rows
from tests.evenings.director import Evening, Said
from tests.evenings.disorder import Disorder, batch_sizes, bodies, disorders
from tests.evenings.evening import evenings
from tests.evenings.examples import examples
from tests.rows import rows_of
from tests.tablet import Tablet

pytestmark = pytest.mark.django_db


def recorded(source: Source) -> list[bytes]:
    """What reads back, in the order of its arrival."""
    return [event.body for event in RawEvent.objects.filter(source=source).order_by("number")]


@examples(4)
@given(evening=evenings(), disorder=disorders, batch=batch_sizes)
def test_every_body_reads_back_byte_for_byte_in_the_order_of_arrival(
    evening: Evening, disorder: Disorder, batch: int
) -> None:
    arrived = bodies(disorder.arrivals(evening.said))
    with empty_hub():
        source = fresh_source()
        deliver(source, arrived, batch=batch)
        assert recorded(source) == list(dict.fromkeys(arrived))
        assert Journal.objects.get(source=source).duplicates == len(arrived) - len(set(arrived))


LAST = Said(7_200_000, "ui.lap_update", {"controller_id": "6", "laptime_raw": 5555}).body


@examples(25)
@given(absurd=st.lists(absurd_bodies, min_size=1, max_size=12, unique=True), batch=st.sampled_from([0, 1, 3, 1000]))
def test_what_makes_no_sense_is_kept_and_stops_nothing(absurd: list[bytes], batch: int) -> None:
    with empty_hub():
        source = fresh_source()
        deliver(source, [*absurd, LAST], batch=batch)
        assert recorded(source) == [*absurd, LAST]
        assert Projection.objects.get(source=source).number == len(absurd) + 1
        assert Lap.objects.filter(source=source, lap_time_ms=5555, controller=6).count() == 1
        assert not Problem.objects.filter(kind=Problem.Kind.CRASH).exists()


@examples(25)
@given(absurd=st.lists(absurd_bodies, min_size=2, max_size=10, unique=True), data=st.data())
def test_what_makes_no_sense_makes_the_same_of_it_in_any_order(absurd: list[bytes], data: st.DataObject) -> None:
    timed = [body for body in absurd if has_believed_time(body)]
    order = data.draw(st.permutations(timed))
    with empty_hub():
        tidy = rows_of(told_at_once(timed))
        source = fresh_source()
        deliver(source, order, batch=data.draw(st.sampled_from([0, 2])))
        assert_rows(source, tidy)
        assert list(map(str, check(source))) == []


def has_believed_time(body: bytes) -> bool:
    """Whether it orders itself; what does not is ordered by its arrival."""
    with empty_hub():
        event = append(fresh_source(), body).event
        return event is not None and event.is_time_believed


@examples(12)
@given(evening=evenings(most_parts=2), absurd=st.lists(st.binary(max_size=30), max_size=5, unique=True), data=st.data())
def test_what_is_no_event_changes_no_row(evening: Evening, absurd: list[bytes], data: st.DataObject) -> None:
    arrived = evening.bodies
    for body in absurd:
        arrived.insert(data.draw(st.integers(0, len(arrived))), body)
    with empty_hub():
        tidy = rows_of(told_at_once(evening.bodies))
        source = told_at_once(arrived)
        assert_rows(source, {**tidy, "problems": rows_of(source)["problems"]})
        assert Problem.objects.filter(event__source=source).count() == len(absurd)


@examples(25)
@given(body=absurd_bodies)
def test_whatever_is_posted_is_answered_in_one_sentence_and_kept(body: bytes) -> None:
    with empty_hub():
        tablet = Tablet(fresh_source())
        response = tablet.post(body)
        assert response.status_code in {200, 400}
        assert response.json()["recorded"] is True
        assert recorded(tablet.source) == [body]


@examples(10)
@given(evening=evenings(most_parts=2), every=st.integers(1, 9))
def test_a_projection_that_is_stopped_anywhere_goes_on_from_there(evening: Evening, every: int) -> None:
    with empty_hub():
        tidy = rows_of(told_at_once(evening.bodies))
        source = fresh_source()
        for body in evening.bodies:
            append(source, body)
        with batches_of(every):
            while project(source, batches=1):
                assert project(source, batches=1) >= 0
        assert_rows(source, tidy)
