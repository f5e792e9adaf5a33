"""Whatever can be ruled has a page that is reached from what it is about, and a form for all it says."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from desk.admin.acts import MAKES_SENSE, ONE_BY_ONE
from desk.admin.aims import ASKED_OF, ROWS, TARGETS, is_asked_of, word_for
from desk.admin.ruling_fields import ASKS
from desk.admin.ruling_forms import RulingForm
from races.models import Lap, Ruling, Session
from races.rulings import fields
from races.rulings.kinds import KINDS, Kind, Subject
from tests.admin.reading import text
from tests.desk.pages import deciding, looked_at

ON_PAGES = [
    kind
    for name, kind in KINDS.items()
    if kind.has_page and name != Ruling.REVOKE and kind.subject != Subject.CHAMPIONSHIP
]


def row_for(kind: type[Kind]) -> tuple[str, Any]:
    """A row from whose page it is decided: of the race, of which there is one of everything."""
    word = word_for(kind)
    race = Session.objects.get(type="race")
    best = Lap.objects.filter(session=race, controller=1).order_by("lap_time_ms").first()
    assert best is not None
    of_race = {"lap": best, "entry": race.entries.get(controller=1), "session": race, "meeting": race.meeting}
    of_lap = {"driver": best.driver, "car": best.car, "team": best.team, "track": best.track}
    return word, {**of_race, **of_lap}[word] or ROWS[word].objects.first()  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ON_PAGES, ids=lambda kind: kind.name)
def test_every_kind_of_ruling_has_a_page(organiser: Client, everything: None, kind: type[Kind]) -> None:
    word, row = row_for(kind)
    assert is_asked_of(kind, word), f"Nobody says what {kind.name} is about: register a function by `targets_of`."
    told = organiser.get(deciding(kind.name, **{word: row})).content.decode()
    for said in kind.says:
        assert said.label in text(told)
        assert f'name="says_{said.name}"' in told


@pytest.mark.parametrize("kind", ON_PAGES, ids=lambda kind: kind.name)
def test_every_form_takes_what_its_kind_may_say(organiser: Client, everything: None, kind: type[Kind]) -> None:
    """Its example, typed as people do, is looked at, or refused with a sentence; nothing breaks, nothing is ruled."""
    word, row = row_for(kind)
    rulings = Ruling.objects.count()
    [target] = TARGETS[word, kind.subject]([row])
    form = RulingForm(kind, target, given={f"says_{name}": value for name, value in kind.example.items()})
    typed = {name: form[f"says_{name}"].value() for name in kind.example}
    told = looked_at(organiser, deciding(kind.name, **{word: row}), **typed)
    assert 'id="preview"' in told or "errornote" in told or 'class="errors ' in told
    assert Ruling.objects.count() == rulings


def test_every_kind_of_field_is_asked_for() -> None:
    named = [one for one in vars(fields).values() if isinstance(one, type) and issubclass(one, fields.Field)]
    assert {kind for kind in named if kind is not fields.Field} == set(ASKS)


def test_what_is_said_of_kinds_by_name_is_of_words_and_kinds_there_are() -> None:
    assert set(ASKED_OF.values()) <= set(ROWS)
    assert (set(MAKES_SENSE) | ONE_BY_ONE) - {"hide"} <= set(KINDS)
