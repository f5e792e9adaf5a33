"""An event that breaks, wherever it comes, stops nothing, and leaves nothing once its handler is mended."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.handlers import handles, registry
from ingest.models import Problem
from ingest.payloads.envelope import Envelope
from ingest.projection.rebuild import check, rebuild
from races.control import RaceControl
from tests.evenings.delivery import deliver, empty_hub, fresh_source, told_at_once
from tests.evenings.differences import assert_rows
from tests.evenings.director import Evening, Said
from tests.evenings.disorder import Disorder, batch_sizes, bodies, disorders
from tests.evenings.evening import evenings
from tests.evenings.examples import examples
from tests.rows import rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    """What is registered by a test is forgotten after it."""
    before = dict(registry)
    yield
    registry.clear()
    registry.update(before)


def break_the_handler() -> None:
    """It fails when it has changed something already."""
    registry.pop("test.event", None)

    @handles("test.event")
    def crash(race: RaceControl, event: Envelope) -> None:
        race.conditions.deploy_vsc()
        race.sessions.reset()
        raise RuntimeError("boom")


def mend_the_handler() -> None:
    registry.pop("test.event", None)

    @handles("test.event")
    def mended(race: RaceControl, event: Envelope) -> None:
        """Knows now that it means nothing."""


def just_after(said: Said) -> Said:
    """Between two events of an evening there is always a millisecond."""
    return Said(said.at + 1, "test.event")


@pytest.mark.trouble
@examples(2)
@given(evening=evenings(most_parts=1), batch=st.sampled_from([7, 1000]))
def test_an_event_that_breaks_in_any_place_stops_nothing_and_is_healed_by_a_rebuild(
    evening: Evening, batch: int
) -> None:
    with empty_hub():
        tidy = rows_of(told_at_once(evening.bodies))
        for place in range(len(evening.said)):
            said = [*evening.said[: place + 1], just_after(evening.said[place]), *evening.said[place + 1 :]]
            with empty_hub():
                is_healed_in_the_end(bodies(said), batch, tidy)


@pytest.mark.trouble
@examples(5)
@given(evening=evenings(), place=st.integers(0, 1000), disorder=disorders, batch=batch_sizes)
def test_an_event_that_breaks_and_comes_in_any_order_stops_nothing(
    evening: Evening, place: int, disorder: Disorder, batch: int
) -> None:
    broken = just_after(evening.said[place % len(evening.said)])
    said = sorted([*evening.said, broken], key=lambda one: one.at)
    with empty_hub():
        tidy = rows_of(told_at_once(evening.bodies))
        is_healed_in_the_end(bodies(disorder.arrivals(said)), batch, tidy)


def is_healed_in_the_end(arrived: list[bytes], batch: int, tidy: dict[str, list[object]]) -> None:
    break_the_handler()
    source = fresh_source()
    deliver(source, arrived, batch=batch)
    problem = Problem.objects.get(event__source=source)
    assert (problem.kind, problem.message) == (Problem.Kind.CRASH, "boom")
    assert "RuntimeError: boom" in problem.traceback
    assert_rows(source, {**tidy, "problems": [["crash", "boom"]]})
    assert list(map(str, check(source))) == []
    mend_the_handler()
    rebuild(source)
    assert_rows(source, tidy)
    assert not Problem.objects.filter(event__source=source).exists()
