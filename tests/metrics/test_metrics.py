"""/metrics: what it tells, to whom, also while something is away; and a dashboard that asks for nothing else."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from drivers.models import Club, Source
from housekeeping.models import JobRun
from ingest.counting import COUNTERS, count_post
from ingest.log.append import append
from ingest.spool.file import SpoolFailed
from smartrace_hub.backups.shelf import STAMP
from smartrace_hub.metrics import families
from smartrace_hub.watching import look_again
from tests.tablet import EVENING, Tablet, event, lap

DASHBOARD = Path(__file__).parents[2] / "docs" / "grafana" / "smartrace-hub.json"


@pytest.fixture(autouse=True)
def counts(settings: Settings, tmp_path: Path) -> None:
    settings.HUB_DATA_DIR = tmp_path
    settings.HUB_METRICS, settings.HUB_METRICS_TOKEN = "local", ""
    COUNTERS.begin()


def samples(client: Client) -> dict[str, float]:
    """By name and labels, as Prometheus' own parser reads them."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    told = text_string_to_metric_families(answer.content.decode())
    return {
        sample.name + "".join(f"|{value}" for value in sample.labels.values()): sample.value
        for family in told
        for sample in family.samples
    }


def told_of_everything(tablet: Tablet, settings: Settings) -> None:
    tablet.tell(event(0, "event.start", {"type": "race"}), *(lap(n, 1, 5000) for n in range(5, 30, 5)))
    tablet.post(b"no event")
    count_post(200, 0.004)
    count_post(400, 0.3)
    JobRun.objects.create(name="nightly backup", began_at=EVENING, has_failed=True, said="no disk")
    settings.HUB_BACKUP_DIR = settings.HUB_DATA_DIR / "backups"
    settings.HUB_BACKUP_DIR.mkdir()
    (settings.HUB_BACKUP_DIR / f"hub-{EVENING.strftime(STAMP)}-nightly.sqlite3").write_bytes(b"x" * 1234)


def test_what_is_told(client: Client, tablet: Tablet, settings: Settings) -> None:
    told_of_everything(tablet, settings)
    told = samples(client)
    expected = {
        "hub_info|0.1.0": 1,
        "hub_posts_total|200": 1,
        "hub_posts_total|400": 1,
        "hub_posts_total|503": 0,
        "hub_posts_total|other": 0,
        "hub_post_duration_seconds_bucket|0.002": 0,
        "hub_post_duration_seconds_bucket|0.005": 1,
        "hub_post_duration_seconds_bucket|+Inf": 2,
        "hub_post_duration_seconds_count": 2,
        "hub_post_duration_seconds_sum": 0.304,
        "hub_database_up": 1,
        "hub_events_recorded": 7,
        "hub_events_waiting": 0,
        "hub_tablets": 1,
        "hub_problems": 1,
        "hub_sources_rebuilding": 0,
        "hub_jobs_failed": 1,
        "hub_spool_up": 1,
        "hub_spool_waiting_events": 0,
        "hub_spool_set_aside_events": 0,
        "hub_backup_size_bytes": 1234,
    }
    assert {name: told[name] for name in expected} == expected
    assert 5 * 3600 <= told["hub_backup_age_seconds"] < 6 * 3600
    # Told at once, five hours late: that is no clock.
    assert "hub_clock_offset_seconds" not in told


def test_how_far_clocks_are_apart(client: Client, source: Source) -> None:
    look_again()
    before = samples(client)["hub_complaints"]
    for number in range(6):
        arrived_at = timezone.now() - timedelta(seconds=60 - 5 * number)
        sent_ms = round(arrived_at.timestamp() * 1000) - 420_000
        append(source, b'{"time": %d, "event_type": "ui.reset"}' % sent_ms, arrived_at)
    look_again()
    told = samples(client)
    assert told["hub_clock_offset_seconds"] == told["hub_tablet_clock_offset_seconds_max"] == pytest.approx(420, abs=1)
    assert told["hub_complaints"] == before + 1


def test_no_metric_names_a_club_a_tablet_or_a_secret(client: Client, tablet: Tablet, settings: Settings) -> None:
    told_of_everything(tablet, settings)
    Source.objects.update(name="Pit wall")
    content = client.get("/metrics").content.decode()
    for secret in (tablet.source.token, "Pit wall", Club.objects.get().name, str(settings.HUB_BACKUP_DIR)):
        assert secret not in content


def test_what_is_away_leaves_the_others(db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> int:
        raise OperationalError

    def broken() -> None:
        raise SpoolFailed

    monkeypatch.setattr(families, "ASKED", [("hub_problems", "", away)])
    monkeypatch.setattr(families, "the_spool", broken)
    monkeypatch.setattr(families, "clock_offsets", lambda *words: away())
    told = samples(client)
    assert (told["hub_database_up"], told["hub_spool_up"], told["hub_posts_total|200"]) == (0, 0, 0)
    assert "hub_problems" not in told


@pytest.mark.parametrize(
    ("metrics", "asks", "status"),
    [
        ("local", {"REMOTE_ADDR": "127.0.0.1"}, 200),
        ("local", {"REMOTE_ADDR": "::1"}, 200),
        ("local", {"REMOTE_ADDR": "::ffff:127.0.0.9"}, 200),
        ("local", {"REMOTE_ADDR": "192.168.1.7"}, 403),
        ("local", {"REMOTE_ADDR": ""}, 403),
        # A proxy on this machine brings others.
        ("local", {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 403),
        ("local", {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=127.0.0.1"}, 403),
        ("local", {"REMOTE_ADDR": "127.0.0.1", "hub.by_proxy": "1"}, 403),
        ("local", {"REMOTE_ADDR": "192.168.1.7", "HTTP_AUTHORIZATION": "Bearer "}, 403),
        ("token", {"REMOTE_ADDR": "127.0.0.1"}, 403),
        ("token", {"REMOTE_ADDR": "192.168.1.7", "HTTP_AUTHORIZATION": "Bearer correct-horse-battery"}, 200),
        ("token", {"REMOTE_ADDR": "192.168.1.7", "HTTP_AUTHORIZATION": "Bearer correct-horse-batterý"}, 403),
        ("off", {"REMOTE_ADDR": "127.0.0.1", "HTTP_AUTHORIZATION": "Bearer correct-horse-battery"}, 404),
    ],
)
def test_who_may_read(
    db: None, client: Client, settings: Settings, metrics: str, asks: dict[str, str], status: int
) -> None:
    settings.HUB_METRICS, settings.HUB_METRICS_TOKEN = metrics, "correct-horse-battery"
    assert client.get("/metrics", headers=None, **asks).status_code == status  # type: ignore[arg-type]


def test_the_dashboard_asks_for_metrics_there_are(
    client: Client, tablet: Tablet, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_of_everything(tablet, settings)
    dashboard = json.loads(DASHBOARD.read_text())
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    named = {name for expression in [*asked, DASHBOARD.read_text()] for name in re.findall(r"hub_\w+", expression)}
    told = {name.partition("|")[0] for name in samples(client)}
    assert len(asked) > 12
    assert named <= told | {"hub_clock_offset_seconds", "hub_tablet_clock_offset_seconds_max"}
    assert told - named - {"hub_spool_up", "hub_info"} == set()
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])
