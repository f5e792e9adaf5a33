"""Tables of benches: what is measured in which order, how it reads, and which floor it is divided by."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from bench.compare import What, in_turns
from bench.frame import Bench, Figures, Row, Table, WrongAnswer, measured, p, sizes


def found(**figures: float | list[float]) -> Callable[[object], Figures]:
    return lambda subject: figures


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (Row("One run", found(), "once"), "1,234"),
        (Row("Nothing noted", found(), "nowhere"), "–"),
        (Row("Median and spread", found(), "ms", ".1f"), "2.0 (1.0–9.0)"),
        (Row("A spread too small to be seen", found(), "close", ".1f"), "3.0"),
        (Row("Median alone", found(), "ms", ".1f", has_spread=False), "2.0"),
        (Row("The slowest of twenty", found(), "ms", ".0f", of=p(95), has_spread=False), "9"),
        (Row("Beside another", found(), "ms", ".1f", beside="cpu_ms"), "2.0 (0.5)"),
        (Row("Over a floor, run by run", found(), "ms", ".2f", over="floor_ms"), "2.00 (1.00–3.00)"),
        (Row("Over a floor of nothing", found(), "ms", ".2f", over="none"), "–"),
        (Row("Within its aim", found(), "ms", ".0f", has_spread=False, most=2), "2"),
        (Row("Beyond its aim", found(), "ms", ".0f", has_spread=False, most=1.9), "2 ✗"),
    ],
    ids=lambda value: value.title if isinstance(value, Row) else "",
)
def test_a_figure_reads(row: Row, cell: str) -> None:
    notes = {
        "once": [1234.0],
        "ms": [2.0, 9.0, 1.0],
        "close": [2.96, 3.04],
        "cpu_ms": [0.5],
        "floor_ms": [1.0, 3.0, 1.0],
        "none": [0.0, 0.0, 0.0],
    }
    assert row.cell(notes) == cell


def test_a_ratio_is_of_figures_of_the_same_run_not_of_medians() -> None:
    row = Row("Recorded / floor", found(), "own", ".2f", over="floor")
    assert row.cell({"own": [10, 40, 90], "floor": [10, 10, 90]}) == "1.00 (1.00–4.00)"


def test_a_floor_that_was_not_measured_as_often_is_no_floor() -> None:
    with pytest.raises(ValueError, match="zip"):
        Row("Recorded / floor", found(), "own", over="floor").cell({"own": [1, 2], "floor": [1]})


def test_everything_is_measured_once_a_run_and_each_subject_beside_its_floor() -> None:
    done: list[str] = []

    def own(subject: str) -> Figures:
        done.append(f"own {subject}")
        return {"own": 1, "used": 2}

    def floor(subject: str) -> Figures:
        done.append(f"floor {subject}")
        return {"floor": 4}

    rows = [Row("Own", own, "own"), Row("Floor", floor, "floor"), Row("Ratio", own, "own", ".2f", over="floor")]
    table = Table([*rows, Row("Used", own, "used")])
    table.measure({"SQLite": "a", "PostgreSQL": "b"}, runs=2)
    assert done == ["own a", "floor a", "own b", "floor b"] * 2
    assert table.notes["SQLite"] == {"own": [1, 1], "used": [2, 2], "floor": [4, 4]}


def test_a_table_reads_down_and_across() -> None:
    table = Table([Row("Posts", found(), "posts"), Row("Memory", found(), "mb", most=150)])
    table.note("SQLite", {"posts": [1, 3], "mb": 200})
    table.note("PostgreSQL", {"posts": 5})
    assert table.markdown("per second").splitlines() == [
        "| per second | SQLite | PostgreSQL |",
        "|---|---:|---:|",
        "| Posts | 2 (1–3) | 5 |",
        "| **Memory** (aim: ≤ 150) | 200 ✗ | – |",
    ]
    assert table.across().splitlines() == [
        "|  | Posts | **Memory** (aim: ≤ 150) |",
        "|---|---:|---:|",
        "| SQLite | 2 (1–3) | 200 ✗ |",
        "| PostgreSQL | 5 | – |",
    ]


def test_a_wrong_answer_leaves_the_rest_to_be_measured_and_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    def broken(subject: str) -> Figures:
        raise WrongAnswer("500 for /api/v1/")

    class Subject:
        SIZES = {"times": (3, 1)}

        @staticmethod
        def run(bench: Bench) -> tuple[list[Table], list[str]]:
            table = Table([Row("Broken", broken, "ms"), Row("Well", found(ms=bench.sizes.times), "ms")])
            table.measure({"SQLite": "a"})
            return [table], []

    with ExitStack() as stack:
        assert not measured("subject", Subject, ["--quick"], Bench([], Path(), stack))
    assert "- WRONG: SQLite: 500 for /api/v1/" in capsys.readouterr().out


class Sized:
    """A subject."""

    SIZES = {"runs": (3, 1), "paced_s": (7.0, 2.0), "only": ("", "")}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], (3, 7.0, "")),
        (["--quick"], (1, 2.0, "")),
        (["--quick", "--runs", "0", "--only", "Laps"], (0, 2.0, "Laps")),
        (["--paced-s", "0.5"], (3, 0.5, "")),
    ],
)
def test_what_is_not_asked_for_is_usual_or_quick(given: list[str], expected: tuple[int, float, str]) -> None:
    options: argparse.Namespace = sizes("subject", Sized, given)
    assert (options.runs, options.paced_s, options.only) == expected


@pytest.mark.parametrize("given", [["--runs", "-1"], ["--runs", "many"], ["--swift"]])
def test_what_makes_no_sense_is_refused(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        sizes("subject", Sized, given)
    assert "usage: python -m bench subject" in capsys.readouterr().err


class Side:
    """A checkout that takes so long, and twice as much of the processor."""

    def __init__(self, name: str, took_ms: list[float]) -> None:
        self.name, self.took_ms, self.used_s = name, took_ms, 0.0

    def cpu_s(self) -> float:
        return self.used_s


def test_two_checkouts_take_turns_and_the_ratio_is_of_their_medians() -> None:
    order: list[tuple[str, int]] = []

    def act(side: Side, turn: int) -> float:
        order.append((side.name, turn))
        took = 1000.0 if turn < 0 else side.took_ms[turn]
        side.used_s += 2 * took / 1000
        return took

    sides = [Side("there", [10, 20, 90]), Side("here", [30, 40, 10])]
    figures = in_turns(sides, What(act, times=3, warm_up=1))  # type: ignore[arg-type]
    assert order == [
        ("there", -1), ("here", -1), ("here", 0), ("there", 0), ("there", 1), ("here", 1), ("here", 2), ("there", 2),
    ]  # fmt: skip
    assert figures["ratio"] == 30 / 20
    assert figures["there_cpu_ms"] == pytest.approx(80)
    assert figures["here_cpu_ms"] == pytest.approx(2 * 80 / 3)
