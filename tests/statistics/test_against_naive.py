"""What the API says of random nights, beside what comes out where every row is looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.models import Car, Driver
from races.models import Track
from tests.evenings.examples import examples
from tests.statistics import naive_charts, naive_pace, naive_records
from tests.statistics.asking import Row, answer, assert_row, assert_rows, one_answer
from tests.statistics.history import History, SessionRow, read_history
from tests.statistics.naive_careers import Share, figures, shares
from tests.statistics.naive_duels import duel
from tests.statistics.naive_leaderboards import BOARDS, leaderboard
from tests.statistics.nights import Season, hub_after, seasons
from tests.statistics.questions import Likeness, several, several_of_records

pytestmark = pytest.mark.django_db


# Records


@examples(5)
@given(season=seasons(), asked=several_of_records)
def test_records_are_the_best_of_all_laps(season: Season, asked: list[tuple[Likeness, str, int]]) -> None:
    with hub_after(season):
        past = read_history()
        for likeness, by, limit in asked:
            if question := likeness.question(past, "track"):
                query = {**question.query, "by": by, "limit": limit}
                assert_rows(answer("records/", query), naive_records.records(past.laps, question, by, limit), query)


@examples(4)
@given(season=seasons(), asked=several)
def test_a_record_falls_to_each_lap_that_beats_all_before_it_and_a_personal_best_is_ones_own(
    season: Season, asked: list[Likeness]
) -> None:
    with hub_after(season):
        past = read_history()
        for likeness in asked:
            if question := likeness.question(past, "track"):
                expected = naive_records.history(past.laps, question)
                assert_rows(answer("records/history/", question.query), expected, question)
            for role in ("driver", "car"):
                if question := likeness.question(past, role):
                    told = sorted(answer("records/personal-bests/", question.query), key=by_track)
                    expected = naive_records.personal_bests(past.laps, question)
                    assert_rows(told, sorted(expected, key=by_track), question)


def by_track(row: Row) -> int:
    track: int = row["track"]
    return track


# Careers


PARTS: dict[str, Callable[[SessionRow], Any]] = {
    "season": lambda session: session.season,
    "type": lambda session: session.type,
    "track": lambda session: session.track,
}


@examples(4)
@given(season=seasons())
def test_a_career_adds_up_closed_sessions(season: Season) -> None:
    with hub_after(season):
        past = read_history()
        for (role, pk), some in all_shares(past).items():
            assert_row(one_answer(f"{role}s/{pk}/career/"), career(past, some, role, pk), (role, pk))
            told = [{**row, "track": row["track"] and row["track"]["id"]} for row in sessions_of(role, pk)]
            expected = sorted((session_of(past, one, role, pk) for one in some), key=by_session)
            assert_rows(sorted(told, key=by_session), expected, (role, pk))
            for by, key_of in PARTS.items():
                parts: defaultdict[Any, list[Share]] = defaultdict(list)
                for one in some:
                    parts[key_of(one.session)].append(one)
                rows = {row[by]: row for row in answer(f"{role}s/{pk}/career/breakdown/", {"by": by})}
                assert set(rows) == set(parts)
                for key, own in parts.items():
                    assert_row(rows[key], career(past, own, role, pk), (role, pk, by, key))


@examples(3)
@given(season=seasons())
def test_a_driver_has_a_career_in_each_car_and_a_track_what_everybody_drove_on_it(season: Season) -> None:
    with hub_after(season):
        past = read_history()
        for driver in ids(Driver):
            rows = {row["car"]: row for row in answer(f"drivers/{driver}/career/breakdown/", {"by": "car"})}
            crews = {car: shares(past, driver, car) for car in ids(Car)}
            assert set(rows) == {car for car, some in crews.items() if some}
            for car, some in crews.items():
                expected = figures(past, some, driver, car).career
                assert_row(one_answer(f"cars/{car}/career/", {"driver": driver}), expected, (driver, car))
                assert_rows([rows[car]] if some else [], [expected] if some else [], (driver, car))
        by_holder = all_shares(past)
        for track in ids(Track):
            assert_track(past, track, by_holder)


def assert_track(past: History, track: int, by_holder: dict[tuple[str, int], list[Share]]) -> None:
    everybody = [one for one in shares(past) if one.session.track == track]
    told = one_answer(f"tracks/{track}/statistics/")
    assert_row(told["driven"], figures(past, everybody).driven, track)
    assert told["races"] == sum(one.is_start for one in everybody)
    for role in ("driver", "car"):
        rows = {row[role]: row for row in answer(f"tracks/{track}/statistics/breakdown/", {"by": role})}
        assert told[f"{role}s"] == len(rows)
        for (whose, pk), some in by_holder.items():
            own = [one for one in some if one.session.track == track]
            if whose == role and own:
                assert_row(rows.pop(pk), career(past, own, role, pk), (track, role, pk))
        assert not rows


def ids(model: type[Any]) -> list[int]:
    return list(model._default_manager.order_by("pk").values_list("pk", flat=True))


def all_shares(past: History) -> dict[tuple[str, int], list[Share]]:
    """Of every driver and every car."""
    found = {("driver", pk): shares(past, driver=pk) for pk in ids(Driver)}
    return found | {("car", pk): shares(past, car=pk) for pk in ids(Car)}


def career(past: History, some: list[Share], role: str, pk: int) -> Row:
    return figures(past, some, **{role: pk}).career


def sessions_of(role: str, pk: int) -> list[Row]:
    rows: list[Row] = one_answer(f"{role}s/{pk}/sessions/")["results"]
    return rows


def by_session(row: Row) -> int:
    session: int = row["session"]
    return session


def session_of(past: History, one: Share, role: str, pk: int) -> Row:
    counted = figures(past, [one], **{role: pk})
    names = ("laps", "total_ms", "best_lap_ms", "clean_laps", "consistency_pct")
    return {
        "session": one.session.pk,
        "season": one.session.season,
        "track": one.session.track,
        "controller": one.placed.controller,
        "position": one.placed.position,
        "is_disqualified": one.is_disqualified,
        "is_retired": one.is_retired,
        "is_pole": bool(counted.counts["poles"]),
        "is_fastest_lap": bool(counted.counts["fastest_laps"]),
        "is_grand_slam": bool(counted.counts["grand_slams"]),
        "laps_led": counted.counts["laps_led"],
        **{name: counted.driven[name] for name in names},
    }


# Against each other


@examples(4)
@given(season=seasons(), min_starts=st.integers(0, 2), kind=st.sampled_from(["", "race", "qualifying"]))
def test_duels_are_about_shared_sessions_and_leaderboards_rank_careers(
    season: Season, min_starts: int, kind: str
) -> None:
    with hub_after(season) as club:
        past = read_history()
        own = {
            holder: [one for one in some if kind in ("", one.session.type)] for holder, some in all_shares(past).items()
        }
        assert_duels({pk: some for (role, pk), some in own.items() if role == "driver"}, kind)
        for role in ("driver", "car"):
            careers = {pk: figures(past, some, **{role: pk}) for (whose, pk), some in own.items() if whose == role}
            for board in BOARDS:
                query = {"of": board, "holder": role, "club": club.pk, "min_starts": min_starts, "type": kind}
                told = [{**row, "holder": row[role]} for row in answer("leaderboards/", query)]
                assert_rows(told, leaderboard(board, careers, min_starts), query)


def assert_duels(own: dict[int, list[Share]], kind: str) -> None:
    drivers = list(own)[:10]
    if len(drivers) > 1:
        query = {"drivers": ",".join(map(str, drivers)), "type": kind}
        told = answer("head-to-head/", query)
        pairs = permutations(drivers, 2)
        assert_rows(
            told, [{"driver": one, "rival": other, **duel(own[one], own[other])} for one, other in pairs], query
        )


# Charts


@examples(5)
@given(season=seasons(), length=st.integers(1, 4))
def test_charts_and_pace_are_what_the_laps_of_a_session_say(season: Season, length: int) -> None:
    with hub_after(season):
        past = read_history()
        for session in past.sessions:
            laps = [lap for lap in past.laps if lap.session == session]
            path = f"sessions/{session.pk}"
            entries = [one for one in past.entries if one.session == session]
            assert_rows(answer(f"{path}/lap-chart/"), naive_charts.lap_chart(session, laps, entries), session)
            told = answer(f"{path}/pace/", {"consecutive": length})
            assert_rows(told, naive_pace.paces(session, laps, length), (session, length))
            winner = naive_charts.reference_of(entries, laps)
            for reference in {None, *(lap.controller for lap in laps)}:
                told = answer(f"{path}/gap-chart/", {"reference": reference} if reference else {})
                asked = reference or winner
                expected = naive_charts.gap_chart(session, laps, entries, asked) if asked else []
                assert_rows(told, expected, (session, reference))
