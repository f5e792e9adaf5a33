"""Small seasons as clubs drive them: what sessions told, rules as rows, rulings; the tables read over REST."""

from __future__ import annotations

import pytest
from django.test import Client

from championships.models import Championship
from drivers.models import Source
from tests.championships.case_answers import ANSWERS, CaseAnswers, wanted_of
from tests.championships.case_deciding import CaseDesk
from tests.championships.case_files import CASES, OURS, Run, runs
from tests.championships.case_rules import NotYet, hold
from tests.championships.case_telling import CaseTablet

# Of our own cases, those that come out right by now; it only grows, and goes once it has them all.
RIGHT = (OURS / "right.txt").read_text().splitlines()
TRIED = [run for run in runs() if CASES != OURS or str(run) in RIGHT]


def test_every_run_that_is_right_is_one_of_the_cases() -> None:
    assert CASES != OURS or [str(run) for run in TRIED] == sorted(RIGHT, key=[str(run) for run in runs()].index)


@pytest.mark.parametrize("run", TRIED, ids=str)
def test_a_case_comes_out_right(run: Run, source: Source, organiser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = CaseTablet(source, run, monkeypatch).tell()
    cup = hold(run, source.club, sessions, organiser)
    desk = CaseDesk(cup, sessions)
    for decision in run.asked.get("decisions", []):
        desk.decide(decision)
    answers, wanted = CaseAnswers(cup, sessions), wanted_of(run.asked)
    if unknown := wanted.keys() - ANSWERS.keys():
        raise NotYet(f"Nobody can ask for {', '.join(sorted(unknown))}.")
    assert Championship.objects.get(pk=cup.pk).trouble == ""
    assert {name: ANSWERS[name](answers, value) for name, value in wanted.items()} == wanted
