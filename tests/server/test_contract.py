"""The running hub keeps to its schema, whatever it is asked, and so do clients that are made from it."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ingest.simulation import simulate_night
from tests.evenings.examples import MORE
from tests.server.hub import ROOT, Hub, Poster, running_hub
from tests.tablet import EVENING, at, event, lap, result, told

pytestmark = pytest.mark.once

FEW = 6
"""Questions to each address, the same ones every time; HYPOTHESIS_EXAMPLES=200 asks that many."""
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "positive_data_acceptance",
    "negative_data_rejection",
]
ALIKE = ["--generation-deterministic", "--no-shrink"]
THOROUGH = ["--phases", "coverage,fuzzing"]
OPTIONS = ["--no-color", "--continue-on-failure", "--warnings", "off", "--suppress-health-check", "all"]


RACE = [
    event(-9000, "util.set_active_track", {"id": 7, "name": "Oval"}),
    event(-8999, "event.start", {"type": "race"}),
    lap(-8980, 1, 7003, 1, driver=(501, "Ada"), car=(501, "GT3")),
    lap(-8972, 1, 7100, 2, driver=(501, "Ada"), car=(501, "GT3")),
    lap(-8920, 2, 65234, 1, driver=(502, "Bob"), car=(502, "F1")),
    event(-8900, "event.end", {"type": "race", "result": result(*({"controller_id": n} for n in (1, 2)))}),
]
"""The only race on the Oval."""


HOLD = """
from championships.models import AssignmentRule, Championship, Round
from championships.presets import apply_preset
from drivers.models import Club
cup = Championship.objects.create(club=Club.objects.earliest("pk"), name="Wintercup", state="running")
AssignmentRule.objects.create(championship=cup, session_type="race", into="session")
Round.objects.create(championship=cup, number=999)
apply_preset(cup, "10-8-6-5-4-3-2-1")
"""
"""Every race is a round."""


def night() -> list[bytes]:
    """The first races of a night with everything a tablet can do to a hub."""
    return [one.body for one in simulate_night(seed=3, start=EVENING)[:700]]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub after that race and that night."""
    unlimited = {"HUB_THROTTLE_ADDRESS": "off", "HUB_THROTTLE_TOKEN": "off"}
    for hub in running_hub(tmp_path_factory.mktemp("hub"), **unlimited):
        with Poster(hub, hub.path) as poster:
            for body in [*told(RACE), *night()]:
                assert poster.post(body)[0] in {200, 400}
        hub.manage("shell", "-c", HOLD)
        yield hub


@pytest.fixture(scope="module")
def token(hub: Hub) -> str:
    """The administrator's."""
    return hub.manage("drf_create_token", "admin").split()[2]


def test_no_question_brings_an_answer_outside_of_the_schema(hub: Hub, token: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *(
                sys.executable,
                "-m",
                "schemathesis.cli",
                "--config-file",
                str(Path(__file__).parent / "schemathesis.toml"),
            ),
            *("run", f"{hub.url}/api/v1/schema/?format=json", "--header", f"Authorization: Token {token}"),
            *("--max-examples", MORE or str(FEW), "--checks", ",".join(CHECKS), *OPTIONS),
            *(THOROUGH if MORE else ["--phases", "fuzzing", *ALIKE]),
        ],
        cwd=tmp_path,  # it leaves files behind
        env={**os.environ, "PYTHONPATH": str(ROOT), "SCHEMATHESIS_HOOKS": "tests.server.beyond_schemas"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in hub.said()


@pytest.fixture(scope="module")
def client(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Of the package `hub_client`, which a common generator makes from the hub's schema."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "schema.json").write_bytes(hub.get("/api/v1/schema/?format=json")[1])
    (folder / "generator.yaml").write_text("post_hooks: []\n")
    subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning", "--meta", "none"),
            *("--path", "schema.json", "--config", "generator.yaml", "--output-path", "hub_client"),
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    sys.path.insert(0, str(folder))
    package = importlib.import_module("hub_client")
    with package.Client(base_url=hub.url, raise_on_unexpected_status=True) as client:
        yield client
    sys.path.remove(str(folder))


def ask(client: Any, operation: str, *values: object, **parameters: object) -> Any:
    """What an operation of the generated client returns."""
    return importlib.import_module(f"hub_client.api.{operation}").sync(*values, client=client, **parameters)


def test_a_generated_client_reads_a_session_with_its_results(client: Any) -> None:
    [listed] = ask(client, "sessions.sessions_list", search="oval").results
    session = ask(client, "sessions.sessions_retrieve", listed.id)
    assert (session.type_, session.track.name, session.opened_at) == ("race", "Oval", at(-8999))
    assert session.outcome is importlib.import_module("hub_client.models").OutcomeEnum.OFFICIAL
    lines = [(one.position, one.driver.name, one.laps, one.best_lap_ms, one.total, one.gap) for one in session.results]
    assert lines == [(1, "Ada", 2, 7003, "14.103", ""), (2, "Bob", 1, 65234, "1:05.234", "+1 lap")]
    assert session.results[0].team is None


def test_a_generated_client_reads_a_record_table(client: Any) -> None:
    [track] = ask(client, "tracks.tracks_list", search="oval").results
    records = ask(client, "records.records_list", track=track.id)
    lines = [(one.rank, one.time_ms, one.gap_ms, one.driver.name, one.driven_at) for one in records]
    assert lines == [
        (1, 7003, 0, "Ada", at(-8980)),
        (2, 7100, 97, "Ada", at(-8972)),
        (3, 65234, 58231, "Bob", at(-8920)),
    ]


def test_a_generated_client_is_told_what_is_wrong(client: Any) -> None:
    refusal = ask(client, "sessions.sessions_retrieve", 999999)
    assert refusal.error == "There is no such session."


def test_a_generated_client_asks_ten_questions(client: Any) -> None:
    [track] = ask(client, "tracks.tracks_list", search="oval").results
    [race] = ask(client, "sessions.sessions_list", track=track.id, type_="race").results
    [ada] = [one for one in ask(client, "drivers.drivers_list", search="ada").results if one.name == "Ada"]
    laps = ask(client, "laps.laps_list", track=track.id, page_size=2)
    cursor = parse_qs(urlsplit(laps.next_).query)["cursor"][0]
    rest = ask(client, "laps.laps_list", track=track.id, page_size=2, cursor=cursor)
    assert sorted(lap.lap_time_ms for lap in [*laps.results, *rest.results]) == [7003, 7100, 65234]
    assert [lap.lap_time_ms for lap in ask(client, "sessions.sessions_laps_list", race.id)] == [7003, 7100, 65234]
    assert len(ask(client, "sessions.sessions_list", track=track.id, opened_at_gte=at(-8999)).results) == 1
    assert ask(client, "sessions.sessions_list", track=track.id, opened_at_lte=date(2001, 1, 1)).results == []
    career = ask(client, "drivers.drivers_career_retrieve", ada.id, track=track.id)
    assert (career.starts, career.wins) == (1, 1)
    assert [one.lap_time_ms for one in ask(client, "sessions.sessions_lap_chart_list", race.id)][:1] == [7003]
    refusal = ask(client, "laps.laps_list", type_="Race")
    assert refusal.details["type"][0].startswith("Race is none of: race, qualifying, practice")
