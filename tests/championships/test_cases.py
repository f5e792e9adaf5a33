"""Small seasons as clubs drive them: what sessions told, rules as rows, rulings; the tables read over REST."""

from __future__ import annotations

import pytest
from django.test import Client

from championships.models import Championship
from drivers.models import Source
from tests.championships.case_answers import ANSWERS, CaseAnswers, wanted_of
from tests.championships.case_deciding import CaseDesk
from tests.championships.case_files import Run, runs
from tests.championships.case_rules import NotYet, hold
from tests.championships.case_telling import CaseTablet
from tests.championships.sentences import unsayable
from tests.championships.sentences_told import sentences_told, unsayable_on_pages


@pytest.mark.parametrize("run", list(runs()), ids=str)
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
    assert unsayable(sentences_told(cup)) == []
    assert unsayable_on_pages(cup, organiser) == []
