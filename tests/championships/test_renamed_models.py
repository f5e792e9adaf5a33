"""An upgrade past the two models that were renamed keeps their rows, their permissions and the admin's log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from championships.models import SeasonPart, StandingsSnapshot


@pytest.fixture
def before(transactional_db: None) -> Iterator[Any]:
    """The models as they were; afterwards the database is up to date again."""
    call_command("migrate", "championships", "0001", verbosity=0)
    loader = MigrationExecutor(connection).loader
    yield loader.project_state([("championships", "0001_championships"), *loader.graph.leaf_nodes("drivers")]).apps
    call_command("migrate", verbosity=0)


def test_rows_permissions_and_the_admins_log_survive_the_new_names(before: Any) -> None:
    club = before.get_model("drivers", "Club").objects.create(name="Slotfreunde")
    cup = before.get_model("championships", "Championship").objects.create(club=club, name="Wintercup")
    before.get_model("championships", "Part").objects.create(championship=cup, of="drivers", first=1)
    before.get_model("championships", "Sheet").objects.create(
        championship=cup, table="drivers", after_round=1, rows="[]", scores="{}", digest="1"
    )
    part = ContentType.objects.get(app_label="championships", model="part")
    organiser = User.objects.create_user("organiser")
    organiser.user_permissions.add(Permission.objects.get(content_type=part, codename="change_part"))
    LogEntry.objects.create(
        user=organiser, content_type=part, object_id="1", object_repr="rounds 1 to the last", action_flag=1
    )

    call_command("migrate", verbosity=0)
    ContentType.objects.clear_cache()

    assert SeasonPart.objects.get().championship_id == cup.pk
    assert StandingsSnapshot.objects.get().digest == "1"
    assert User.objects.get(pk=organiser.pk).get_all_permissions() == {"championships.change_seasonpart"}
    assert LogEntry.objects.get().content_type == ContentType.objects.get_for_model(SeasonPart)
    codenames = Permission.objects.filter(content_type__app_label="championships").values_list("codename", flat=True)
    assert len(codenames) == len(set(codenames))
    assert not {"add_part", "add_sheet"} & set(codenames)
