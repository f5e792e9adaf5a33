"""A hub moves with all that people decided: it answers every question as it did before."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from championships.decisions import assign_by_hand, finalise, keep_out, rules_changed
from championships.models import (
    Adjustment,
    AssignmentRule,
    Championship,
    ChampionshipClass,
    CrewShare,
    Exclusion,
    Participant,
    Round,
)
from championships.presets import apply_preset
from desk.deciding import decide
from desk.targets import Target, of_entry, of_laps, of_session
from drivers.models import Club, Driver, Source
from ingest.projection.rebuild import check
from races.models import Ruling, Session, Track
from races.rulings.kinds import KINDS, Subject
from tests.archive.hubs import all_answers, differences, moved_out
from tests.championships.evenings import championship, session
from tests.ingest.moving import run
from tests.rulings import withdraw
from tests.tablet import Tablet, event


def tablet_in(club: Club, name: str) -> Tablet:
    return Tablet(Source.objects.create(club=club, name=name))


def two_tablets() -> tuple[Club, Tablet, Tablet]:
    club = Club.objects.create(name="Slotfreunde", time_zone="Europe/Berlin")
    return club, tablet_in(club, "Tablet"), tablet_in(club, "Second tablet")


def race_on(tablet: Tablet, begin: float, order: str, kind: str = "race") -> None:
    tablet.tell_at_once(
        event(begin - 5, "util.set_active_track", {"id": 1, "name": "Oval", "length": "12.4"}),
        *session(begin, order, kind),
        event(begin + 1000, "ui.reset"),
    )


def rule_every_kind(director: User) -> None:
    """Each kind of what a race can be ruled on, of a race of its own; every third one is revoked again."""
    races = iter(Session.objects.filter(type="race").order_by("opened_at"))
    for number, (name, kind) in enumerate(sorted(KINDS.items())):
        target = target_of(kind.subject, next(races)) if name != Ruling.REVOKE else None
        if target is None:
            continue
        ruling = decide(name, target, kind.example, f"reason {number}", director)
        if number % 3 == 0:
            withdraw(ruling)


def target_of(subject: Subject, race: Session) -> Target | None:
    match subject:
        case Subject.LAPS:
            return of_laps(list(race.laps.order_by("event")[:2]))
        case Subject.ENTRY:
            return of_entry(race.entries.order_by("controller")[1])
        case Subject.SESSION:
            return of_session(race)
    return None


def hold_two_championships(club: Club, director: User) -> None:
    """One that is final, with a class and a decision of every kind; and one that goes on."""
    cup = championship(club, teams=Championship.Teams.OFF)
    ada, bob, cy = (Driver.objects.get(name=name) for name in ("Ada", "Bob", "Cy"))
    old = ChampionshipClass.objects.create(championship=cup, name="Oldies", by=ChampionshipClass.By.LIST)
    Participant.objects.create(championship=cup, driver=bob, of_class=old)
    Participant.objects.create(championship=cup, driver=cy, is_guest=True)
    AssignmentRule.objects.create(championship=cup, order=2, session_type="qualifying", track=Track.objects.get())
    rules_changed(cup)
    first, second = cup.rounds.order_by("number")[:2]
    said: dict[str, Any] = {"reason": "too wild", "author": director}
    Adjustment.objects.create(championship=cup, driver=ada, points=Decimal("-2.5"), round=second, **said)
    Exclusion.objects.create(championship=cup, driver=cy, round=first, **said)
    shared = first.session_set.get()
    CrewShare.objects.create(round_session=shared, controller=1, driver=bob, **said)
    finalise(cup)
    summer = Championship.objects.create(club=club, name="Summer", season="2026", state=Championship.State.RUNNING)
    apply_preset(summer, "10-8-6-5-4-3-2-1")
    into = Round.objects.create(championship=summer, number=1, name="Opening", factor=Decimal("1.5"))
    races = Session.objects.filter(type="race").order_by("opened_at")
    assign_by_hand(races[0], into)
    keep_out(summer, races[1])


def rich_hub() -> None:
    club, tablet, second = two_tablets()
    for number, order in enumerate(("123", "213", "321", "132", "231", "312", "123", "213")):
        race_on(tablet, 1100 * number, order)
    race_on(tablet, 9000, "12", "qualifying")
    for number, order in enumerate(("312", "123", "213", "321")):
        race_on(second, 1100 * number + 300, order)
    director = User.objects.create_superuser("director", first_name="Dora", last_name="Direct")
    rule_every_kind(director)
    hold_two_championships(club, director)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hub.jsonl.gz"


def test_a_hub_answers_every_question_as_before(db: None, file: Path) -> None:
    before = moved_out(rich_hub, file)
    run("import_log", file)
    for source in Source.objects.all():
        assert list(check(source)) == []
    assert not (wrong := differences(before, all_answers())), "\n".join(wrong)
    assert {ruling.author_name for ruling in Ruling.objects.exclude(author_name="")} == {"Dora Direct"}
    assert Exclusion.objects.get().author_name == "Dora Direct"


def test_what_came_twice_is_there_once(db: None, file: Path) -> None:
    moved_out(rich_hub, file)
    run("import_log", file)
    answers, rulings = all_answers(), Ruling.objects.count()
    again = run("import_log", file)
    assert f"0 rulings added, {rulings} there already." in again
    assert "0 championships added, 2 there already." in again
    assert not (wrong := differences(answers, all_answers())), "\n".join(wrong)


def test_a_hub_that_moved_can_move_on(db: None, tmp_path: Path, file: Path) -> None:
    before = moved_out(rich_hub, file)

    def moved() -> None:
        run("import_log", file)

    moved_out(moved, tmp_path / "second.jsonl")
    run("import_log", tmp_path / "second.jsonl")
    assert not (wrong := differences(before, all_answers())), "\n".join(wrong)
