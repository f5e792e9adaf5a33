"""Starting a hub: what it answers to, and what it says when it cannot start."""

from __future__ import annotations

import http.client
import subprocess
import sys
from pathlib import Path

from tests.server.hub import PATIENCE_S, ROOT, Hub, first_started_hub, running_hub


def start(hub: Hub) -> subprocess.CompletedProcess[str]:
    """Try to start one more server on the same settings."""
    return subprocess.run(
        [sys.executable, "manage.py", "run_hub"],
        cwd=ROOT,
        env=hub.environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def test_a_health_check_asks_at_loopback_whatever_names_the_hub_answers_to(tmp_path: Path) -> None:
    for hub in running_hub(tmp_path, HUB_ALLOWED_HOSTS="hub.example.org"):
        assert (hub.get("/healthz")[0], hub.get("/readyz")[0]) == (200, 200)
        taken = start(hub)
        assert taken.returncode != 0
        assert taken.stderr.strip().splitlines() == [
            f"CommandError: Port {hub.port} cannot be used (Address already in use); PORT=8001 takes another."
        ]


def test_the_head_of_an_answer_is_all_there_is_and_nothing_to_complain_of(tmp_path: Path) -> None:
    for hub in running_hub(tmp_path):
        for path in ("/readyz", "/api/v1/", "/api/v1/docs/", "/api/v1/laps/?format=csv", "/admin/login/"):
            connection = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=PATIENCE_S)
            connection.request("HEAD", path)
            response = connection.getresponse()
            assert (response.status, response.read()) == (200, b""), path
            connection.close()
        assert "WARNING" not in hub.said()


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
