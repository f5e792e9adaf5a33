"""What is logged cannot be changed or taken away, by none of the ways there are of saying so in SQL."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from desk.forgetting import forget
from drivers.models import Driver
from ingest.log.sealing import seal
from ingest.models import RawEvent, RedactedEvent, Redaction, Seal
from races.models import Lap, Ruling
from tests.rulings import void_lap
from tests.tablet import Tablet, event, lap

LOGS: list[type[Model]] = [RawEvent, Seal, Redaction, RedactedEvent, Ruling]
WAYS = ["DELETE FROM {table}", "UPDATE {table} SET id = id + 1000"]
WAYS_OF_SQLITE = [
    "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    "REPLACE INTO {table} SELECT * FROM {table}",
    "UPDATE OR REPLACE {table} SET id = (SELECT max(id) FROM {table}) WHERE id = (SELECT min(id) FROM {table})",
]


@pytest.fixture
def logs(tablet: Tablet) -> None:
    """Two rows in each, at the least."""
    for at, number, name in ((1, 1, "Ada"), (2, 2, "Bob")):
        tablet.tell(event(at, "event.start", {"type": "race"}), lap(at + 0.5, number, 5000, 1, driver=name))
        list(seal(tablet.source.pk))
    for one in Lap.objects.all():
        void_lap(one, "cut the chicane")
    for driver in Driver.objects.all():
        forget(driver, reason="asked")


def test_no_way_takes_a_row_of_a_log_away(logs: None) -> None:
    ways = [*WAYS, *(WAYS_OF_SQLITE if connection.vendor == "sqlite" else [])]
    for log in LOGS:
        before = list(log._default_manager.order_by("pk").values())
        assert len(before) > 1, log
        for way in ways:
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(way.format(table=log._meta.db_table))
        assert list(log._default_manager.order_by("pk").values()) == before


def test_rulings_are_not_replaced_by_a_program_that_asks_for_no_triggers_either(logs: None) -> None:
    """Of events the chain would tell; nobody chains rulings."""
    before = list(Ruling.objects.order_by("pk").values())
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA recursive_triggers=OFF")
        for way in WAYS_OF_SQLITE[:2] if connection.vendor == "sqlite" else WAYS:
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                cursor.execute(way.format(table="races_ruling"))
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA recursive_triggers=ON")
    assert list(Ruling.objects.order_by("pk").values()) == before
