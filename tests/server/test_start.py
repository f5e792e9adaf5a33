"""Starting a hub: what it answers to, and what it says when it cannot start."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.projection import PROJECTION_VERSION
from ingest.simulation import simulate_night
from tests.server.hub import PATIENCE_S, ROOT, Hub, Poster, first_started_hub, running_hub


def start(hub: Hub, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Try to start one more server on the same settings, or whatever else is asked for."""
    return subprocess.run(
        [sys.executable, *(arguments or ("manage.py", "run_hub"))],
        cwd=ROOT,
        env=hub.environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.fixture(scope="module")
def named_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """One for the tests that only ask: it answers to a name, and at loopback."""
    yield from running_hub(tmp_path_factory.mktemp("named"), HUB_ALLOWED_HOSTS="hub.example.org")


def test_a_health_check_asks_at_loopback_whatever_names_the_hub_answers_to(named_hub: Hub) -> None:
    assert (named_hub.get("/healthz")[0], named_hub.get("/readyz")[0]) == (200, 200)


def test_a_port_that_is_taken_is_one_line(named_hub: Hub) -> None:
    taken = start(named_hub)
    assert taken.returncode != 0
    assert taken.stderr.strip().splitlines() == [
        f"CommandError: Port {named_hub.port} cannot be used (Address already in use); PORT=8001 takes another."
    ]


def test_the_head_of_an_answer_is_all_there_is_and_nothing_to_complain_of(named_hub: Hub) -> None:
    for path in ("/readyz", "/api/v1/", "/api/v1/docs/", "/api/v1/laps/?format=csv", "/admin/login/"):
        connection = http.client.HTTPConnection("127.0.0.1", named_hub.port, timeout=PATIENCE_S)
        connection.request("HEAD", path)
        response = connection.getresponse()
        assert (response.status, response.read()) == (200, b""), path
        connection.close()
    assert "WARNING" not in named_hub.said()


def test_a_second_start_keeps_everything_and_shows_no_password(tmp_path: Path) -> None:
    for hub in first_started_hub(tmp_path):
        paths = hub.source_paths()
        hub.kill()
        (tmp_path / "output.txt").unlink()
        hub.start()
        assert hub.source_paths() == paths
        assert "password" not in hub.said()


def test_a_database_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    done = start(Hub(tmp_path, "postgres://nobody@127.0.0.1:1/none"))
    assert done.returncode != 0
    assert done.stderr.startswith("CommandError: The database of DATABASE_URL does not answer: ")
    assert "Traceback" not in done.stderr


AS_OTHER_CODE_LEFT_IT = """
from ingest.models import Projection
from races.models import Lap
Projection.objects.update(version={version})
Lap.objects.update(lap_time_ms=1)
"""


def test_what_older_code_projected_is_projected_again_beside_the_server(tmp_path: Path) -> None:
    """Also where the plug is pulled meanwhile."""
    begin = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=6)
    for hub in running_hub(tmp_path):
        with Poster(hub, hub.path) as poster:
            for told in simulate_night(seed=3, start=begin, traps=False)[:60]:
                assert poster.post(told.body)[0] == 200
        hub.manage("project")  # which closes what is over by now
        laps = hub.rows("/laps/?page_size=500")["results"]
        hub.kill()
        hub.manage("shell", "--command", AS_OTHER_CODE_LEFT_IT.format(version=1))
        hub.start()
        hub.kill()
        hub.start()
        deadline = time.monotonic() + PATIENCE_S
        while json.loads(hub.get("/readyz")[1])["sources_rebuilding"]:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert hub.rows("/laps/?page_size=500")["results"] == laps
        assert "Tablet is projected again after an update: 0 %. Until that is done" in hub.said()
        hub.kill()
        hub.start()
        assert hub.said().count("Until that is done") <= 2


def test_a_database_that_newer_code_projected_is_one_line_for_whatever_is_started(tmp_path: Path) -> None:
    sentence = (
        f"This database was projected by a newer version of the hub (99, where this one is {PROJECTION_VERSION}): "
        "install that version again, or a newer one, and start it."
    )
    for hub in running_hub(tmp_path):
        with Poster(hub, hub.path) as poster:
            assert poster.post(b'{"event_type": "ui.reset"}')[0] == 200
        hub.kill()
        hub.manage("shell", "--command", AS_OTHER_CODE_LEFT_IT.format(version=99))
        for command in (["run_hub"], ["project", "--follow"]):
            refused = start(hub, "manage.py", *command)
            assert refused.returncode != 0
            assert (refused.stdout, refused.stderr) == ("", f"CommandError: {sentence}\n")
        migrating = start(hub, "manage.py", "migrate")
        assert migrating.returncode != 0
        assert sentence in migrating.stderr
        bind = f"127.0.0.1:{hub.port}"
        server = start(hub, "-m", "gunicorn", "--bind", bind, "--no-control-socket", "smartrace_hub.wsgi")
        assert server.returncode != 0
        assert server.stderr.count(sentence) == 1
        assert "Traceback" not in server.stderr
