"""When two spellings are one name, and what becomes of very long ones."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.models import Car, Driver, Team
from drivers.names import LONGEST_KEY, folded, name_key
from ingest.models import Problem
from races.models import Lap, Track
from tests.tablet import Tablet, event, lap

ONE_NAME = {
    "an accent as one character and as two": ("Zo\u00eb", "Zoe\u0308"),
    "two accents in either order": ("a\u0323\u0307", "a\u0307\u0323"),
    "a typographic apostrophe": ("O'Neill", "O\u2019Neill"),
    "a lone accent for an apostrophe": ("O'Neill", "O\u00b4Neill"),
    "a back quote for an apostrophe": ("O'Neill", "O`Neill"),
    "a full-width apostrophe": ("O'Neill", "O\uff07Neill"),
    "German quotes": ('Ada "Ace" B.', "Ada \u201eAce\u201c B."),
    "French quotes with narrow blanks": ('Ada "Ace" B.', "Ada \u00ab\u202fAce\u202f\u00bb B."),
    "no-break space": ("Ada Byron", "Ada\u00a0Byron"),
    "blanks around and within": ("Ada Byron", "  Ada \t Byron "),
    "an ideographic blank": ("Ada Byron", "Ada\u3000Byron"),
    "a blank of no width": ("Ada Byron", "Ada\u200b Byron\ufeff"),
    "capitals": ("Ada Byron", "ADA BYRON"),
    "a sharp s": ("Gro\u00df", "GROSS"),
    "a final sigma": ("\u039d\u03af\u03ba\u03bf\u03c2", "\u039d\u03af\u03ba\u03bf\u03c3"),
    "a capital with an accent of its own": ("\u0130pek", "I\u0307PEK"),
    "full width": ("Ada 7", "\uff21\uff44\uff41\u3000\uff17"),
    "half-width kana": ("\u30ab\u30b9", "\uff76\uff7d"),
    "a no-break hyphen": ("Jean-Luc", "Jean\u2011Luc"),
    "a dash for a hyphen": ("Jean-Luc", "Jean\u2013Luc"),
}


@pytest.mark.parametrize(("one", "other"), ONE_NAME.values(), ids=ONE_NAME.keys())
def test_one_name_however_it_was_typed(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("Zoë", "Zoe"), ("Müller", "Muller"), ("Ada 1", "Ada 2"), ("I", "l")])
def test_names_people_read_as_two_stay_two(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("name", ["ﷺ" * 200, "ß" * 200, "\u200b"])
def test_a_key_fits_its_column_and_is_never_empty(name: str) -> None:
    assert 0 < len(name_key(name)) <= LONGEST_KEY


@pytest.mark.parametrize(("one", "other"), ONE_NAME.values(), ids=ONE_NAME.keys())
@pytest.mark.django_db
def test_a_driver_typed_otherwise_on_another_tablet_is_the_same(
    tablet: Tablet, second_tablet: Tablet, one: str, other: str
) -> None:
    tablet.tell_at_once(lap(0, 1, 5000, driver=(1, one), car=(1, one)))
    second_tablet.tell_at_once(lap(9, 1, 5000, driver=(5, other), car=(5, other)))
    assert (Driver.objects.count(), Car.objects.count(), Lap.objects.count()) == (1, 1, 2)


def very_long(beginning: str, letters: int) -> str:
    return (beginning + "x" * letters)[:letters]


def test_what_is_longer_than_its_column_is_cut_and_shows_it(tablet: Tablet) -> None:
    driver: dict[str, Any] = {
        "id": 1,
        "name": very_long("Max", 250),
        "name_short": very_long("M", 60),
        "start_no": "7" * 30,
        "team_data": {"id": 1, "name": very_long("Reds", 250), "location": very_long("Ulm", 250)},
    }
    car = {
        "id": 1,
        "name": very_long("BMW", 201),
        "manufacturer": very_long("Carrera", 300),
        "tags": f'["{"t" * 120}"]',
    }
    tablet.tell(
        event(0, "util.set_active_track", {"id": 1, "name": very_long("Home", 1000), "name_short": very_long("H", 51)}),
        event(5, "ui.lap_update", {"controller_id": 1, "laptime_raw": 5000, "driver_data": driver, "car_data": car}),
    )
    max_, bmw, reds, home = Driver.objects.get(), Car.objects.get(), Team.objects.get(), Track.objects.get()
    assert [one.name for one in (max_, bmw, reds, home)] == [
        f"Max{'x' * 196}…",
        f"BMW{'x' * 196}…",
        f"Reds{'x' * 195}…",
        f"Home{'x' * 195}…",
    ]
    assert (max_.short_name, home.short_name, max_.start_number) == (f"M{'x' * 48}…", f"H{'x' * 48}…", f"{'7' * 19}…")
    assert (len(bmw.manufacturer), len(reds.location), bmw.tags) == (200, 200, ["t" * 99 + "…"])
    assert not Problem.objects.exists()


def test_a_name_of_just_the_length_is_kept_whole(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver=(1, "x" * 200)))
    assert Driver.objects.get().name == "x" * 200


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_plain_letters_are_folded_the_short_way_as_the_long_one(text: str) -> None:
    assert folded(text) == folded(f"{text}ß").removesuffix("ss")
