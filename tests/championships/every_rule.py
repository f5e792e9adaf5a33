"""A championship that says all that can be said of one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User

from championships.by_hand.lines import lines_in
from championships.decisions import enter_results, keep_out, rules_changed
from championships.models import (
    Adjustment,
    AssignmentRule,
    Bonus,
    Championship,
    ChampionshipClass,
    CrewShare,
    Exclusion,
    Handicap,
    Merge,
    Participant,
    Round,
    Scoring,
    SeasonPart,
    TieBreak,
)
from drivers.models import Driver
from races.models import Session

MERGES = [("race, heat", "laps", "every"), ("race", "none", "second"), ("A final, B final", "order", "finale")]


def with_every_rule(wintercup: Championship) -> Championship:
    """Three races of Ada, Bob and Cy, and of every rule and decision one."""
    ada, bob, cy = (Driver.objects.get(name=name) for name in ("Ada", "Bob", "Cy"))
    said: dict[str, Any] = {"reason": "too wild", "author": User.objects.create_user("dora", first_name="Dora")}
    Championship.objects.filter(pk=wintercup.pk).update(
        season="2026", decimal_places=3, starts_on="2026-01-01", minimum_rounds=1
    )
    old = ChampionshipClass.objects.create(championship=wintercup, name="Oldies", by="list", minimum_starters=0)
    Bonus.objects.create(scoring=wintercup.scorings.get(), kind="pole", points=Decimal("0.5"))
    Scoring.objects.create(championship=wintercup, of_class=old, session_type="race", points="3 2 1")
    SeasonPart.objects.create(championship=wintercup, drop=1)
    TieBreak.objects.create(championship=wintercup, order=2, of="teams", places="scoring")
    Handicap.objects.create(championship=wintercup, amounts="40 20 10")
    Handicap.objects.create(
        championship=wintercup, kind="seconds", by="round", amounts="1.5 1 -1", is_added_up=True, most=Decimal("4.5")
    )
    Participant.objects.create(championship=wintercup, driver=bob, of_class=old)
    first, second, third = wintercup.rounds.order_by("number")
    finale = Round.objects.create(championship=wintercup, number=9, name="Finale", held_on="2026-12-01", factor=2)
    AssignmentRule.objects.create(championship=wintercup, order=2, session_type="race", into="round", round=second)
    for order, (types, by, of) in enumerate(MERGES, start=1):
        round_ = {"every": None, "second": second, "finale": finale}[of]
        Merge.objects.create(championship=wintercup, order=order, types=types, by=by, round=round_)
    Adjustment.objects.create(championship=wintercup, driver=ada, points=Decimal("-2.5"), round=second, **said)
    Adjustment.objects.create(championship=wintercup, driver=cy, points=1, round=third, is_of_round=True, **said)
    Exclusion.objects.create(championship=wintercup, driver=cy, round=first, **said)
    CrewShare.objects.create(round_session=first.session_set.get(), controller=1, driver=bob, **said)
    keep_out(wintercup, third.session_set.get().session or Session())
    lines, _ = lines_in("1;Eve;20;10:00.5;18.3\nDNF;Ada")
    enter_results(Round.objects.create(championship=wintercup, number=8), "race", lines, "before the hub")
    rules_changed(wintercup)
    wintercup.refresh_from_db()
    return wintercup
