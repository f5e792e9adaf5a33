"""What a club is set to, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from archive.rulings import club_of
from drivers.models import Club, Source
from ingest.log.fields import Fields
from ingest.log.files import BadLine

NOT_TOLD = {"id", "uid", "other_uids", "name", "time_zone", "created_at", "roster_version"}
"""Of a club: who it is, which stands on the lines of its tablets, and what this hub counts."""


def names_of_settings() -> list[str]:
    return [field.name for field in Club._meta.concrete_fields if field.name not in NOT_TOLD]


class SettingLines:
    """What is set otherwise than it began."""

    word = "setting"

    def lines_of(self, sources: Sequence[Source]) -> Iterator[Mapping[str, Any]]:
        for club in {source.club_id: source.club for source in sources}.values():
            for name in names_of_settings():
                field: Any = Club._meta.get_field(name)
                if getattr(club, name) != field.get_default():
                    yield {"setting": name, "club_uid": club.uid, "value": field.value_to_string(club)}


class SettingReader:
    """A club of this hub keeps what it was set to otherwise than it began."""

    word = "setting"

    def take(self, fields: Fields, sources: Mapping[int, Source]) -> None:
        club, name = club_of(fields, sources), fields.text("setting")
        if name not in names_of_settings():
            raise BadLine(f"A club has no setting called {name[:40]}.")
        field: Any = Club._meta.get_field(name)
        if getattr(club, name) != field.get_default():
            return
        try:
            setattr(club, name, field.clean(fields.text("value"), club))
        except ValidationError as error:
            raise BadLine(f"{name}: {' '.join(error.messages)}") from None
        club.save(update_fields=[name])
