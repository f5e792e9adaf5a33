"""A hub moves with all that people decided: it answers every question as it did before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from championships.by_hand.lines import lines_in
from championships.decisions import assign_by_hand, enter_results, finalise, keep_out, rules_changed
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
from desk.record_targets import of_record
from desk.targets import Target, of_entry, of_laps, of_last_lap, of_meeting, of_session, of_track
from desk.who_is_who import of_somebody
from drivers.models import Club, Driver, Source
from ingest.projection.rebuild import check
from races.models import Meeting, Ruling, Session, Track
from races.rulings.kinds import KINDS, Subject
from tests.archive.hubs import all_answers, differences, moved_out
from tests.championships.evenings import championship, session
from tests.ingest.moving import run
from tests.rulings import rule, withdraw
from tests.tablet import Tablet, at, event

pytestmark = pytest.mark.once


def tablet_in(club: Club, name: str) -> Tablet:
    return Tablet(Source.objects.create(club=club, name=name))


def two_tablets() -> tuple[Club, Tablet, Tablet]:
    club = Club.objects.create(name="Slotfreunde", time_zone="Europe/Berlin")
    return club, tablet_in(club, "Tablet"), tablet_in(club, "Second tablet")


def drive(tablet: Tablet, begin: float, order: str, kind: str = "race") -> None:
    """A session that the hub heard of as it was driven."""
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(timezone, "now", lambda: at(begin + 400))
        tablet.tell_at_once(
            event(begin - 5, "util.set_active_track", {"id": 1, "name": "Oval", "length": "12.4"}),
            *session(begin, order, kind),
            event(begin + 300, "ui.reset"),
        )


def drive_a_night(tablet: Tablet, begin: float, order: str) -> None:
    drive(tablet, begin, order, "qualifying")
    drive(tablet, begin + 500, order[::-1])
    drive(tablet, begin + 1000, order)


ON_ITS_OWN_PAGE = {
    "revoke",
    "own_name_team",
    *(name for name, kind in KINDS.items() if kind.subject == Subject.CHAMPIONSHIP or not kind.has_page),
}
"""Kinds that are not decided of something driven that night, or of two at once; those have tests of their own."""
ON_A_NIGHT = sorted(set(KINDS) - ON_ITS_OWN_PAGE)
FEW = ["add_time", "give_laps", "meeting_name"]


def rule_kinds(director: User, kinds: Sequence[str]) -> None:
    """Each of these kinds, on a night of its own, with what it says as an example; every third is revoked again."""
    nights = iter(Meeting.objects.order_by("began_at")[1:])
    for number, name in enumerate(kinds):
        kind, night = KINDS[name], next(nights)
        race = night.sessions.filter(type="race", source__name="Tablet").order_by("opened_at")[1]
        says = {key: other(name, race) if isinstance(value, dict) else value for key, value in kind.example.items()}
        if name == "session_times":
            says = {"started_at": (race.opened_at - timedelta(minutes=1)).isoformat()}
        ruling = rule(name, target_of(name, kind.subject, race), says, f"reason {number}", director)
        if number % 3 == 0:
            withdraw(ruling)


def other(name: str, race: Session) -> dict[str, Any]:
    """That night's qualifying, or a session of the first night."""
    sessions = Session.objects.filter(source=race.source).order_by("opened_at")
    found = sessions.filter(meeting=race.meeting)[0] if name == "qualifying" else sessions[0]
    return {"source": race.source.uid, "event": found.first_event}


def target_of(name: str, subject: Subject, race: Session) -> Target:
    laps = race.laps.order_by("event")
    if name == "split_session":
        return of_last_lap(laps[3])
    if name.startswith("own_name_"):
        return of_somebody(getattr(laps[0], str(subject)))
    match subject:
        case Subject.LAPS:
            return of_laps(list(laps[:2]))
        case Subject.RECORD:
            return of_record(laps[0])
        case Subject.ENTRY:
            return of_entry(race.entries.order_by("controller")[1])
        case Subject.CAR:
            return of_somebody(laps[0].car)
        case Subject.MEETING:
            assert race.meeting is not None
            return of_meeting(race.meeting, race)
        case Subject.TRACK:
            assert race.track is not None
            return of_track(race.track)
    return of_session(race)


