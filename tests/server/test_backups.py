"""A restore test: a real hub, its events, its backups, and the way back."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ingest.simulation import simulate_night
from tests.backups.conftest import apart_at, drop_relatives
from tests.server.hub import PATIENCE_S, Poster, running_hub
from tests.server.test_start import start


def wait_until(is_so: Callable[[], bool]) -> None:
    """What other processes counted is heard, and what is over by the clock is closed, every few seconds."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_what_a_hub_lost_comes_back_from_its_backup(tmp_path: Path) -> None:
    shelf = tmp_path / "backups"
    begin = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=6)
    night = [told.body for told in simulate_night(seed=3, start=begin, traps=False)[:40]]
    for hub in running_hub(tmp_path):
        with Poster(hub, hub.path) as poster:
            for body in night[:30]:
                assert poster.post(body)[0] == 200
            assert re.search(r"by-hand\.\w+: 30 events, [1-9]\d* sessions, 0 rulings, ", hub.manage("backup"))
            for body in night[30:]:
                assert poster.post(body)[0] == 200
        wait_until(lambda: b'hub_posts_total{status="200"} 40.0' in hub.get("/metrics")[1])  # noqa: B023  called at once
        hub.manage("project")  # which closes what is over
        laps = hub.rows("/laps/?page_size=500")["results"]
        assert 0 <= json.loads(hub.get("/readyz")[1])["backup_age_s"] < 600
        (backup,) = [file for file in shelf.iterdir() if file.suffix in {".sqlite3", ".dump"}]

        refused = start(hub, "manage.py", "restore", str(backup), "--yes", "--replace")
        assert refused.stderr.startswith("CommandError: A hub runs on ")
        hub.kill()
        refused = start(hub, "manage.py", "restore", str(backup), "--yes")
        assert refused.stderr == "CommandError: The hub has 40 events, which would go: --replace says that they may.\n"
        assert "holds 30 events" in hub.manage("restore", str(backup), "--yes", "--replace")

        # An update, which this once has nothing to do but give the roles again, makes a backup before.
        hub.manage("migrate", "members", "0007", "-v", "0")
        hub.start()
        assert re.search(r"A backup before the update: \S+-update\.", hub.said())

        # What came after the backup is told once more, as by an export of the database that was kept.
        with Poster(hub, hub.path) as poster:
            for body in night:
                assert poster.post(body)[0] == 200
        wait_until(lambda: bool(hub.rows("/laps/?page_size=500")["results"] == laps))  # noqa: B023
        drop_relatives(apart_at(hub.database, nullcontext).database)
