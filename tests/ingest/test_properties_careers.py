"""Careers of evenings that Hypothesis makes up, beside the same reckoned lap by lap."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.evenings.delivery import deliver, empty_hub, fresh_source
from tests.evenings.director import Evening
from tests.evenings.disorder import Disorder, batch_sizes, blurred, bodies, disorders
from tests.evenings.evening import evenings
from tests.evenings.examples import examples
from tests.evenings.honours import assert_appearances_are_right

pytestmark = pytest.mark.django_db


@examples(12)
@given(evening=evenings(), disorder=disorders, batch=batch_sizes)
def test_careers_are_what_was_driven(evening: Evening, disorder: Disorder, batch: int) -> None:
    with empty_hub():
        deliver(fresh_source(), bodies(disorder.arrivals(blurred(evening.without(frozenset()), 1))), batch=batch)
        assert_appearances_are_right()
