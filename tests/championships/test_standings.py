"""The table after every round."""

from __future__ import annotations

from championships.scoring.rules import Rules
from championships.scoring.season import season
from tests.championships.clubs import net, race, ranks, rules
from tests.championships.preset_points import PRESETS


def test_a_table_after_every_round_with_ranks_gained_and_gaps() -> None:
    first, second = season(rules(), [race(1, "ada bob cyd"), race(2, "cyd ada bob")]).drivers
    assert (first.after_round, second.after_round) == (1, 2)
    assert ranks(first) == [(1, "ada"), (2, "bob"), (3, "cyd")]
    assert [row.gained for row in first.rows] == [None, None, None]
    assert ranks(second) == [(1, "ada"), (2, "cyd"), (3, "bob")]
    assert [row.gained for row in second.rows] == [0, 1, -1]
    assert [row.gap for row in second.rows] == [0, 2, 4]


def test_who_comes_late_is_not_in_the_tables_before() -> None:
    first, second = season(rules(), [race(1, "ada"), race(2, "bob ada")]).drivers
    assert net(first) == {"ada": "10"}
    assert net(second) == {"ada": "18", "bob": "10"}
    assert second.row("bob").gained is None


def test_without_rounds_there_are_no_tables() -> None:
    assert season(rules(), []).drivers == ()


def test_the_presets_score_what_their_names_say() -> None:
    """Three drivers, one race."""
    winners = {
        name: [
            str(row.net.normalize() + 0)
            for row in season(Rules(scoring=scoring), [race(1, "ada bob cyd")]).drivers[0].rows
        ]
        for name, scoring in PRESETS.items()
    }
    assert winners == {
        "F1 2010 onwards": ["25", "18", "15"],
        "F1 2019 to 2024, with the fastest lap": ["25", "18", "15"],
        "10-8-6-5-4-3-2-1": ["10", "8", "6"],
        "16-12-8-6": ["16", "12", "8"],
        "linear: N − p + 1": ["3", "2", "1"],
        "((N − p) / N) · 10 + 1, qualifying (N − p + 1) / N": ["7.67", "4.33", "1"],
    }
