"""Every model has its place in the admin, and every page of it opens."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from championships.models import (
    Adjustment,
    AssignmentRule,
    Bonus,
    ChampionshipClass,
    CrewShare,
    Exclusion,
    Fixtures,
    Handicap,
    Heat,
    Merge,
    Participant,
    ResultByHand,
    SeasonPart,
    Seat,
    SessionByHand,
    StandingsSnapshot,
    Starter,
    TieBreak,
)
from drivers.models import Merger
from housekeeping.models import JobRun
from ingest.models import Journal, Projection, Rebuild, RedactedEvent, Redaction, Seal, UninterpretedType
from members.models import Membership
from races.control.tables import event_row_models
from races.models import (
    Appearance,
    Damage,
    Entry,
    Lap,
    LapSummary,
    Meeting,
    Neutralisation,
    Penalty,
    PitStop,
    RulingOutcome,
    SeasonTotals,
    TyreChange,
)
from smartrace_hub.navigation import NAVIGATION
from tests.admin.reading import (
    names_of,
    page,
)
from tests.tablet import Tablet, event, lap

pytestmark = pytest.mark.once

WITHOUT_ADMIN: dict[type[Model], str] = {
    JobRun: "what went wrong is on the first page, all of it is told by manage.py housekeeping",
    Appearance: "counted in careers",
    LapSummary: "read by records and careers",
    SeasonTotals: "summed up in careers",
    Entry: "a line of its session's page",
    RulingOutcome: "told with its ruling",
    Merger: "told of, and taken back, on the page of whom they are now",
    Journal: "counted on its source's page",
    Redaction: "told of in the log of what the club decided",
    RedactedEvent: "counted by its redaction",
    Seal: "looked through by `manage.py verify_log`",
    Projection: "told of by the state of raw events",
    Rebuild: "shown on its source's page while there is one",
    UninterpretedType: "listed on its source's page",
    Adjustment: "decided on its championship's page",
    AssignmentRule: "decided on its championship's page",
    Bonus: "a line of its points' page",
    ChampionshipClass: "decided on its championship's page",
    CrewShare: "decided on the page of a session of a round",
    Exclusion: "decided on its championship's page",
    Fixtures: "kept on the page of fixtures, and shown on a page of their round's",
    Starter: "shown in the fixtures of a round",
    Heat: "shown in the fixtures of a round",
    Seat: "shown in the fixtures of a round",
    SeasonPart: "decided on its championship's page",
    SessionByHand: "entered on the page of its round",
    ResultByHand: "a line of the results of a round",
    Participant: "listed on its championship's page",
    StandingsSnapshot: "shown as standings",
    Membership: "given on the page of a user",
    Merge: "decided on its championship's page",
    Handicap: "decided on its championship's page",
    TieBreak: "decided on its championship's page",
}


TOLD = [model for model in event_row_models() if model in admin.site._registry]


def own_models() -> list[type[Model]]:
    return [
        model
        for room in ("drivers", "races", "ingest", "championships", "members", "housekeeping")
        for model in apps.get_app_config(room).get_models()
    ]


@pytest.mark.parametrize("model", own_models(), ids=names_of)
def test_every_model_has_an_admin_or_a_reason_to_have_none(model: type[Model]) -> None:
    assert (model in admin.site._registry) != (model in WITHOUT_ADMIN)


@pytest.mark.parametrize("model", [one for one in own_models() if one in admin.site._registry], ids=names_of)
def test_every_list_is_in_the_menu(model: type[Model]) -> None:
    links = [str(item["link"]) for group in NAVIGATION for item in group["items"]]
    assert reverse(f"admin:{names_of(model)}_changelist") in links


@pytest.mark.parametrize("model", admin.site._registry, ids=names_of)
def test_every_list_and_every_page_opens(organiser: Client, everything: None, model: type[Model]) -> None:
    row = model._default_manager.first()
    assert row is not None, f"no {names_of(model)} in `one_of_everything`, tests/conftest.py"
    page(organiser, f"{names_of(model)}_changelist")
    page(organiser, f"{names_of(model)}_change", row.pk)
    if admin.site._registry[model].search_fields:
        page(organiser, f"{names_of(model)}_changelist", q="ada")


@pytest.mark.parametrize("model", TOLD, ids=names_of)
def test_what_an_event_told_of_can_only_be_looked_at(organiser: Client, everything: None, model: type[Model]) -> None:
    before = list(model._default_manager.order_by("pk").values())
    pk = before[0]["id"]
    assert organiser.post(reverse(f"admin:{names_of(model)}_add"), {"controller": 1}).status_code == 403
    assert organiser.post(reverse(f"admin:{names_of(model)}_change", args=[pk]), {"controller": 1}).status_code == 403
    assert organiser.post(reverse(f"admin:{names_of(model)}_delete", args=[pk]), {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [pk], "post": "yes"}
    organiser.post(reverse(f"admin:{names_of(model)}_changelist"), action)
    assert list(model._default_manager.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("model", "query", "rows"),
    [
        (Penalty, {"served": "yes"}, 0),
        (Penalty, {"served": "no"}, 1),
        (Damage, {"repaired": "yes"}, 1),
        (Damage, {"repaired": "no"}, 0),
        (PitStop, {"told": "yes"}, 1),
        (PitStop, {"told": "no", "controller": "2"}, 1),
        (PitStop, {"controller": "3"}, 0),
        (Neutralisation, {"told": "yes", "kind__exact": "vsc"}, 1),
        (TyreChange, {"tyre": "wet"}, 1),
        (TyreChange, {"tyre": "other"}, 0),
        (Lap, {"controller": "3"}, 1),
        (Lap, {"controller": "12"}, 10),
    ],
)
def test_lists_are_narrowed_by_what_people_look_for(
    organiser: Client, everything: None, model: type[Model], query: dict[str, str], rows: int
) -> None:
    told = organiser.get(reverse(f"admin:{names_of(model)}_changelist"), query)
    assert (told.status_code, len(told.context["cl"].result_list)) == (200, rows)


def queries_of(browser: Client, model: type[Model]) -> int:
    with CaptureQueriesContext(connection) as queries:
        page(browser, f"{names_of(model)}_changelist")
    return len(queries)


@pytest.mark.parametrize("model", [*TOLD, Meeting, Lap], ids=names_of)
def test_a_list_takes_as_many_queries_for_twenty_rows_as_for_one(
    organiser: Client, everything: None, tablet: Tablet, model: type[Model]
) -> None:
    one = queries_of(organiser, model)
    for hour in range(1, 8):
        start = hour * 1000
        tablet.tell_at_once(
            event(start, "event.start", {"type": "race"}),
            lap(start + 10, 4, 9000, 1, driver=f"Driver {hour}", car=f"Car {hour}"),
            event(start + 11, "race.penalty_update", {"controller_id": "4", "penalty": 5}),
            event(start + 12, "race.damage_update", {"controller_id": "4", "damage": "engine"}),
            event(start + 13, "event.pit.enter", {"controller_id": "4"}),
            event(start + 14, "util.fuel_update", {"controller_id": "4", "fuel": 40}),
            event(start + 15, "events.tire_change", {"controller_id": "4", "tire": "wet"}),
            event(start + 16, "race.vsc_deployed"),
            event(start + 17, "events.weather_change", "wet"),
        )
    assert queries_of(organiser, model) <= one + 1
