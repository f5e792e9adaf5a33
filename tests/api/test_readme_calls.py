"""The README's five calls answer what stands there."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client

from drivers.models import Club, Source
from ingest.log.append import append
from ingest.projection import project
from ingest.simulation import simulate_night
from tests.conftest import Writing

pytestmark = pytest.mark.django_db
README = (Path(__file__).parents[2] / "README.md").read_text()
CALLS = re.findall(r"curl '(http://localhost:8000/api/[^']+)'\n```\n```json\n(.*?)```", README, re.DOTALL)
NEW = "^(drivers|races)_"
DAY = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]+Z)?")


@pytest.fixture(scope="module", autouse=True)
def demo(of_module: Writing) -> None:
    """A night of `make demo`, on a hub that has seen nothing before."""
    with of_module():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S' AND relname ~ %s", [NEW])
        source = Source.objects.create(club=Club.objects.create(name="My club"), name="Tablet")
        start = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=4)
        for told in simulate_night(seed=1, start=start):
            append(source, told.body)
        project(source)


def test_there_are_five_of_them() -> None:
    assert len(CALLS) == 5


@pytest.mark.parametrize(("url", "answer"), CALLS, ids=[urlsplit(url).path for url, _ in CALLS])
def test_a_call_answers_what_stands_in_the_readme_but_for_the_day(url: str, answer: str, client: Client) -> None:
    path = urlsplit(url)
    told = client.get(f"{path.path}?{path.query}").json()
    assert undated(told) == undated(json.loads(answer))


def undated(told: Any) -> Any:
    return json.loads(DAY.sub("…", json.dumps(told, ensure_ascii=False)))
