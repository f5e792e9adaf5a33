"""Lap times as people read them."""

from __future__ import annotations

import pytest

from races.measures.lap_time import lap_time_text


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [
        (None, ""),
        (0, "0.000"),
        (1, "0.001"),
        (895, "0.895"),
        (7003, "7.003"),
        (13292, "13.292"),
        (59999, "59.999"),
        (60000, "1:00.000"),
        (65234, "1:05.234"),
        (600007, "10:00.007"),
        (3599999, "59:59.999"),
        (3600000, "1:00:00.000"),
        (3859503, "1:04:19.503"),
        (90061001, "25:01:01.001"),
        (-3, "-0.003"),
        (-65234, "-1:05.234"),
    ],
)
def test_a_time_is_written_with_no_more_parts_than_it_has(milliseconds: int | None, text: str) -> None:
    assert lap_time_text(milliseconds) == text
