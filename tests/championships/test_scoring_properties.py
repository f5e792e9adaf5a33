"""What holds of every season, whatever its rules and results."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import chain
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from championships.scoring.results import Round, SessionResult
from championships.scoring.rules import Rules, SeasonPart, planned_rounds
from championships.scoring.season import Season, season
from championships.scoring.standings import Row, Standing
from championships.scoring.title import title_race
from tests.championships import seasons_made_up as made_up
from tests.championships.clubs import order, round_of
from tests.evenings.examples import examples


def tables(of: Season) -> list[Standing]:
    return [*of.drivers, *of.teams, *of.manufacturers, *chain(*of.classes.values())]


def rows(of: Season) -> list[Row]:
    return [row for table in tables(of) for row in table.rows]


@examples(25)
@given(made_up.rules(), made_up.rounds(), st.randoms())
def test_the_order_of_the_rounds_does_not_matter(rules: Rules, rounds: list[Round], chance: Random) -> None:
    shuffled = sorted(rounds, key=lambda _: chance.random())
    assert season(rules, shuffled) == season(rules, rounds)


@examples(25)
@given(made_up.rules(with_drops=False), made_up.rounds())
def test_without_drops_gross_is_net(rules: Rules, rounds: list[Round]) -> None:
    assert all(row.gross == row.net and not row.dropped for row in rows(season(rules, rounds)))


@examples(40)
@given(made_up.rules(), made_up.rounds(), made_up.rounds(), st.integers(0, 6))
def test_what_is_taken_over_from_before_changes_nothing(
    rules: Rules, rounds: list[Round], others: list[Round], same: int
) -> None:
    """From a season that began with the same rounds, and one in which a single round was another."""
    expected = season(rules, rounds)
    swapped = {round_.number: round_ for round_ in rounds} | {
        round_.number: round_ for round_ in others[same : same + 1]
    }
    for before in ([*rounds[:same], *others[same:]], list(swapped.values())):
        assert season(rules, rounds, season(rules, before)) == expected


@examples(40)
@given(made_up.rules(), made_up.rounds())
def test_the_reasons_add_up_to_the_total(rules: Rules, rounds: list[Round]) -> None:
    for row in rows(season(rules, rounds)):
        assert sum((award.points for award in row.why), Decimal(0)) == row.gross
        assert sum((award.points for award in row.why if not award.is_dropped), Decimal(0)) == row.net


@examples(25)
@given(made_up.rules(with_drops=False), made_up.rounds(), st.integers(1, 6))
def test_a_droppable_nothing_changes_no_points(rules: Rules, rounds: list[Round], best: int) -> None:
    """A round more in which nobody of the season was, where the best N count."""
    of = replace(rules, parts=(SeasonPart(best=best),), minimum_starters=0)
    nobody = round_of(len(rounds) + 1, order("nobody", "zoe"))
    before = {row.competitor: row.net for row in season(replace(of, adjustments=()), rounds).drivers[-1].rows}
    after = {row.competitor: row.net for row in season(replace(of, adjustments=()), [*rounds, nobody]).drivers[-1].rows}
    assert {name: points for name, points in after.items() if name != "zoe"} == before


@examples(25)
@given(made_up.rules(), made_up.rounds())
def test_ranks_are_in_the_order_of_points_and_leave_out_who_shares(rules: Rules, rounds: list[Round]) -> None:
    for table in tables(season(rules, rounds)):
        ranked = [row for row in table.rows if row.rank is not None]
        assert [row.net for row in ranked] == sorted((row.net for row in ranked), reverse=True)
        for place, row in enumerate(ranked, 1):
            assert row.rank in {place, ranked[place - 2].rank if place > 1 else 1}


@examples(40)
@given(made_up.rules(), made_up.rounds(), made_up.rounds())
def test_nobody_declared_champion_is_ever_caught(rules: Rules, rounds: list[Round], to_come: list[Round]) -> None:
    """Whatever of the planned kind comes. Of rulings to come, and of rounds that will not count, nothing is known."""
    of = replace(rules, adjustments=(), exclusions=(), minimum_starters=0, planned=planned_rounds(len(rounds) + 2))
    now = season(of, rounds).drivers[-1]
    champions = {chance.competitor for chance in title_race(of, now) if chance.is_champion}
    known = {row.competitor for row in now.rows}
    future = [race_of(known, len(rounds) + number, to_come) for number in (1, 2)]
    end = season(of, [*rounds, *future]).drivers[-1]
    best = max((row.net for row in end.rows if row.rank is not None), default=Decimal(0))
    assert all(end.row(name).net == best for name in champions)


def race_of(known: set[str], number: int, rounds: list[Round]) -> Round:
    """Some race of these rounds as that round, of drivers already known; a round without any if there is none."""
    races = [session for round_ in rounds for session in round_.sessions if session.type == "race"]
    lines = tuple(line for line in races[number % len(races)].lines if line.competitor in known) if races else ()
    return round_of(number, SessionResult(f"later {number}", "race", lines))
