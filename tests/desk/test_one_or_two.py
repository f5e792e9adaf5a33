"""Drivers, cars, teams and tracks that are one, or two: the same pages for all four."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from desk import deciding
from desk.mergers import RULES
from drivers.models import Club, Merger, Source
from ingest.projection.rebuild import check
from races.models import Lap, Ruling
from tests.admin.reading import text
from tests.desk.pages import looked_at, ruled
from tests.evenings.differences import assert_rows
from tests.rows import rows_of
from tests.rulings import call
from tests.tablet import Tablet, event, lap

WHY = "it was mistyped"
NAMES = {
    "driver": ("Ada Lovelace", "Ada Lovelaze"),
    "car": ("Porsche Turbo", "Porsche Turbho"),
    "team": ("Red Bullets", "Red Bulletts"),
    "track": ("Kellerring", "Kelerring"),
}
LABELS = {"driver": "drivers_driver", "car": "drivers_car", "team": "drivers_team", "track": "races_track"}
KINDS = pytest.mark.parametrize("kind", list(NAMES))


@pytest.fixture(autouse=True)
def evening(tablet: Tablet) -> None:
    """The one of each kind drives two laps, the other three; their ids are told apart all the time."""
    tablet.tell_at_once(*(one for turn in range(6) for one in driven(20 * turn, turn % 2)))


def driven(begin: float, which: int) -> list[dict[str, Any]]:
    app_id = which + 1
    driver, car, team, track = ({"id": app_id, "name": names[which]} for names in NAMES.values())
    who: dict[str, Any] = {"driver_data": {**driver, "team_data": team}, "car_data": car}
    return [
        event(begin, "util.set_active_track", {**track, "length": "9" if which else "12"}),
        lap(begin + 10, app_id, 9000 + app_id, **who),
    ]


def somebody(kind: str, which: int) -> Any:
    return RULES[kind].model._default_manager.get(aliases__name=NAMES[kind][which])


def at(kind: str, act: str, row: Any) -> str:
    return reverse(f"admin:{LABELS[kind]}_{act}", args=[row.pk])


def laps_of(kind: str) -> dict[int, int]:
    found: dict[int, int] = {}
    for key in Lap.objects.values_list(kind, flat=True):
        found[key] = found.get(key, 0) + 1
    return found


def told(tablet: Tablet) -> Any:
    keys = {kind: sorted(rules.model._default_manager.values_list("pk", "own_name")) for kind, rules in RULES.items()}
    return rows_of(tablet.source), keys, {kind: laps_of(kind) for kind in RULES}


@KINDS
def test_two_are_merged_and_two_again(organiser: Client, tablet: Tablet, kind: str) -> None:
    one, other = somebody(kind, 0), somebody(kind, 1)
    before = told(tablet)
    assert at(kind, "merge", other) in organiser.get(at(kind, "change", other)).content.decode()
    asked = text(organiser.get(at(kind, "merge", other), {"into": one.pk, "reason": WHY}).content.decode())
    assert f"All that {other} drove becomes {one}'s: 3 laps" in asked
    assert told(tablet) == before
    organiser.post(at(kind, "merge", other), {"into": one.pk, "reason": WHY})
    assert (laps_of(kind), str(somebody(kind, 1))) == ({one.pk: 6}, NAMES[kind][0])
    assert list(map(str, check(tablet.source))) == []
    page = organiser.get(at(kind, "change", one)).content.decode()
    back = at(kind, "take_back", Merger.objects.get())
    assert back in page
    organiser.post(back, {"reason": "two after all"})
    assert told(tablet) == before
    assert list(map(str, check(tablet.source))) == []


@KINDS
def test_the_other_name_may_stay(organiser: Client, kind: str) -> None:
    one, other = somebody(kind, 0), somebody(kind, 1)
    organiser.post(at(kind, "merge", other), {"into": one.pk, "keeps_name": "on", "reason": WHY})
    assert (somebody(kind, 0).pk, str(somebody(kind, 0))) == (one.pk, NAMES[kind][1])


@KINDS
def test_a_name_is_moved_and_moved_back(organiser: Client, tablet: Tablet, second_tablet: Tablet, kind: str) -> None:
    second_tablet.tell_at_once(*driven(500, 1))
    one, other = somebody(kind, 0), RULES[kind].model._default_manager.get(aliases__source=second_tablet.source)
    alias = other.aliases.get(source=second_tablet.source)
    before = told(tablet), told(second_tablet)
    move = reverse(f"admin:{LABELS[kind]}alias_move", args=[alias.pk])
    organiser.post(move, {"to": one.pk, "reason": WHY})
    assert laps_of(kind) == {one.pk: 4, other.pk: 3}
    ruling = Ruling.objects.get()
    revoke(organiser, ruling)
    assert (told(tablet), told(second_tablet)) == before
    organiser.post(move, {"to": "new", "reason": WHY})
    assert sorted(laps_of(kind).values()) == [1, 3, 3]
    assert list(map(str, [*check(tablet.source), *check(second_tablet.source)])) == []


def revoke(organiser: Client, ruling: Ruling) -> None:
    ruled(organiser, f"{reverse('admin:races_ruling_revoke')}?ruling={ruling.pk}", WHY)


@KINDS
def test_a_name_somebody_else_has_is_warned_of(organiser: Client, kind: str) -> None:
    one, other = somebody(kind, 0), somebody(kind, 1)
    page = reverse("admin:races_ruling_decide", args=[f"own_name_{kind}"]) + f"?{kind}={one.pk}"
    said = looked_at(organiser, page, name=NAMES[kind][1])
    assert f"Somebody else is called {NAMES[kind][1]} already" in text(said)
    assert f"{at(kind, 'merge', one)}?into={other.pk}" in said
    assert "already" not in text(looked_at(organiser, page, name="Nobody's name"))


@KINDS
def test_nearly_the_same_name_is_suggested_until_it_is_dismissed(organiser: Client, kind: str) -> None:
    one, other = somebody(kind, 0), somebody(kind, 1)
    open_pairs = reverse("admin:drivers_driver_suggestions")
    page = organiser.get(open_pairs).content.decode()
    assert f"{NAMES[kind][0]} and {NAMES[kind][1]} differ by a letter or two" in page
    assert "3 laps, last seen" in text(page)
    parting = f"{at(kind, 'two', one)}?other={other.pk}"
    assert parting in page
    organiser.get(parting)
    organiser.post(parting, {"other": other.pk, "reason": "they are sisters"})
    assert at(kind, "two", one) not in organiser.get(open_pairs).content.decode()
    revoke(organiser, Ruling.objects.get())
    assert parting in organiser.get(open_pairs).content.decode()


@KINDS
def test_what_cannot_be_is_said_and_changes_nothing(organiser: Client, tablet: Tablet, kind: str) -> None:
    one, other = somebody(kind, 0), somebody(kind, 1)
    model = RULES[kind].model
    stranger = model.objects.create(club=Club.objects.create(name="Others"), name="Ada", name_key="ada")
    unnamed = model.objects.create(club=tablet.source.club, name="Nobody", name_key="nobody")
    [alias] = one.aliases.all()
    move = reverse(f"admin:{LABELS[kind]}alias_move", args=[alias.pk])
    before = told(tablet)
    for address, said, sentence in [
        (at(kind, "merge", one), {"into": one.pk, "reason": WHY}, "valid choice"),
        (at(kind, "merge", one), {"into": stranger.pk, "reason": WHY}, "valid choice"),
        (at(kind, "merge", one), {"into": unnamed.pk, "reason": WHY}, "No tablet ever named Nobody"),
        (at(kind, "merge", one), {"into": other.pk, "reason": " "}, "required"),
        (at(kind, "two", one), {"other": one.pk, "reason": WHY}, "valid choice"),
        (at(kind, "two", one), {"other": stranger.pk, "reason": WHY}, "valid choice"),
        (at(kind, "two", one), {"other": other.pk, "reason": ""}, "required"),
        (move, {"to": "new", "reason": WHY}, "valid choice"),
        (move, {"to": one.pk, "reason": WHY}, "valid choice"),
        (move, {"to": stranger.pk, "reason": WHY}, "valid choice"),
    ]:
        answer = organiser.post(address, said, follow=True)
        assert sentence in text(answer.content.decode()), (address, said)
        assert (told(tablet), Ruling.objects.count()) == (before, 0)


@KINDS
def test_what_is_one_already_is_merged_no_more(organiser: Client, tablet: Tablet, kind: str) -> None:
    one, other = somebody(kind, 0), somebody(kind, 1)
    organiser.post(at(kind, "merge", other), {"into": one.pk, "reason": WHY})
    before = told(tablet)
    assert organiser.post(at(kind, "merge", other), {"into": one.pk, "reason": WHY}).status_code == 404
    circle = organiser.post(at(kind, "merge", one), {"into": other.pk, "reason": WHY})
    assert "valid choice" in text(circle.content.decode())
    assert (told(tablet), Ruling.objects.count()) == (before, 1)


@KINDS
def test_what_was_decided_moves_to_another_hub(organiser: Client, tablet: Tablet, kind: str, tmp_path: Path) -> None:
    one, other = somebody(kind, 0), somebody(kind, 1)
    organiser.post(at(kind, "merge", other), {"into": one.pk, "reason": WHY})
    call(somebody(kind, 0), "The one")
    file = str(tmp_path / "hub.jsonl")
    call_command("export_log", file, verbosity=0)
    call_command("import_log", file, club="Kiwis", verbosity=0)
    there = Source.objects.get(club__name="Kiwis")
    assert_rows(there, rows_of(tablet.source))
    [moved] = RULES[kind].model._default_manager.filter(club=there.club)
    assert str(moved) == "The one"
    for ruling in Ruling.objects.filter(club=there.club).in_force()[::-1]:
        deciding.revoke(Ruling.objects.get(pk=ruling.pk), "two after all")
    names = {str(row) for row in RULES[kind].model._default_manager.filter(club=there.club)}
    assert names == set(NAMES[kind])
    assert list(map(str, check(there))) == []
