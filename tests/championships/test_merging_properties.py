"""What holds of every merged round, whatever was driven in it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from championships.scoring.merging import merged_session
from championships.scoring.results import Merge, MergedBy, ResultLine, Round, SessionResult
from championships.scoring.rules import Rules
from championships.scoring.season import season
from tests.championships import seasons_made_up as made_up
from tests.championships.clubs import rules
from tests.evenings.examples import examples

IN_ONE_ORDER = st.sampled_from([MergedBy.LAPS, MergedBy.BEST_LAP])
sessions = st.lists(made_up.lines(), min_size=1, max_size=3).map(
    lambda some: [SessionResult(str(key), "race", lines) for key, lines in enumerate(some)]
)


@st.composite
def groups(draw: st.DrawFn) -> list[SessionResult]:
    """A field in groups: nobody is in two, and each is in the order of its laps and times."""
    names = draw(st.permutations(made_up.NAMES))
    cut = draw(st.integers(1, len(names) - 1))
    found = []
    for key, some in enumerate((names[:cut], names[cut:])):
        lines = [
            ResultLine(
                name,
                None,
                laps=draw(st.integers(5, 7)),
                time_ms=draw(st.integers(60, 63)),
                best_lap_ms=9,
                best_lap_at=None,
            )
            for name in some
        ]
        lines.sort(key=lambda line: (-(line.laps or 0), line.time_ms or 0))
        placed = tuple(replace(line, position=place) for place, line in enumerate(lines, start=1))
        found.append(SessionResult(str(key), "race", placed))
    return found


def places_of(by: MergedBy, parts: list[SessionResult]) -> dict[str, int | None]:
    merge = Merge(("race",), by)
    return {line.competitor: line.position for line in merged_session(rules(), merge, parts).lines}


@examples(40)
@given(made_up.rules(), made_up.rounds(), st.randoms())
def test_the_order_in_which_groups_came_changes_no_table(rules: Rules, rounds: list[Round], chance: Random) -> None:
    """Of teams, makes and classes those of the last session count, so that everybody keeps theirs."""
    plain = [
        replace(round_, sessions=tuple(map(without_sides, round_.sessions)), merges=(Merge(("heat",), MergedBy.LAPS),))
        for round_ in rounds
    ]
    heats_first = [
        replace(
            round_,
            sessions=(
                *sorted((one for one in round_.sessions if one.type == "heat"), key=lambda _: chance.random()),
                *(one for one in round_.sessions if one.type != "heat"),
            ),
        )
        for round_ in plain
    ]
    one, other = season(rules, plain).drivers, season(rules, heats_first).drivers
    assert [[(row.competitor, row.rank, row.net) for row in table.rows] for table in one] == [
        [(row.competitor, row.rank, row.net) for row in table.rows] for table in other
    ]


def without_sides(session: SessionResult) -> SessionResult:
    """Nobody is of a team, a make or a class, or shares a place's points; a driven line."""
    lines = (
        replace(line, team="", manufacturer="", class_name="", share=Fraction(1), grid=None) for line in session.lines
    )
    return replace(session, lines=tuple(lines))


@examples(40)
@given(groups(), st.randoms())
def test_only_who_was_put_back_moves(parts: list[SessionResult], chance: Random) -> None:
    """All others keep their order, and nobody is further back than by the one who left the place before them."""
    before = places_of(MergedBy.LAPS, parts)
    part = chance.choice(parts)
    moved = chance.choice(part.lines)
    others = [line for line in part.lines if line is not moved]
    at = chance.randint(0, len(others))
    order = [*others[:at], replace(moved, is_placed=True), *others[at:]]
    ruled = replace(part, lines=tuple(replace(line, position=place) for place, line in enumerate(order, start=1)))
    after = places_of(MergedBy.LAPS, [ruled if one is part else one for one in parts])
    rest = [name for name in before if name != moved.competitor]
    assert sorted(rest, key=lambda name: (before[name], name)) == sorted(rest, key=lambda name: (after[name], name))


@examples(40)
@given(sessions, IN_ONE_ORDER)
def test_everybody_is_in_a_merged_session_once(parts: list[SessionResult], by: MergedBy) -> None:
    found = places_of(by, parts)
    assert found.keys() == {line.competitor for part in parts for line in part.lines}
    assert all(place is None or place >= 1 for place in found.values())


@examples(40)
@given(made_up.rules(), made_up.rounds(), st.sampled_from(MergedBy))
def test_a_merge_of_what_nobody_drove_changes_nothing(rules: Rules, rounds: list[Round], by: MergedBy) -> None:
    more = [replace(round_, merges=(*round_.merges, Merge(("C final", "D final"), by))) for round_ in rounds]
    assert season(rules, more).drivers == season(rules, rounds).drivers


@examples(25)
@given(made_up.rules(), made_up.rounds())
def test_other_names_change_no_place(rules: Rules, rounds: list[Round]) -> None:
    """Called otherwise, in the same order of the alphabet, everybody has the same rank and points."""
    called = {name: f"{name} again" for name in made_up.NAMES}
    renamed = [
        replace(
            round_,
            sessions=tuple(
                replace(one, lines=tuple(replace(line, competitor=called[line.competitor]) for line in one.lines))
                for one in round_.sessions
            ),
        )
        for round_ in rounds
    ]
    of = replace(rules, guests=frozenset(), adjustments=(), exclusions=())
    one, other = season(of, rounds).drivers, season(of, renamed).drivers
    assert [[(called[row.competitor], row.rank, row.net) for row in table.rows] for table in one] == [
        [(row.competitor, row.rank, row.net) for row in table.rows] for table in other
    ]
