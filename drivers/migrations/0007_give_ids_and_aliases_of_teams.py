"""Clubs and sources get their ids; teams from before there were aliases of teams get one, to be known again by name."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NO_ID = -1


def give(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for model in (apps.get_model("drivers", "Club"), apps.get_model("drivers", "Source")):
        for one in model.objects.filter(uid=""):
            model.objects.filter(pk=one.pk).update(uid=uuid.uuid4().hex)
    introduce_teams(apps)


def introduce_teams(apps: Apps) -> None:
    """Without an alias a team was met as a new one, whose name was taken: its events could not be projected."""
    TeamAlias = apps.get_model("drivers", "TeamAlias")
    for team in apps.get_model("drivers", "Team").objects.filter(aliases=None):
        source_id, at = first_heard(apps, team)
        if source_id is None:
            continue
        alias = TeamAlias(
            source_id=source_id,
            app_id=NO_ID,
            name=team.name,
            name_key=team.name_key,
            first_seen_at=at,
            current_from=at,
            team=team,
        )
        if hasattr(alias, "told_since"):
            alias.told_since, alias.told_on = [round(at.timestamp() * 1000)], [at.toordinal()]
        alias.save()


def first_heard(apps: Apps, team: Any) -> tuple[int | None, datetime]:
    """The tablet that first told of one of its drivers, else the club's first; and when."""
    heard = apps.get_model("drivers", "DriverAlias").objects.filter(driver__team=team).order_by("first_seen_at", "id")
    if (alias := heard.first()) is not None:
        return alias.source_id, alias.first_seen_at
    source = apps.get_model("drivers", "Source").objects.filter(club=team.club_id).order_by("id").first()
    return (None, team.club.created_at) if source is None else (source.pk, source.created_at)


class Migration(migrations.Migration):
    dependencies = [("drivers", "0006_clubs_and_sources_have_ids")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
