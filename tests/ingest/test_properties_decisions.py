"""What people decide survives whatever comes late, and every rebuild."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desk.targets import of_entry, of_laps
from drivers.models import Driver, DriverAlias, Source
from ingest.models import RawEvent
from ingest.projection.rebuild import check, rebuild
from races.models import Entry, Lap, Meeting, Ruling, RulingOutcome, Session
from tests.evenings.delivery import deliver, empty_hub, fresh_source, told_at_once
from tests.evenings.differences import assert_rows
from tests.evenings.director import Evening
from tests.evenings.disorder import Disorder, batch_sizes, bodies, disorders
from tests.evenings.evening import evenings
from tests.evenings.examples import examples
from tests.evenings.places import assert_places_are_right
from tests.evenings.sums import assert_sums_are_right
from tests.rows import rows_of
from tests.rulings import call, copied, move_alias, rule_on_meeting, unchecked

heard_before = st.integers(30, 90)
"""How much of an evening, of 100, had arrived when somebody decided."""
chosen = st.integers(0, 1000)
"""Which of the rows there are is decided on."""


pytestmark = pytest.mark.django_db


def halves(evening: Evening, disorder: Disorder, heard: int) -> tuple[list[bytes], list[bytes]]:
    arrived = bodies(disorder.arrivals(evening.said))
    first = len(arrived) * heard // 100
    return arrived[:first], arrived[first:]


def same_event(source: Source, other: Source, number: int | None) -> int:
    """The number that `other` gave to the event `source` has under `number`."""
    assert number is not None
    digest = RawEvent.objects.get(source=source, number=number).digest
    return RawEvent.objects.get(source=other, digest=digest).number


@examples(5)
@given(evening=evenings(most_parts=3), disorder=disorders, heard=heard_before, which=chosen, batch=batch_sizes)
def test_a_void_lap_stays_void(evening: Evening, disorder: Disorder, heard: int, which: int, batch: int) -> None:
    before, after = halves(evening, disorder, heard)
    with empty_hub():
        source = fresh_source()
        deliver(source, before)
        laps = list(Lap.objects.filter(source=source))
        assume(laps)
        ruling = unchecked("void_laps", of_laps([laps[which % len(laps)]]), {})
        deliver(source, after, batch=batch)
        tidy = told_at_once(evening.bodies)
        number = same_event(source, tidy, ruling.event)
        copied(ruling, tidy, number)
        assert_rows(source, rows_of(tidy))
        rebuild(source)
        assert_rows(source, rows_of(tidy))
        assert not Lap.objects.get(source=source, event=ruling.events[0]).is_counting
        assert Ruling.objects.filter(source=source).count() == 1


rulings: st.SearchStrategy[tuple[str, dict[str, Any]]] = st.one_of(
    st.tuples(st.just("place"), st.fixed_dictionaries({"position": st.integers(1, 4)})),
    st.tuples(
        st.sampled_from(["disqualify", "reinstate", "did_not_finish", "did_finish", "did_not_start"]), st.just({})
    ),
    st.tuples(st.just("add_time"), st.fixed_dictionaries({"ms": st.integers(1, 20_000)})),
    st.tuples(st.just("change_laps"), st.fixed_dictionaries({"laps": st.sampled_from([-2, -1, 1])})),
    st.tuples(st.just("give_entry"), st.fixed_dictionaries({"driver": st.sampled_from(["Eve", "Ada"])})),
)


@examples(5)
@given(
    evening=evenings(most_parts=3),
    disorder=disorders,
    heard=heard_before,
    which=chosen,
    batch=batch_sizes,
    ruled=rulings,
)
def test_a_corrected_result_stays_corrected(
    evening: Evening, disorder: Disorder, heard: int, which: int, batch: int, ruled: tuple[str, dict[str, Any]]
) -> None:
    before, after = halves(evening, disorder, heard)
    with empty_hub():
        source = fresh_source()
        deliver(source, before)
        entries = list(Entry.objects.filter(session__source=source))
        assume(entries)
        entry = entries[which % len(entries)]
        assume(entry.is_person)
        ruling = unchecked(ruled[0], of_entry(entry), ruled[1])
        deliver(source, after, batch=batch)
        tidy = told_at_once(evening.bodies)
        number = same_event(source, tidy, ruling.event)
        copied(ruling, tidy, number)
        assert_rows(source, rows_of(tidy))
        assert_places_are_right(source)
        assert list(map(str, check(source))) == []
        rebuild(source)
        assert_rows(source, rows_of(tidy))
        outcome = RulingOutcome.objects.get(pk=ruling.pk)
        assert outcome.session is None or outcome.session == session_of(source, ruling.events[0])


def session_of(source: Source, event: int) -> Session:
    """The last session that had begun by that event."""
    at = RawEvent.objects.get(source=source, number=event).occurred_at
    return Session.objects.filter(source=source, opened_at__lte=at).latest("opened_at")


@examples(5)
@given(evening=evenings(most_parts=3), disorder=disorders, heard=heard_before, which=chosen, batch=batch_sizes)
def test_the_clubs_own_names_stay(evening: Evening, disorder: Disorder, heard: int, which: int, batch: int) -> None:
    before, after = halves(evening, disorder, heard)
    with empty_hub():
        source = fresh_source()
        deliver(source, before)
        drivers = list(Driver.objects.filter(club=source.club, aliases__name__gt="").distinct())
        assume(drivers)
        renamed = drivers[which % len(drivers)]
        call(renamed, "The Fast One")
        deliver(source, after, batch=batch)
        tidy = told_at_once(evening.bodies)
        call(Driver.objects.get(club=tidy.club, name=renamed.name), "The Fast One")
        assert_rows(source, rows_of(tidy))
        assert list(map(str, check(source))) == []
        rebuild(source)
        assert str(Driver.objects.get(pk=renamed.pk)) == "The Fast One"


@examples(5)
@given(evening=evenings(most_parts=3), disorder=disorders, heard=heard_before, which=chosen, batch=batch_sizes)
def test_a_moved_alias_stays_where_it_was_moved(
    evening: Evening, disorder: Disorder, heard: int, which: int, batch: int
) -> None:
    before, after = halves(evening, disorder, heard)
    with empty_hub():
        source = fresh_source()
        deliver(source, before)
        aliases = list(DriverAlias.objects.filter(source=source).exclude(name=""))
        assume(len(aliases) > 1)
        alias, other = aliases[which % len(aliases)], aliases[which % len(aliases) - 1]
        move_alias(alias, other.driver)
        deliver(source, after, batch=batch)
        rebuild(source)
        laps = Lap.objects.filter(source=source, driver_alias__in=[alias, other])
        assert set(laps.values_list("driver", flat=True)) <= {other.driver_id}
        assert DriverAlias.objects.get(pk=alias.pk).driver_id == other.driver_id
        assert_sums_are_right()
        assert list(map(str, check(source))) == []


@examples(5)
@given(evening=evenings(most_parts=3), disorder=disorders, heard=heard_before, batch=batch_sizes)
def test_a_meeting_keeps_its_name(evening: Evening, disorder: Disorder, heard: int, batch: int) -> None:
    before, after = halves(evening, disorder, heard)
    with empty_hub():
        source = fresh_source()
        deliver(source, before)
        meeting = Meeting.objects.filter(club=source.club).first()
        assume(meeting is not None)
        assert meeting is not None
        rule_on_meeting("meeting_name", meeting, name="Opening night")
        deliver(source, after, batch=batch)
        rebuild(source)
        assert Meeting.objects.get(pk=meeting.pk).name == "Opening night"
        rows, tidy = rows_of(source), rows_of(told_at_once(evening.bodies))
        assert [row[:-1] for row in rows["sessions"]] == [row[:-1] for row in tidy["sessions"]]
        if len({row[-1] for row in tidy["sessions"]}) == 1:
            assert {row[-1] for row in rows["sessions"]} == {"Opening night"}
