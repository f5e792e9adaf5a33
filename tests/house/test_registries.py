"""Whatever can be added to the hub enters a registry, and one that is not whole is found here, by its name."""

from __future__ import annotations

import ast
import inspect
import json
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.core.checks import run_checks
from django.db import models
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from championships import models as championship_models
from championships.inputs.rules import bonus_of, places_of, tie_break_of
from championships.models import Bonus, Scoring, TieBreak
from championships.scoring.feats import FEATS, Feat
from championships.scoring.ties import TIE_BREAKS, UnknownRule
from championships.scoring.ties import TieBreak as CoreTieBreak
from championships.subscriber import NAMING
from drivers.models import Driver, Source, Team
from ingest.handlers import registry
from races.api.incidents.incident import IncidentViewSet
from races.api.incidents.resources import every_incident
from races.api.sessions import charts
from races.api.sessions.charts.chart import CHARTS, Chart, IncompleteChart
from races.api.sessions.charts.timeline import TimelineSerializer
from races.control import RaceControl
from races.control.tables import event_row_models
from races.models import LapSummary, Stint
from races.session_report.event_kinds import EVENT_KINDS
from tests.api.addresses import schema
from tests.championships.admin_pages import address, filled_in
from web.admin import acts
from web.admin.base import HubAdmin
from web.api.read_view import ReadView

PAYLOADS = Path(__file__).parents[1] / "payloads"
TOLD_ELSEWHERE = {Stint: "in the table of stints, with the stops between them", LapSummary: "it sums up laps"}


def ids(one: type) -> str:
    return one.__name__


# What events leave


@pytest.mark.parametrize("event_type", registry)
def test_every_registered_type_has_a_payload_file(event_type: str) -> None:
    files = [file for file in PAYLOADS.glob("*/*.json") if file.parent.name != "expected"]
    bodies = [json.loads(file.read_bytes()) for file in files]
    assert event_type in {body.get("event_type") for body in bodies}, f"no body of {event_type} in tests/payloads/"


@pytest.mark.parametrize("event_type", registry)
def test_every_handler_names_a_verb_that_race_control_has(event_type: str, source: Source) -> None:
    verbs = list(verbs_of(registry[event_type].handle))
    assert verbs, f"the handler of {event_type} calls nothing of race control"
    race = RaceControl(source)
    for room, verb in verbs:
        lacking = f"the handler of {event_type} calls race.{room}.{verb}, which race control lacks"
        assert callable(getattr(getattr(race, room, None), verb, None)), lacking


def verbs_of(handler: Callable[..., None]) -> Iterator[tuple[str, str]]:
    """`race.laps.complete(…)` is `("laps", "complete")`."""
    for node in ast.walk(ast.parse(inspect.getsource(handler))):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Attribute(value=ast.Name("race"), attr=room), attr=verb)):
                yield room, verb


@pytest.mark.parametrize("model", [one for one in event_row_models() if one not in TOLD_ELSEWHERE], ids=ids)
def test_every_event_row_is_told_everywhere(model: type[models.Model]) -> None:
    assert model in EVENT_KINDS, f"{ids(model)} has no entry in races/session_report/event_kinds.py"
    listed: set[Any] = {getattr(view.queryset, "model", None) for _, view in every_incident()}
    assert model in listed, f"{ids(model)} has no list in races/api/incidents/"
    assert model in admin.site._registry, f"{ids(model)} has no page in races/admin/"


@pytest.mark.parametrize(("model", "event_kind"), EVENT_KINDS.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_every_detail_of_an_event_row_is_in_the_timelines_json(model: type[models.Model], event_kind: Any) -> None:
    names = {name for name, _ in event_kind.details}
    lacking = names - set(TimelineSerializer().fields)
    assert not lacking, f"the timeline's columns, races/api/sessions/charts/timeline.py, lack {lacking}"
    own = {field.name for field in model._meta.fields}
    assert {field for _, field in event_kind.details} | ({event_kind.end} - {""}) <= own


def test_two_lists_cannot_have_one_address() -> None:
    with pytest.raises(ValueError, match="PenaltyViewSet is at 'penalties' already"):
        type("Other", (IncidentViewSet,), {"address": "penalties"})
    with pytest.raises(TypeError, match=r"tests/house/test_registries.py: Nowhere has no address"):
        type("Nowhere", (IncidentViewSet,), {"__module__": __name__})


# What a session looks like

WHOLE = {"__module__": __name__, "address": "whole", "figures": list, "row": TimelineSerializer, "rows": list}


@pytest.mark.parametrize("file", [one.name for one in pkgutil.iter_modules(charts.__path__) if one.name != "chart"])
def test_every_file_of_charts_has_a_chart_that_is_shown(file: str) -> None:
    module = f"{charts.__name__}.{file}"
    addresses = [one for one, chart in CHARTS.items() if chart.__module__ == module]
    assert addresses, f"races/api/sessions/charts/{file}.py has no chart"
    for one in addresses:
        assert reverse(f"session-{one}", args=[1]).endswith(f"/{one}/")
        asked = schema()["paths"][f"/api/v1/sessions/{{id}}/{one}"]["get"]
        assert asked["x-csv"], f"races/api/sessions/charts/{file}.py: there is no table as CSV"


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        (["address"], "an address"),
        (["figures"], "its figures"),
        (["row", "rows"], "the columns of the table beneath it and the rows of the table beneath it"),
    ],
)
def test_a_chart_that_is_not_whole_says_which_file_lacks_what(left_out: list[str], words: str) -> None:
    some = {name: value for name, value in WHOLE.items() if name not in left_out}
    with pytest.raises(IncompleteChart, match=f"tests/house/test_registries.py: the chart Half lacks {words}."):
        type("Half", (Chart,), some)


