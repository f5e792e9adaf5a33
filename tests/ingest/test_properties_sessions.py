"""Sessions that people split, join, hide and call otherwise stay so, whatever comes late, and until it is revoked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desk import deciding
from desk.targets import Target, of_last_lap, of_meeting, of_session
from drivers.models import Source
from ingest.projection.rebuild import check, rebuild
from races.models import Lap, Ruling, Session
from tests.evenings.delivery import deliver, empty_hub, fresh_source, told_at_once
from tests.evenings.differences import assert_rows
from tests.evenings.director import Evening
from tests.evenings.disorder import Disorder, batch_sizes, disorders
from tests.evenings.evening import evenings
from tests.evenings.examples import examples
from tests.evenings.sums import assert_sums_are_right
from tests.ingest.test_properties_decisions import chosen, halves, heard_before, same_event
from tests.rows import rows_of
from tests.rulings import copied, unchecked

pytestmark = pytest.mark.django_db

kinds = st.sampled_from(
    [
        ("split_session", {}),
        ("split_session", {}),
        ("join_sessions", {}),
        ("join_sessions", {}),
        ("hide", {}),
        ("session_type", {"type": "race"}),
        ("session_type", {"type": "practice"}),
        ("session_type", {"type": "qualifying"}),
        ("session_name", {"name": "Final"}),
        ("session_track", {"track": "Nordschleife"}),
        ("official", {}),
        ("provisional", {}),
        ("split_meeting", {}),
        ("join_meetings", {}),
        ("move_session", {}),
    ]
)


def target_of(kind: str, source: Source, which: int) -> Target | None:
    """One of the laps, or of the sessions, there are."""
    rows: list[Any] = list(
        Lap.objects.filter(source=source).order_by("event")
        if kind == "split_session"
        else Session.objects.filter(source=source).order_by("first_event")
    )
    if not rows:
        return None
    row = rows[which % len(rows)]
    if kind == "split_session":
        return of_last_lap(row)
    return of_meeting(row.meeting, row) if kind.endswith("_meetings") or kind == "split_meeting" else of_session(row)


def assert_same(source: Source, tidy: Source) -> None:
    """Both have the same rows, and the same is said of their sessions."""
    assert_rows(source, rows_of(tidy))
    assert said_of(source) == said_of(tidy)


def said_of(source: Source) -> list[tuple[Any, ...]]:
    sessions = Session.objects.filter(source=source).order_by("opened_at", "type")
    return list(sessions.values_list("opened_at", "type", "own_name", "is_hidden", "told_type", "told_outcome"))


@examples(6)
@given(
    evening=evenings(most_parts=3),
    disorder=disorders,
    heard=heard_before,
    ruled=st.lists(st.tuples(kinds, chosen), min_size=1, max_size=3),
    batch=batch_sizes,
    is_revoked=st.booleans(),
)
def test_what_is_ruled_of_sessions_is_a_function_of_both_logs(
    evening: Evening,
    disorder: Disorder,
    heard: int,
    ruled: list[tuple[tuple[str, dict[str, Any]], int]],
    batch: int,
    is_revoked: bool,
) -> None:
    before, after = halves(evening, disorder, heard)
    with empty_hub():
        source = fresh_source()
        deliver(source, before)
        rulings = []
        for (kind, says), which in ruled:
            target = target_of(kind, source, which)
            assume(target is not None)
            assert target is not None
            rulings.append(unchecked(kind, target, says))
        deliver(source, after, batch=batch)
        assert list(map(str, check(source))) == []
        if is_revoked:
            deciding.revoke(Ruling.objects.get(pk=rulings.pop(0).pk), "it was wrong")
            assert list(map(str, check(source))) == []
        tidy = told_at_once(evening.bodies)
        for ruling in rulings:
            assert ruling.event is not None
            copied(ruling, tidy, same_event(source, tidy, ruling.event))
        assert_same(source, tidy)
        rebuild(source)
        assert_same(source, tidy)
        assert_sums_are_right()
        assert list(map(str, check(source))) == []
        for ruling in reversed(rulings):
            deciding.revoke(Ruling.objects.get(pk=ruling.pk), "it was wrong")
        assert_same(source, told_at_once(evening.bodies))
