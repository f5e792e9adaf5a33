"""Everything SmartRace says, in any order, exactly once: evenings that Hypothesis makes up, truth and all."""

from __future__ import annotations

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from ingest.projection import project
from ingest.projection.rebuild import check, rebuild
from tests.evenings.delivery import deliver, empty_hub, fresh_source, told_at_once
from tests.evenings.differences import assert_rows
from tests.evenings.director import Evening
from tests.evenings.disorder import Disorder, batch_sizes, blurred, bodies, disorders, missing_types, smallest_batches
from tests.evenings.evening import evenings
from tests.evenings.examples import examples
from tests.evenings.found import found
from tests.evenings.sums import assert_sums_are_right
from tests.rows import keys_of, rows_of
from tests.tablet import Tablet

pytestmark = pytest.mark.django_db


@examples(25)
@given(evening=evenings())
def test_the_hub_finds_what_was_generated(evening: Evening) -> None:
    with empty_hub():
        source = told_at_once(evening.bodies)
        assert found(source) == evening.sessions
        assert_sums_are_right()


@examples(12, on_postgresql=12)
@given(
    evening=evenings(),
    missing=missing_types,
    grain_ms=st.sampled_from([1, 1, 1000]),
    disorder=disorders,
    batch=batch_sizes,
)
def test_any_order_any_duplicates_any_batches_and_any_missing_types_leave_the_same_rows(
    evening: Evening, missing: frozenset[str], grain_ms: int, disorder: Disorder, batch: int
) -> None:
    said = blurred(evening.without(missing), grain_ms)
    with empty_hub():
        tidy = rows_of(told_at_once(bodies(said)))
        source = fresh_source()
        deliver(source, bodies(disorder.arrivals(said)), batch=batch)
        assert_rows(source, tidy)
        assert_sums_are_right()
        assert list(map(str, check(source))) == []


@examples(6)
@given(evening=evenings(most_parts=2), missing=missing_types, disorder=disorders, batch=smallest_batches)
def test_each_event_projected_as_it_comes_or_in_the_smallest_batches_leaves_the_same_rows(
    evening: Evening, missing: frozenset[str], disorder: Disorder, batch: int
) -> None:
    said = evening.without(missing)
    with empty_hub():
        tidy = rows_of(told_at_once(bodies(said)))
        source = fresh_source()
        deliver(source, bodies(disorder.arrivals(said)), batch=batch)
        assert_rows(source, tidy)
        assert list(map(str, check(source))) == []


@examples(2)
@given(evening=evenings(most_parts=2), disorder=disorders)
def test_what_comes_by_http_leaves_the_same_rows(evening: Evening, disorder: Disorder) -> None:
    with empty_hub():
        tidy = rows_of(told_at_once(evening.bodies))
        tablet = Tablet(fresh_source())
        for body in bodies(disorder.arrivals(evening.said)):
            assert tablet.post(body).status_code == 200
        assert_rows(tablet.source, tidy)


@examples(6)
@given(evening=evenings(), disorder=disorders, heard=st.integers(0, 100), batch=batch_sizes)
def test_what_is_there_keeps_its_primary_key_whatever_comes_late(
    evening: Evening, disorder: Disorder, heard: int, batch: int
) -> None:
    arrived = bodies(disorder.arrivals(evening.said))
    first = len(arrived) * heard // 100
    with empty_hub():
        source = fresh_source()
        deliver(source, arrived[:first])
        before = keys_of(source)
        deliver(source, arrived[first:], batch=batch)
        after = keys_of(source)
        for kind, keys in before.items():
            moved = {key: pk for key, pk in keys.items() if after[kind].get(key, pk) != pk}
            assert moved == {}, kind


@examples(5)
@given(evening=evenings(), disorder=disorders, batch=batch_sizes)
def test_a_rebuild_changes_neither_rows_nor_keys(evening: Evening, disorder: Disorder, batch: int) -> None:
    with empty_hub():
        source = fresh_source()
        deliver(source, bodies(disorder.arrivals(evening.said)), batch=batch)
        live, keys = rows_of(source), keys_of(source)
        rebuild(source)
        assert_rows(source, live)
        assert keys_of(source) == keys


@examples(10)
@given(evening=evenings(), disorder=disorders)
def test_a_worker_that_comes_late_finds_the_same(evening: Evening, disorder: Disorder) -> None:
    with empty_hub(), override_settings(HUB_PROJECTION="worker"):
        tablet = Tablet(fresh_source())
        for body in bodies(disorder.arrivals(evening.said)):
            assert tablet.post(body).status_code == 200
        project(tablet.source)
        assert_rows(tablet.source, rows_of(told_at_once(evening.bodies)))