def test_two_charts_cannot_have_one_address() -> None:
    with pytest.raises(IncompleteChart, match="PaceTable is at 'pace' already"):
        type("Other", (Chart,), {**WHOLE, "address": "pace"})


# What people decide


def test_two_rooms_cannot_say_what_is_done_about_one_thing() -> None:
    with pytest.raises(ValueError, match="on_laps says already"):
        acts.acts_on(championship_models.Championship, *[one for one in acts.registry if ids(one) == "Lap"])(list)
    acts.registry.pop(championship_models.Championship, None)


def editable() -> list[type[models.Model]]:
    """What people may change on a page of its own, and readers of the API may see."""
    return [
        model
        for model, one in admin.site._registry.items()
        if isinstance(one, HubAdmin)
        and type(one).has_change_permission is admin.ModelAdmin.has_change_permission
        and model._meta.app_label not in {"auth", "authtoken"}
    ]


@pytest.mark.parametrize("model", editable(), ids=ids)
def test_whatever_people_save_gives_readers_new_answers(
    organiser: Client, client: Client, everything: None, model: type[models.Model]
) -> None:
    row = model._default_manager.first()
    before = client.get("/api/v1/drivers/")["ETag"]
    data = filled_in(organiser.get(address(row)).content.decode())
    name = next((one for one in ("name", "own_name", "reason", "number") if one in data), None)
    if name is not None:
        data[name] = "7" if name == "number" else "Another"
    assert organiser.post(address(row), data).status_code == 302, "it was not saved"
    assert client.get("/api/v1/drivers/")["ETag"] != before


# Rules of championships


@pytest.mark.parametrize("kind", TIE_BREAKS)
def test_every_tie_break_is_made_from_a_row_and_back(kind: str) -> None:
    made = tie_break_of(TieBreak(kind=kind, sessions="race, sprint"))
    assert type(made) is TIE_BREAKS[kind]
    assert made.kind == kind
    if "sessions" in made.options:
        assert getattr(made, "sessions", None) == ("race", "sprint")
    assert set(made.options) <= {field.name for field in TieBreak._meta.fields}
    assert kind in dict(TieBreak._meta.get_field("kind").flatchoices)


@pytest.mark.parametrize("kind", FEATS)
def test_every_feat_is_made_from_a_row_and_back(kind: str) -> None:
    assert bonus_of(Bonus(kind=kind)).kind == kind
    assert kind in dict(Bonus._meta.get_field("kind").flatchoices)


def test_a_rule_nobody_knows_raises_with_those_there_are() -> None:
    with pytest.raises(UnknownRule, match="There is no tie-break 'dice'; there are countback, "):
        tie_break_of(TieBreak(kind="dice"))
    with pytest.raises(UnknownRule, match="There is no bonus for 'style'; there are "):
        bonus_of(Bonus(kind="style"))
    with pytest.raises(UnknownRule, match="There is no form of points 'guess'; there are table, linear, formula"):
        places_of(Scoring(form="guess"))


def test_two_rules_of_one_kind_are_refused() -> None:
    with pytest.raises(ValueError, match="Countback is the tie-break 'countback' already"):
        type("Other", (CoreTieBreak,), {"kind": "countback", "name": "other"})
    with pytest.raises(ValueError, match="Pole is the feat 'pole' already"):
        type("Other", (Feat,), {"kind": "pole"})


@pytest.mark.parametrize("model", [one for one in vars(championship_models).values() if isinstance(one, type)], ids=ids)
def test_who_is_merged_is_renamed_in_every_rule_that_names_them(model: type[models.Model]) -> None:
    for field in model._meta.fields:
        kind = {Driver: "driver", Team: "team"}.get(field.related_model)  # type: ignore[arg-type]
        if kind is not None and field.name == kind:
            assert model in NAMING[kind], f"a merger leaves {ids(model)} behind"


# Views, and modules that settings name


def routed(patterns: list[URLPattern | URLResolver]) -> set[type]:
    found: set[type] = set()
    for one in patterns:
        if isinstance(one, URLResolver):
            found |= routed(one.url_patterns)
        else:
            found.add(getattr(one.callback, "cls", getattr(one.callback, "view_class", type(None))))
    return found


def views(of: type = ReadView) -> set[type]:
    found: set[type] = set(of.__subclasses__())
    return found.union(*(views(sub) for sub in found))


def test_every_view_of_the_api_has_an_address() -> None:
    reached = routed(list(get_resolver().url_patterns))
    bases = {base for view in views() for base in view.__mro__[1:]}
    lost = {view for view in views() - bases - reached if not view.__module__.startswith("tests.")}
    assert not lost


def test_a_subscriber_that_is_not_whole_stops_the_start(settings: Settings) -> None:
    settings.HUB_SUBSCRIBERS = ["championships.subscriber", "races.measures.rounding", "races.no_such_thing"]
    told = [str(error.msg) for error in run_checks()]
    assert len(told) == 2
    assert "rounding.py is a subscriber and lacks results_changed and identities_moved and " in told[0]
    assert told[1].startswith("HUB_SUBSCRIBERS names races.no_such_thing, which cannot be imported")
