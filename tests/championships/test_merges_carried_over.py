"""An upgrade past the fields by which heats were merged keeps what they said, in rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from championships.models import Merge


@pytest.fixture
def before(transactional_db: None) -> Iterator[Any]:
    """The models as they were; afterwards the database is up to date again."""
    call_command("migrate", "championships", "0007", verbosity=0)
    loader = MigrationExecutor(connection).loader
    state = [("championships", "0007_merges_of_sessions"), *loader.graph.leaf_nodes("drivers")]
    yield loader.project_state(state).apps
    call_command("migrate", verbosity=0)


def test_what_fields_said_of_heats_is_said_in_rows(before: Any) -> None:
    cups, rounds = (before.get_model("championships", name).objects for name in ("Championship", "Round"))
    club = before.get_model("drivers", "Club").objects.create(name="Slotfreunde")
    merged = cups.create(club=club, name="Merged", merging="laps", merged_types="heat, race", merged_into="")
    apart = cups.create(club=club, name="Apart")
    for cup in (merged, apart):
        for number, by in enumerate(("", "none", "points"), start=1):
            rounds.create(championship=cup, number=number, merging=by)
    call_command("migrate", verbosity=0)
    rows = Merge.objects.values_list("championship__name", "order", "round__number", "types", "by", "into")
    assert list(rows.order_by("-championship__name", "order")) == [
        ("Merged", 1, None, "heat, race", "laps", "race"),
        ("Merged", 2, 2, "heat, race", "none", "race"),
        ("Merged", 3, 3, "heat, race", "points", "race"),
        ("Apart", 1, 3, "race", "points", "race"),
    ]
