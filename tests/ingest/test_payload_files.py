"""Every body we know SmartRace to send goes in; what comes out is compared with its expected JSON.

`make goldens` writes the expected files anew; review them as a diff.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.forms.models import model_to_dict

from drivers.models import Car, Driver, Team
from ingest.models import Problem, UninterpretedType
from races.control.tables import event_row_models
from races.models import Entry, Lap, Session, Track
from tests.tablet import Tablet

FOLDER = Path(__file__).parent.parent / "payloads"
PAYLOADS = sorted(FOLDER.glob("manual/*.json")) + sorted(FOLDER.glob("captured/*.json"))
KEYS_AND_INSTANTS = {
    "id", "club", "source", "session", "entry", "track", "driver", "car", "team", "opened_at", "started_at", "ended_at",
    "closed_at", "result_at", "finished_at", "best_lap_at", "last_lap_at", "meeting", "driver_alias", "car_alias",
    "at", "began_at", "in_at", "out_at", "served_at", "repaired_at", "track_alias",
    "status_at",
    "best_sector_1_at", "best_sector_2_at", "best_sector_3_at",
}  # fmt: skip


def left_behind() -> dict[str, Any]:
    """Every row one event left, without keys and instants, which are of the day; what is empty is left out."""
    models: tuple[type[Any], ...] = (Session, Entry, Lap, *event_row_models(), Track, Driver, Car, Team)
    rows: dict[str, Any] = {
        model.__name__: [
            {name: plain(value) for name, value in fields_of(row).items() if name not in KEYS_AND_INSTANTS}
            for row in model._default_manager.order_by("pk")
        ]
        for model in models
    }
    rows["Problem"] = list(Problem.objects.values_list("kind", "message"))
    rows["UninterpretedType"] = list(UninterpretedType.objects.values_list("event_type", "count"))
    return {name: found for name, found in rows.items() if found}


def fields_of(row: Any) -> dict[str, Any]:
    shown = model_to_dict(row, fields=[field.name for field in row._meta.concrete_fields if field.editable])
    hidden = {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.editable}
    links = {
        f"{name}_name": str(getattr(row, name))
        for name in ("driver", "car", "team", "track")
        if getattr(row, name, None)
    }
    return {**shown, **hidden, **links}


def plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | list | bool | None) else str(value)


@pytest.mark.parametrize("file", PAYLOADS, ids=lambda file: file.stem)
def test_every_known_body_leaves_what_it_should(tablet: Tablet, file: Path) -> None:
    response = tablet.post(file.read_bytes())
    assert response.status_code == 200
    expected = FOLDER / "expected" / file.parent.name / file.name
    left = json.loads(json.dumps(left_behind()))
    if os.environ.get("GOLDENS") == "write":
        expected.parent.mkdir(parents=True, exist_ok=True)
        expected.write_text(json.dumps(left, indent=2, ensure_ascii=False) + "\n")
    assert left == json.loads(expected.read_text())