def hold_two_championships(club: Club, director: User) -> None:
    """One that is final, with a class and a decision of every kind; and one that goes on."""
    cup = championship(club, teams=Championship.Teams.OFF)
    ada, bob, cy = (Driver.objects.get(name=name) for name in ("Ada", "Bob", "Cy"))
    old = ChampionshipClass.objects.create(championship=cup, name="Oldies", by=ChampionshipClass.By.LIST)
    Participant.objects.create(championship=cup, driver=bob, of_class=old)
    Participant.objects.create(championship=cup, driver=cy, is_guest=True)
    track = Track.objects.earliest("pk")
    AssignmentRule.objects.create(championship=cup, order=2, session_type="qualifying", track=track)
    rules_changed(cup)
    first, second = cup.rounds.order_by("number")[:2]
    said: dict[str, Any] = {"reason": "too wild", "author": director}
    Adjustment.objects.create(championship=cup, driver=ada, points=Decimal("-2.5"), round=second, **said)
    Exclusion.objects.create(championship=cup, driver=cy, round=first, **said)
    shared = first.session_set.get()
    CrewShare.objects.create(round_session=shared, controller=1, driver=bob, **said)
    lines, _ = lines_in("1;Ada;20\n2;Eve of February;19;10:00.5")
    enter_results(Round.objects.create(championship=cup, number=999), "race", lines, "before the hub", director)
    finalise(cup)
    summer = Championship.objects.create(club=club, name="Summer", season="2026", state=Championship.State.RUNNING)
    apply_preset(summer, "10-8-6-5-4-3-2-1")
    into = Round.objects.create(championship=summer, number=1, name="Opening", factor=Decimal("1.5"))
    races = Session.objects.filter(type="race").order_by("opened_at")
    assign_by_hand(races[0], into)
    keep_out(summer, races[1])
    enter_results(into, "qualifying", lines[1:], "before the hub", director)


def hub_with(kinds: Sequence[str]) -> None:
    club, tablet, second = two_tablets()
    for number, order in zip(range(len(kinds) + 1), cycle(("123", "213", "321", "132", "231")), strict=False):
        begin = (number - len(kinds)) * 9 * 3600.0
        drive_a_night(tablet, begin, order)
        if number % 5 == 0:
            drive(second, begin + 700, order)
    Club.objects.update(shows_unconfirmed_records=False)
    director = User.objects.create_superuser("director", first_name="Dora", last_name="Direct")
    rule_kinds(director, kinds)
    hold_two_championships(club, director)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hub.jsonl.gz"


def test_a_hub_answers_every_question_as_before(db: None, file: Path) -> None:
    before = moved_out(partial(hub_with, ON_A_NIGHT), file)
    run("import_log", file)
    assert not Club.objects.get().shows_unconfirmed_records
    for source in Source.objects.all():
        assert list(check(source)) == []
    assert not (wrong := differences(before, all_answers())), "\n".join(wrong)
    assert {ruling.author_name for ruling in Ruling.objects.exclude(author_name="")} == {"Dora Direct"}
    assert Exclusion.objects.get().author_name == "Dora Direct"


def test_what_came_twice_is_there_once(db: None, file: Path) -> None:
    moved_out(partial(hub_with, FEW), file)
    run("import_log", file)
    answers, rulings = all_answers(), Ruling.objects.count()
    again = run("import_log", file)
    assert f"0 rulings added, {rulings} there already." in again
    assert "0 championships added, 2 there already." in again
    assert not (wrong := differences(answers, all_answers())), "\n".join(wrong)


def test_a_hub_that_moved_can_move_on(db: None, tmp_path: Path, file: Path) -> None:
    before = moved_out(partial(hub_with, FEW), file)

    def moved() -> None:
        run("import_log", file)

    moved_out(moved, tmp_path / "second.jsonl")
    run("import_log", tmp_path / "second.jsonl")
    assert not (wrong := differences(before, all_answers())), "\n".join(wrong)
