"""The rules of a case as a club enters them: a championship with its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.test import Client
from django.urls import reverse

from championships.decisions import assign_by_hand, rules_changed, start
from championships.models import (
    Bonus,
    Championship,
    ChampionshipClass,
    Merge,
    Participant,
    Round,
    Scoring,
    SeasonPart,
    TieBreak,
)
from championships.models.assignment import AssignmentRule
from drivers.models import Club, Driver, Team
from drivers.names import name_key
from races.models import Session
from tests.championships.case_files import Json, Run


class NotYet(AssertionError):
    """A rule, or a decision, that the hub cannot be told."""


def hold(run: Run, club: Club, sessions: Mapping[str, Session], organiser: Client) -> Championship:
    """The championship of a run, running and computed."""
    fields = run.fields
    if "form" in fields:
        return by_form(run, club, fields["form"], organiser)
    # Whatever the case says of its fields, some of it in rows of their own by now.
    own = {name: value for name, value in fields.get("championship", {}).items() if name not in MOVED}
    cup = Championship.objects.create(club=club, name=run.case, state=Championship.State.RUNNING, **own)
    for name, rows in fields.items():
        if name != "championship":
            ROWS[name](cup, rows)
    if "ties" not in fields:
        TieBreak.objects.create(championship=cup)
    for moved in {MOVED[name] for name in fields.get("championship", {}) if name in MOVED}:
        moved(cup, fields["championship"])
    for label, value in run.new.items():
        if label not in NEW:
            raise NotYet(f"There is no rule for {label!r}.")
        NEW[label](cup, value)
    for told in run.rounds:
        round_ = held(cup, told)
        for session in told["sessions"]:
            if session["key"] not in run.asked.get("not_in_round", []):
                assign_by_hand(sessions[session["key"]], round_, session.get("counts_as", ""))
    rules_changed(cup)
    cup.refresh_from_db()
    return cup


def by_form(run: Run, club: Club, chosen: Json, organiser: Client) -> Championship:
    """As the form for a new championship makes it."""
    page = reverse("admin:championships_championship_add")
    response = organiser.post(page, {"club": club.pk, "name": run.case, "season": "", **chosen})
    assert response.status_code == 302, response.content.decode()
    cup = Championship.objects.get(name=run.case)
    start(cup)
    return cup


def held(cup: Championship, told: Json) -> Round:
    own = {name: value for name, value in told.items() if name not in {"round", "sessions", *OF_ROUND}}
    round_ = Round.objects.create(championship=cup, number=told["round"], **own)
    for name, said in OF_ROUND.items():
        if name in told:
            said(round_, told[name])
    return round_


def scorings(cup: Championship, rows: list[Json]) -> None:
    for row in rows:
        bonuses = row.get("bonuses", [])
        own = {name: value for name, value in row.items() if name != "bonuses"}
        scoring = Scoring.objects.create(championship=cup, **own)
        for bonus in bonuses:
            Bonus.objects.create(scoring=scoring, **bonus)


def participants(cup: Championship, rows: list[Json]) -> None:
    """Whom the club lists; who raced so far, and who has not, by name."""
    for row in rows:
        driver = known(Driver, cup.club, row["driver"])
        team = known(Team, cup.club, row["team"]) if "team" in row else None
        of_class = cup.classes.get(name=row["class"]) if "class" in row else None
        is_guest = row.get("is_guest", False)
        Participant.objects.create(championship=cup, driver=driver, team=team, of_class=of_class, is_guest=is_guest)


def classes(cup: Championship, rows: list[Json]) -> None:
    by_list = {"by": ChampionshipClass.By.LIST}
    for order, row in enumerate(rows, start=1):
        ChampionshipClass.objects.create(championship=cup, order=order, **{**by_list, **row})


def parts(cup: Championship, rows: list[Json]) -> None:
    for row in rows:
        SeasonPart.objects.create(championship=cup, **row)


def ties(cup: Championship, rows: list[Json]) -> None:
    for order, row in enumerate(rows, start=1):
        TieBreak.objects.create(championship=cup, order=order, **row)


def assignment_rules(cup: Championship, rows: list[Json]) -> None:
    for order, row in enumerate(rows, start=1):
        AssignmentRule.objects.create(championship=cup, order=order, **row)


def known(model: type[Any], club: Club, name: str) -> Any:
    found, _ = model.objects.get_or_create(club=club, name_key=name_key(name), defaults={"name": name})
    return found


ROWS: Mapping[str, Callable[[Championship, list[Json]], None]] = {
    "scorings": scorings,
    "classes": classes,
    "participants": participants,
    "parts": parts,
    "ties": ties,
    "assignment_rules": assignment_rules,
}
"""`rules.fields`: rows of the models by their own names."""


# What `rules.new` says, one function a label.


def merges(cup: Championship, rows: list[Json]) -> None:
    """In the place of what the fields say."""
    cup.merges.all().delete()
    for order, row in enumerate(rows, start=1):
        types = ", ".join(row["types"])
        Merge.objects.create(championship=cup, order=order, types=types, by=row["by"], into=row["into"])


def merged_by_fields(cup: Championship, fields: Json) -> None:
    types, into = fields.get("merged_types", "race"), fields.get("merged_into", "race")
    if fields["merging"] != "none":
        Merge.objects.create(championship=cup, types=types, by=fields["merging"], into=into)


def merged_in_round(round_: Round, by: str) -> None:
    first, count = round_.championship.merges.first(), round_.championship.merges.count()
    types = first.types if first else "race"
    Merge.objects.create(championship=round_.championship, order=count + 1, round=round_, types=types, by=by)


NEW: Mapping[str, Callable[[Championship, Any], None]] = {
    "merges": merges,
}
"""`rules.new`: what has its own rows by now."""

MOVED: Mapping[str, Callable[[Championship, Json], None]] = {
    "merging": merged_by_fields,
    "merged_types": merged_by_fields,
    "merged_into": merged_by_fields,
}
"""Fields of the championship that are rows of their own by now; each is told the championship's fields."""

OF_ROUND: Mapping[str, Callable[[Round, Any], None]] = {
    "merging": merged_in_round,
}
"""What a case says of a round that is no field of it."""
