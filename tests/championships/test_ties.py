"""Who is ahead of those with as many points."""

from __future__ import annotations

from championships.scoring.rules import Scoring, SeasonPart
from championships.scoring.tables import table
from championships.scoring.ties import (
    BestDropped,
    BestQualifying,
    Countback,
    FewestRounds,
    HeadToHead,
    LatestResult,
    Over,
    Places,
)
from tests.championships.clubs import final, line, order, race, ranks, retired, round_of, rules, session

THREE_TWO_ONE = table(3, 2, 1)


def test_more_wins_are_ahead() -> None:
    """Ada 3 + 1, Bob 2 + 2, Cyd 1 + 3."""
    standing = final(rules(THREE_TWO_ONE), race(1, "ada bob cyd"), race(2, "cyd bob ada"))
    assert ranks(standing) == [(1, "ada"), (1, "cyd"), (3, "bob")]
    assert standing.row("bob").settled_by == "countback"


def test_nobody_ahead_share_the_rank_and_the_next_one_is_left_out() -> None:
    standing = final(rules(THREE_TWO_ONE), race(1, "ada bob cyd"), race(2, "bob ada cyd"))
    assert ranks(standing) == [(1, "ada"), (1, "bob"), (3, "cyd")]
    assert standing.row("ada").settled_by == ""


def test_a_countback_of_scoring_places_leaves_the_rest_level() -> None:
    """Eve's 4th counts only where all places do."""
    rounds = (race(1, "ada bob cyd dan eve"), race(2, "ada bob cyd eve dan"), race(3, "ada bob cyd eve dan"))
    everything = final(rules(THREE_TWO_ONE), *rounds)
    assert ranks(everything)[3:] == [(4, "eve"), (5, "dan")]
    scoring = final(rules(THREE_TWO_ONE, ties=(Countback(places=Places.SCORING),)), *rounds)
    assert ranks(scoring)[3:] == [(4, "dan"), (4, "eve")]


def test_a_countback_over_counted_results_does_not_see_the_dropped() -> None:
    """The best two count: Ada won two and drops a 2nd and a 3rd, Bob won two and drops a 2nd and a 4th."""
    rounds = (
        race(1, "ada bob cyd dan"),
        race(2, "ada cyd dan bob"),
        race(3, "bob ada cyd dan"),
        race(4, "bob cyd ada"),
    )
    of_all = final(rules(THREE_TWO_ONE, parts=(SeasonPart(best=2),)), *rounds)
    assert ranks(of_all)[:2] == [(1, "ada"), (2, "bob")]
    counted = rules(THREE_TWO_ONE, parts=(SeasonPart(best=2),), ties=(Countback(over=Over.COUNTED),))
    assert ranks(final(counted, *rounds))[:2] == [(1, "ada"), (1, "bob")]


def test_a_countback_of_the_sessions_named_only() -> None:
    """Ada and Bob have 2 points: she won a race, he a sprint."""
    scoring = (Scoring("race", table(2, 1)), Scoring("sprint", table(1)))
    night = round_of(
        1, order("s", "bob ada", kind="sprint"), order("r", "cyd bob ada"), order("x", "ada cyd", kind="x")
    )
    more = round_of(2, order("r2", "ada"), order("s2", "cyd", kind="sprint"))
    standing = final(rules(scoring=scoring, ties=(Countback(sessions=("race",)),)), night, more)
    assert ranks(standing) == [(1, "cyd"), (2, "ada"), (3, "bob")]


def test_the_best_dropped_score() -> None:
    """All count a win; Ada drops 2 and 1, Bob 2 and 0, Cyd 1 and 1."""
    rounds = (race(1, "ada bob cyd"), race(2, "bob ada cyd"), race(3, "cyd dan ada bob"))
    of = rules(THREE_TWO_ONE, parts=(SeasonPart(best=1),), ties=(BestDropped(),))
    standing = final(of, *rounds)
    assert ranks(standing)[:3] == [(1, "ada"), (2, "bob"), (3, "cyd")]
    assert standing.row("ada").settled_by == "best dropped score"


def test_the_best_qualifying() -> None:
    night = round_of(1, order("q", "bob ada", kind="qualifying"), session("r", line("ada", 1), line("bob", 1)))
    scoring = (Scoring("race", THREE_TWO_ONE), Scoring("qualifying"))
    standing = final(rules(scoring=scoring, ties=(BestQualifying(),)), night)
    assert ranks(standing) == [(1, "bob"), (2, "ada")]


def test_head_to_head_is_who_was_more_often_ahead_of_the_other() -> None:
    """Ada 3 + 0 + 3, Bob 2 + 2 + 2: level on 6; Bob was ahead only once."""
    rounds = (race(1, "ada bob cyd"), race(2, "cyd bob dan ada"), race(3, "ada bob dan"))
    standing = final(rules(THREE_TWO_ONE, ties=(HeadToHead(),)), *rounds)
    assert ranks(standing)[:2] == [(1, "ada"), (2, "bob")]


def test_head_to_head_of_two_who_never_met_decides_nothing() -> None:
    standing = final(rules(THREE_TWO_ONE, ties=(HeadToHead(),)), race(1, "ada"), race(2, "bob"))
    assert ranks(standing) == [(1, "ada"), (1, "bob")]


def test_head_to_head_the_classified_is_ahead_of_who_retired() -> None:
    """Dan came 4th, Eve retired; both have nothing."""
    night = session("r", line("ada", 1), line("bob", 2), line("cyd", 3), line("dan", 4), retired("eve"), retired("fay"))
    standing = final(rules(THREE_TWO_ONE, ties=(HeadToHead(),)), round_of(1, night))
    assert ranks(standing)[3:] == [(4, "dan"), (5, "eve"), (5, "fay")]


def test_the_latest_result() -> None:
    standing = final(rules(THREE_TWO_ONE, ties=(LatestResult(),)), race(1, "ada bob"), race(2, "bob ada"))
    assert ranks(standing) == [(1, "bob"), (2, "ada")]


def test_who_missed_the_latest_round_is_behind() -> None:
    standing = final(rules(table(2, 1), ties=(LatestResult(),)), race(1, "ada bob"), race(2, "cyd bob"))
    assert ranks(standing) == [(1, "cyd"), (2, "bob"), (3, "ada")]


def test_fewest_rounds() -> None:
    standing = final(rules(table(2, 1), ties=(FewestRounds(),)), race(1, "ada bob"), race(2, "cyd bob"))
    assert ranks(standing) == [(1, "ada"), (1, "cyd"), (3, "bob")]


def test_what_one_tie_break_leaves_level_the_next_one_decides() -> None:
    """All on 2 points: Bob has no win; Ada and Cyd have one each, Cyd's is later."""
    of = rules(table(2, 1), ties=(Countback(), LatestResult()))
    standing = final(of, race(1, "ada bob"), race(2, "cyd bob"))
    assert ranks(standing) == [(1, "cyd"), (2, "ada"), (3, "bob")]
    assert [row.settled_by for row in standing.rows] == ["latest result", "latest result", "countback"]
