"""A club in which everything was decided that can be, for a hub that moves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User

from championships.decisions import assign_by_hand, club_turn, finalise, rules_changed, start
from championships.models import Adjustment, Championship, CrewShare, Exclusion, Handicap, Round
from championships.presets import apply_preset
from championships.rulings.trace import traced
from desk import deciding, naming
from desk.forgetting import forget
from desk.who_is_who import of_somebody
from drivers.models import Car, Club, Driver, DriverAlias, Source
from races.models import Ruling, Session
from tests.archive.test_moving_house import hub_with
from tests.tablet import Tablet, event, lap

RULED = [
    "track_limits", "void_laps", "give_laps", "give_entry", "add_time", "disqualify", "split_session", "session_times",
    "session_track", "hide", "qualifying", "meeting_name", "reject_record", "own_name_track",
]  # fmt: skip
"""One of each sort of thing that rulings name; every single kind moves in `test_moving_house`."""
MISTYPED = {11: "Adah", 12: "Eve", 13: "Flo", 14: "Gus"}


def found_a_club() -> None:
    """Rulings of each sort on what was driven; who is who; championships with their decisions; somebody forgotten."""
    hub_with(RULED)
    club, director = Club.objects.get(), User.objects.get(username="director")
    drive_mistyped(Tablet(Source.objects.get(name="Second tablet")))
    say_who_is_who(director)
    hold_a_cup_on_record(club, director)
    forget(Driver.objects.get(name="Gus"), "Guest", reason="asked for it", author=director)


def drive_mistyped(tablet: Tablet) -> None:
    begin = 1500.0
    laps = [
        lap(begin + 20 + place, place + 1, 9000 + place, 1, driver=(app_id, name), car=(app_id, f"{name}'s car"))
        for place, (app_id, name) in enumerate(MISTYPED.items())
    ]
    tablet.tell_at_once(
        event(begin, "event.start", {"type": "race", "laps": "1"}), *laps, event(begin + 100, "ui.reset")
    )


def say_who_is_who(director: User) -> None:
    """Mergers that stay, one that was taken back, a name that means somebody else, names of the club's own."""

    def driver(name: str) -> Driver:
        return Driver.objects.get(aliases__name=name, aliases__source__name="Second tablet")

    def car(name: str) -> Car:
        return Car.objects.get(aliases__name=name, aliases__source__name="Second tablet")

    naming.merge(driver("Adah"), driver("Ada"), "mistyped", director)
    naming.merge(car("Adah's car"), car("Ada's car"), "one car", director, keeps_name=True)
    deciding.revoke(naming.merge(driver("Eve"), driver("Bob"), "they look alike", director), "they are two", director)
    elsewhere = DriverAlias.objects.get(name="Cy", source__name="Second tablet")
    naming.part(elsewhere, driver("Flo"), "Flo drove on Cy's card", director)
    for somebody in (driver("Eve"), car("Eve's car")):
        deciding.decide(
            f"own_name_{somebody._meta.model_name}",
            of_somebody(somebody),
            {"name": f"{somebody} the Second"},
            "as she wants it",
            director,
        )


@contextmanager
def decided(cup: Championship, director: User) -> Iterator[None]:
    """As its pages decide: whatever is changed within leaves a line of the log."""
    with club_turn(cup.club_id), traced(cup, director, "the committee"):
        yield
        rules_changed(cup)


def hold_a_cup_on_record(club: Club, director: User) -> None:
    """With every decision as a line of the log, one of them revoked and one of them changed."""
    cup = Championship.objects.create(club=club, name="Club cup")
    apply_preset(cup, "10-8-6-5-4-3-2-1")
    Handicap.objects.create(championship=cup, by="round", amounts="40 0 -10", is_added_up=True, most=Decimal("60.000"))
    rounds = [Round.objects.create(championship=cup, number=number, name=f"Evening {number}") for number in (1, 2)]
    races = list(Session.objects.filter(type="race", source__name="Tablet").order_by("opened_at"))
    said: dict[str, Any] = {"reason": "the committee", "author": director}
    with decided(cup, director):
        start(cup)
        for race, into in zip(races, rounds, strict=False):
            assign_by_hand(race, into)
    ada, bob = (Driver.objects.get(aliases__name=name, aliases__source__name="Tablet") for name in ("Ada", "Bob"))
    with decided(cup, director):
        fine = Adjustment.objects.create(championship=cup, driver=ada, points=Decimal(-3), round=rounds[1], **said)
        Exclusion.objects.create(championship=cup, driver=bob, round=rounds[0], **said)
    shared = rounds[1].session_set.get()
    with decided(cup, director):
        CrewShare.objects.create(round_session=shared, controller=1, driver=bob, **said)
        fine.points = Decimal(-1)
        fine.save()
    deciding.revoke(Ruling.objects.filter(kind="exclusion").latest("number"), "heard again", director)
    with decided(cup, director):
        finalise(cup)
